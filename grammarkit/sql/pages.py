"""The page of every code that schemas can give, and those of SQL together; `grammarkit explain` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.sql.databases.pages import PAGES as DATABASES
from grammarkit.sql.policy.pages import PAGES as POLICY
from grammarkit.sql.reading.pages import PAGES as READING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    **READING,
    **POLICY,
    **DATABASES,
    "empty-schema": """There is no table to ask about.

            Schema.from_ddl("SELECT 1")
            Schema.from_ddl("CREATE TABLE t (a INTEGER)")

        Give CREATE TABLEs, or a database that has tables; a file is given by its content.""",
    "unreadable-ddl": """The definitions of tables cannot be read in this dialect.

            Schema.from_ddl("CREATE TABLE t (a INTEGER", dialect="sqlite")
            Schema.from_ddl("CREATE TABLE t (a INTEGER)", dialect="sqlite")

        Correct the place, or leave out what is no definition, such as data.""",
    "impossible-schema": """The database takes no tables like these.

            Schema({"t": {"a": "INTEGER", "A": "INTEGER"}})

        Change what it complains of.""",
    "impossible-name": """A table or column has no name, or one with a NUL character.

            Schema({"": {"a": "INTEGER"}})

        Leave it out.""",
    "duplicate-name": """Two tables, or two columns of one, are called the same.

            Schema({"t": {"a": "INTEGER", "A": "TEXT"}})        # letter case does not tell them apart

        Rename one.""",
    "mixed-schema": """A schema made by hand has both tables and columns at one level.

            Schema({"shop": {"orders": {"id": "INTEGER"}, "total": "INTEGER"}})
            Schema({"shop": {"orders": {"id": "INTEGER", "total": "INTEGER"}}})

        Give each table its columns.""",
    "names-not-bound": """The schema has too many tables and joins for a grammar in which FROM decides on the columns.

            Sql(schema.only(["orders", "customers"]), scope="exact")

        Give fewer tables; reading checks names in any case.""",
    "joins-left-out": """A grammar in which FROM decides on the columns has no room for all joins of the schema.

            Sql(schema.only(["orders", "customers", "items"]), scope="exact")

        Give fewer tables, if what is left out is asked for.""",
    "unknown-sql-dialect": """There is no SQL dialect of that name.

            Schema.from_ddl(text, dialect="postgress")
            Schema.from_ddl(text, dialect="postgres")

        Take one of those that are listed.""",
}
