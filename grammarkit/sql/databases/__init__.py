"""Live databases: read a schema, plan a query, run one. One file a database, with its catalogue beside it.

Always over a connection of our own, in a transaction that only reads, with a row limit and a time limit; and a query
is run only when the whole of it has been proved to do nothing but read.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import Rejected, SourceError
from grammarkit.sql.choose import columns_named
from grammarkit.sql.databases.session import TIMEOUT, Connect, Rows, Session, Where
from grammarkit.sql.databases.texts import few
from grammarkit.sql.databases.url import kind_of, kind_of_connection, shown
from grammarkit.sql.policy import read_only
from grammarkit.sql.reading.parse import parsed
from grammarkit.sql.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Generator

    from grammarkit.sql.choose import Place
    from grammarkit.sql.table import Column, Table

__all__ = ["Connect", "Rows", "Where", "plan", "query", "reflect"]


@contextmanager
def connected(where: Where, timeout: float) -> Generator[Session]:
    """Connect to a database, and hang up in the end.

    Raises:
        SourceError: it cannot be reached, or is of an unknown kind, or its driver is not installed.
    """
    if isinstance(where, str):
        with import_module(f"{__name__}.{kind_of(where)}").from_url(where, timeout) as opened:
            yield opened
        return
    connection = where()
    with import_module(f"{__name__}.{kind_of_connection(connection)}").from_connection(connection, timeout) as opened:
        yield opened


def reflect(
    where: Where, *, values: frozenset[str] = frozenset(), max_values: int = 50, timeout: float = 30.0
) -> Schema:
    """Read the schema of a database; see `Schema.from_url`. The time limit is that of each query to the catalogue."""
    with connected(where, timeout) as opened:
        tables = tuple(table for table in opened.tables() if table.columns)
        if not tables:
            name = f"`{shown(where)}`" if isinstance(where, str) else "the database"
            remedy = "give a database that has some, which whoever connects may read"
            raise SourceError(Diagnostic("empty-schema", f"{name} has no tables", help=remedy))
        if values:
            wanted = columns_named(values, tables)
            tables = tuple(_with_values(opened, table, wanted, max_values) for table in tables)
        return Schema(tables, dialect=opened.dialect)


def _with_values(opened: Session, table: Table, wanted: frozenset[Place], most: int) -> Table:
    def read(column: Column) -> Column:
        if column.values or (table.path, column.name) not in wanted:
            return column
        try:
            return replace(column, values=few(opened.texts(table, column, most + 1), most))
        except SourceError as error:
            if error.diagnostic.code != TIMEOUT:
                raise
            return column  # too many to look through are too many to choose from

    return replace(table, columns=tuple(map(read, table.columns)))


def query(where: Where, sql: str, *, limit: int = 100, timeout: float = 10.0) -> Rows:
    """Run one query and give at most `limit` rows, within `timeout` seconds.

    A text that slipped through every check of ours still writes nothing: the transaction only reads.

    Raises:
        SourceError: the database cannot be read, the query is refused, or it takes too long.
    """
    with connected(where, timeout) as opened:
        _require_reading(sql, opened.dialect)
        return opened.rows(sql, limit)


def plan(where: Where, sql: str, *, timeout: float = 10.0) -> Rows:
    """Have a query planned with EXPLAIN, and not run; give the plan as the database shows it.

    Raises:
        SourceError: the database cannot be read, the query is refused, or it takes too long.
    """
    with connected(where, timeout) as opened:
        _require_reading(sql, opened.dialect)
        return opened.plan(sql)


def _require_reading(sql: str, dialect: str) -> None:
    try:
        read_only(parsed(sql, dialect))
    except Rejected as error:
        raise SourceError(error.diagnostics[0]) from error
