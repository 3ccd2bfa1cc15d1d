"""The page of every code that databases can give."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: Mapping[str, str] = {
    "refused-by-database": """The database itself does not take the query, for a reason that is in its own words.

            SELECT a FROM t LIMIT 'x'

        Change what it complains of.""",
    "query-failed": """The database took the query, and failed when it ran it.

            SELECT 1 / 0

        Change what it complains of.""",
    "query-timeout": """The query ran longer than it may.

            SELECT COUNT(*) FROM a, b, c, d

        Ask for less, join by keys, or raise the time that it is given.""",
    "unreachable-database": """No connection to the database came about.

            grammarkit sql check q.sql --schema postgresql://localhost:5433/shop

        Look at the address and the password, and whether it runs.""",
    "unsafe-connection": """The connection could do more than read, and cannot be kept from it.

            Sql(schema, validators=[explains("mysql://root@localhost/shop")])

        Take an account that may only read.""",
    "no-driver": """The library that speaks to this kind of database is not installed.

            pip install "grammarkit[postgres]"

        Install what the help names.""",
    "unknown-database": """The address names a kind of database that is not known.

            Schema.from_url("oracle://localhost/shop")
            Schema.from_url("postgresql://localhost/shop")

        Take one of those that are listed, or give CREATE TABLEs: `Schema.from_ddl`.""",
    "unreadable-url": """The address of the database cannot be read.

            Schema.from_url("postgresql://localhost:port/shop")
            Schema.from_url("postgresql://localhost:5432/shop")

        Write it as `kind://user:password@host:port/name`, with `%40` for `@` in a password.""",
    "not-a-database": """The file is no database of that kind.

            Schema.from_url("sqlite:///notes.txt")

        Name the database's own file.""",
    "locked-database": """Another program has the database open, and lets nobody else read.

            Schema.from_url("duckdb:///shop.duckdb")

        Close it there.""",
    "unreadable-database": """The database cannot be read, for a reason that is in its own words.

            Schema.from_url("sqlite:///shop.db")

        Look at the file and its permissions.""",
}
