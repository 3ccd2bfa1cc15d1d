"""A grammar in which FROM decides which columns there are: rules copied for each table and each set of joined tables.

A context-free grammar cannot look a name up, but the sets of tables that make sense together are few: single tables,
and those that keys connect. `joins` finds them, `columns` sorts columns by what can be done with them, `copies` copies
the rules of `grammars/sql/…_exact.lark`, `build` puts them together, with as many sets as the engine can follow, and
`said` tells what there was no room for.
"""

from grammarkit.sql.exact.build import Exact, exact_grammar
from grammarkit.sql.exact.said import shortfall

__all__ = ["Exact", "exact_grammar", "shortfall"]
