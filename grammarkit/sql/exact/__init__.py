"""A grammar in which FROM decides which columns there are: rules copied for each table and each set of joined tables.

A context-free grammar cannot look a name up, but the sets of tables that make sense together are few: single tables,
and those that keys connect. `joins` finds them, `columns` sorts columns by what can be done with them, `copies` copies
the rules of `grammars/sql/…_exact.lark`, `many` leads from SELECT to the joins that are too many to be open at once,
`build` puts all together, with as many sets as there is room for, and `said` tells what there was none for.
"""

from grammarkit.sql.exact.build import Exact, exact_grammar
from grammarkit.sql.exact.said import shortfall

__all__ = ["Exact", "exact_grammar", "shortfall"]
