"""PostgreSQL: transactions that only read, one statement at a time, ended by the server at the time limit."""

from __future__ import annotations

import os
import socket
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.diagnostic import Span
from grammarkit.sql.databases.inspection import engine_on, inspected
from grammarkit.sql.databases.session import (
    GRACE,
    Rows,
    locked,
    no_driver,
    refused,
    stopping,
    too_slow,
    unreachable,
)
from grammarkit.sql.databases.texts import TEXTUAL, query_for_texts
from grammarkit.sql.databases.url import parts_of, shown, without_secrets
from grammarkit.sql.databases.word import word_at

if TYPE_CHECKING:
    from collections.abc import Generator

    import psycopg

    from grammarkit.errors import SourceError
    from grammarkit.sql.table import Column, Table

    Connection: TypeAlias = psycopg.Connection[tuple[object, ...]]

_LEAST_TO_CONNECT = 2
"""Seconds; libpq takes less for two."""

_READABLE = """
SELECT n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
ORDER BY c.oid
"""

_LIMITS = {"statement_timeout": 1.0, "lock_timeout": 0.8, "idle_in_transaction_session_timeout": 4.0}
"""Shares of the time limit: a lock is not waited for to the end, so that it can be told from a slow query."""

_CANCELLED, _LOCKED = "57014", "55P03"
"""https://www.postgresql.org/docs/current/errcodes-appendix.html: query_canceled, lock_not_available."""


@contextmanager
def from_url(url: str, timeout: float) -> Generator[Postgres]:
    """Connect.

    Raises:
        SourceError: the server is not there, or lets nobody in, or psycopg is not installed.
    """
    try:
        import psycopg
    except ImportError as error:
        raise no_driver("psycopg", "postgres") from error
    scheme, _, rest = url.partition("://")
    address = f"{scheme.partition('+')[0]}://{rest}"
    name = f"`{shown(url)}`"
    parts_of(url, several=True)
    try:
        connection = psycopg.connect(address, connect_timeout=max(_LEAST_TO_CONNECT, round(timeout)))
    except (psycopg.Error, UnicodeError) as error:
        raise unreachable(name, without_secrets(str(error), url)) from error
    with from_connection(connection, timeout, name=name) as session:
        yield session


@contextmanager
def from_connection(connection: Connection, timeout: float, *, name: str = "the database") -> Generator[Postgres]:
    """Take a connection over, and close it in the end."""
    import psycopg

    with closing(connection):
        try:
            connection.rollback()
            connection.autocommit = True  # we begin and end transactions ourselves
            with _cut_off(connection, timeout):
                connection.execute("BEGIN TRANSACTION READ ONLY")
                for setting, share in _LIMITS.items():
                    limit = f"{max(1, round(share * timeout * 1000))}ms"
                    connection.execute("SELECT pg_catalog.set_config(%s, %s, true)", (setting, limit))
        except psycopg.Error as error:
            raise unreachable(name, str(error)) from error
        yield Postgres(connection, timeout, name)


class Postgres:
    """See `Session`."""

    dialect = "postgres"

    def __init__(self, connection: Connection, timeout: float, name: str) -> None:
        self._connection = connection
        self._timeout = timeout
        self._name = name

    def tables(self) -> tuple[Table, ...]:
        """Read the catalogue: what may be read of it."""
        found = self._connection.execute(_READABLE).fetchall()
        readable = {(str(schema), str(name)): bool(bare) for schema, name, bare in found}
        schemas = dict.fromkeys(schema for schema, _ in readable)
        return inspected(engine_on(self._connection, "postgresql+psycopg"), schemas, readable)

    def texts(self, table: Table, column: Column, most: int) -> tuple[str, ...]:
        """Give different texts in a column."""
        if not TEXTUAL.search(column.type):
            return ()
        sql = query_for_texts(table, column, self.dialect, most)
        return tuple(str(text) for (text,) in self._run(sql, sql, most).rows)

    def plan(self, sql: str) -> Rows:
        """Have a query planned."""
        return self._run(f"EXPLAIN {sql}", sql, 10_000)

    def rows(self, sql: str, limit: int) -> Rows:
        """Run a query through a cursor, so that no more rows are made than are wanted."""
        return self._run(f"DECLARE answer NO SCROLL CURSOR FOR {sql}", sql, limit, f"FETCH {limit + 1} FROM answer")

    def _run(self, statement: str, sql: str, limit: int, fetch: str = "") -> Rows:
        import psycopg

        try:
            with _cut_off(self._connection, self._timeout):
                # To be prepared it must be one statement; else it could end the transaction, and begin another one.
                cursor = self._connection.execute(statement.encode(), prepare=True)
                if fetch:
                    cursor = self._connection.execute(fetch.encode())
                names = [column.name for column in cursor.description or ()]
                return Rows.first(limit, names, cursor.fetchmany(limit + 1))
        except psycopg.Error as error:
            raise self._failure(error, sql, len(statement) - len(sql)) from error
        except UnicodeError as error:
            raise refused("PostgreSQL", "the query has characters that it does not know") from error

    def _failure(self, error: psycopg.Error, sql: str, before: int) -> SourceError:
        if error.sqlstate is None or error.sqlstate.startswith(("08", "57P")):
            return unreachable(self._name, str(error))
        if error.sqlstate == _CANCELLED:
            return too_slow(self._timeout)
        if error.sqlstate == _LOCKED:
            return locked(self._name)
        told = error.diag
        start = int(told.statement_position or 0) - 1 - before
        span = Span(*word_at(sql, start)) if 0 <= start <= len(sql) else None
        hint = (told.message_hint or "").rstrip(".")
        return refused("PostgreSQL", told.message_primary or str(error), span, help=hint[:1].lower() + hint[1:])


@contextmanager
def _cut_off(connection: Connection, timeout: float) -> Generator[None]:
    """Hang up on a server that has not answered some time after its own time limit."""
    import psycopg

    with stopping(timeout + GRACE, partial(_hang_up, connection.fileno())) as rung:
        try:
            yield
        except psycopg.OperationalError as error:
            if rung.is_set():
                raise too_slow(timeout) from error
            raise


def _hang_up(descriptor: int) -> None:
    with socket.socket(fileno=os.dup(descriptor)) as line:
        line.shutdown(socket.SHUT_RDWR)
