"""MySQL and MariaDB: transactions that only read, ended by the server at the time limit."""

from __future__ import annotations

import re
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import SourceError
from grammarkit.sql.databases.inspection import engine_on, inspected
from grammarkit.sql.databases.session import GRACE, Rows, locked, no_driver, refused, too_slow, unreachable
from grammarkit.sql.databases.texts import TEXTUAL, query_for_texts
from grammarkit.sql.databases.url import parts_of, shown, without_secrets
from grammarkit.sql.databases.word import word_at

if TYPE_CHECKING:
    from collections.abc import Generator

    import pymysql

    from grammarkit.sql.table import Column, Table

    Connection = pymysql.connections.Connection[Any]

_READABLE = """
SELECT table_schema, table_name, COALESCE(table_schema = DATABASE(), FALSE) FROM information_schema.tables
WHERE table_schema NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')
  AND (DATABASE() IS NULL OR table_schema = DATABASE())
ORDER BY create_time, table_name
"""

# https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html, https://mariadb.com/kb/en/mariadb-error-codes/
_SLOW = {1317, 1969, 3024}
_LOCKED = {1205, 3572}
_GONE = {2003, 2006, 2013, 2055}

_NEAR = re.compile(r"near '(?P<near>.*)' at line (?P<line>\d+)$", re.DOTALL)
_NAMED = re.compile(r"^(?:Unknown column|Table|FUNCTION|Column|Unknown table) '?(?P<name>[^' ]+)'?", re.IGNORECASE)


@contextmanager
def from_url(url: str, timeout: float) -> Generator[Mysql]:
    """Connect.

    Raises:
        SourceError: the server is not there, or lets nobody in, or PyMySQL is not installed.
    """
    try:
        import pymysql
    except ImportError as error:
        raise no_driver("pymysql", "mysql") from error
    name, wanted = f"`{shown(url)}`", settings(url)
    try:
        connection = pymysql.connect(
            **wanted,
            connect_timeout=max(1, round(timeout)),
            read_timeout=timeout + GRACE,
            write_timeout=timeout + GRACE,
        )
    except (pymysql.Error, OSError, ValueError) as error:
        raise unreachable(name, without_secrets(str(error.args[-1]), url)) from error
    with from_connection(connection, timeout, name=name) as session:
        yield session


def settings(url: str) -> dict[str, Any]:
    """Read a URL into what PyMySQL is told to connect; what stands behind a `?` is passed on, such as `unix_socket`.

    Raises:
        SourceError: it cannot be read.
    """
    parts = parts_of(url)
    given: dict[str, Any] = {
        "host": parts.hostname or "",
        "port": parts.port or 0,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "database": unquote(parts.path.removeprefix("/")),
    }
    asked = dict(parse_qsl(parts.query))
    return {"charset": "utf8mb4"} | {name: value for name, value in given.items() if value} | asked


@contextmanager
def from_connection(connection: Connection, timeout: float, *, name: str = "the database") -> Generator[Mysql]:
    """Take a connection over, and close it in the end."""
    import pymysql
    from pymysql.constants import CLIENT

    with closing(connection):
        if connection.client_flag & CLIENT.MULTI_STATEMENTS:
            message = "the connection takes several statements at once, and so anything behind a query"
            remedy = "connect without `CLIENT.MULTI_STATEMENTS`"
            raise SourceError(Diagnostic("unsafe-connection", message, help=remedy))
        try:
            with connection.cursor() as cursor:
                # MariaDB counts in seconds, MySQL in milliseconds; either knows only its own.
                for setting in (f"max_statement_time = {timeout}", f"max_execution_time = {round(timeout * 1000)}"):
                    with suppress(pymysql.Error):
                        cursor.execute(f"SET SESSION {setting}")
                cursor.execute(f"SET SESSION lock_wait_timeout = {max(1, round(timeout))}")
                # What defines something ends a transaction first, and would begin another one that may write.
                cursor.execute("SET SESSION TRANSACTION READ ONLY")
                cursor.execute("START TRANSACTION READ ONLY")
        except pymysql.Error as error:
            raise unreachable(name, str(error.args[-1])) from error
        yield Mysql(connection, timeout, name)


class Mysql:
    """See `Session`."""

    dialect = "mysql"

    def __init__(self, connection: Connection, timeout: float, name: str) -> None:
        self._connection = connection
        self._timeout = timeout
        self._name = name

    def tables(self) -> tuple[Table, ...]:
        """Read the catalogue."""
        with self._connection.cursor() as cursor:
            cursor.execute(_READABLE)
            readable = {(str(schema), str(name)): bool(bare) for schema, name, bare in cursor.fetchall()}
        schemas = dict.fromkeys(schema for schema, _ in readable)
        return inspected(engine_on(self._connection, "mysql+pymysql"), schemas, readable)

    def texts(self, table: Table, column: Column, most: int) -> tuple[str, ...]:
        """Give different texts in a column."""
        if not TEXTUAL.search(column.type):
            return ()
        return tuple(str(text) for (text,) in self.rows(query_for_texts(table, column, self.dialect, most), most).rows)

    def plan(self, sql: str) -> Rows:
        """Have a query planned."""
        return self._run(f"EXPLAIN {sql}", sql, 10_000)

    def rows(self, sql: str, limit: int) -> Rows:
        """Run a query."""
        return self._run(sql, sql, limit)

    def _run(self, statement: str, sql: str, limit: int) -> Rows:
        import pymysql
        from pymysql.cursors import SSCursor

        # Rows come in as they are fetched, and the rest when the cursor is closed: the server knows the limit, too.
        cursor = self._connection.cursor(SSCursor)
        try:
            cursor.execute(f"SET SESSION sql_select_limit = {limit + 1}")
            cursor.execute(statement)
            found = [row for row in (cursor.fetchone() for _ in range(limit + 1)) if row is not None]
            return Rows.first(limit, [str(column[0]) for column in cursor.description or ()], found)
        except (pymysql.Error, TimeoutError) as error:
            raise self._failure(error, sql) from error
        except UnicodeError as error:
            raise refused("MySQL", "the query has characters that it does not know") from error

    def _failure(self, error: Exception, sql: str) -> SourceError:
        code = error.args[0] if error.args else 0
        message = error.args[-1] if error.args else error
        if code in _SLOW or "timed out" in str(message):
            return too_slow(self._timeout)
        if code in _LOCKED:
            return locked(self._name)
        if code in _GONE:
            return unreachable(self._name, str(message))
        return refused("MySQL", str(message), _span(str(message), sql))


def _span(error: str, sql: str) -> Span | None:
    """Find the place that an error means: of a syntax error it quotes what follows, of others a name."""
    if near := _NEAR.search(error):
        # What is quoted runs on to the end of the query, but for its length.
        begins = sum(len(line) for line in sql.splitlines(keepends=True)[: int(near["line"]) - 1])
        start = sql.find(near["near"], begins) if near["near"] else len(sql)
        return Span(*word_at(sql, start)) if start >= 0 else None
    if named := _NAMED.search(error):
        word = named["name"].rpartition(".")[2]
        places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", sql, re.IGNORECASE)]
        return Span(*places[0]) if len(places) == 1 else None
    return None
