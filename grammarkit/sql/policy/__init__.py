"""Policies: validators that look at a whole query, not at its first word.

`Sql` always has `read_only`, unless it is told not to. The others are made for a purpose, and given to
`Sql(…, validators=[…])`. One that has names of tables or columns has a method `fits`, by which `Sql` finds out that its
schema has them.
"""

from grammarkit.sql.policy.deny_lists import DENIED, denied
from grammarkit.sql.policy.filters import filtered
from grammarkit.sql.policy.functions import no_functions, only_functions
from grammarkit.sql.policy.reads_only import UNSAFE_FUNCTIONS, read_only
from grammarkit.sql.policy.rows import limited, most_rows, row_limit
from grammarkit.sql.policy.size import size_limit
from grammarkit.sql.policy.tables import no_columns, no_tables, only_tables

__all__ = [
    "DENIED",
    "UNSAFE_FUNCTIONS",
    "denied",
    "filtered",
    "limited",
    "most_rows",
    "no_columns",
    "no_functions",
    "no_tables",
    "only_functions",
    "only_tables",
    "read_only",
    "row_limit",
    "size_limit",
]
