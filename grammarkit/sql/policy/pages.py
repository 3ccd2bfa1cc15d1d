"""The page of every code that a policy can give, and what keeps a statement from being run."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "not-read-only": """The statement, or a function in it, does more than read.

            DELETE FROM t
            SELECT * FROM t

        Write a query that only reads. Whether an account may write is for the database to hold, too.""",
    "stacked-statements": """A second statement stands behind the query.

            SELECT 1; DROP TABLE t

        Write one query and nothing behind it.""",
    "hidden-statement": """A comment holds what the database runs.

            SELECT 1 /*! INTO OUTFILE 'x' */    -- MySQL runs this

        Leave the comment out.""",
    "hidden-name": """A name is written behind escapes, so that it cannot be seen which one it is.

            SELECT U&"\\0061" FROM t

        Write the name plainly.""",
    "forbidden-table": """A policy does not allow the table: `no_tables` or `only_tables`.

            Sql(schema, validators=[no_tables("salaries")])
            SELECT amount FROM salaries

        Leave it out, or read from one that is allowed.""",
    "forbidden-column": """A policy does not allow the column: `no_columns`.

            Sql(schema, validators=[no_columns("users.email")])
            SELECT email FROM users

        Leave it out; `*` counts as naming it.""",
    "forbidden-function": """A policy does not allow the function: `no_functions` or `only_functions`.

            Sql(schema, validators=[only_functions("count")])
            SELECT upper(name) FROM users

        Leave it out, or call one that is allowed.""",
    "missing-filter": """A table is read without the filter that a policy demands: `filtered`.

            Sql(schema, validators=[filtered({"orders": ("tenant", 7)})])
            SELECT total FROM orders WHERE tenant = 7

        Join the comparison to the rest of WHERE by AND.""",
    "renamed-columns": """A table stands under a rule about its columns, and they go by other names here.

            Sql(schema, validators=[no_columns("users.email")])
            SELECT e FROM users AS u (i, e)

        Name no columns behind the table's alias, and leave PIVOT and UNPIVOT out.""",
    "unbounded-rows": """A policy bounds the number of rows, and the query may give more: `row_limit`.

            Sql(schema, validators=[row_limit(100)])
            SELECT id FROM orders LIMIT 100

        Add a LIMIT that is no larger.""",
}
