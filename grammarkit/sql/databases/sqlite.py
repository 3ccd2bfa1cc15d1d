"""SQLite: files opened read-only, and an authorizer that lets SQLite do nothing but read."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import SourceError
from grammarkit.sql.databases.session import Rows, locked, refused, too_slow
from grammarkit.sql.databases.sqlite_catalogue import read_catalogue
from grammarkit.sql.databases.sqlite_place import place
from grammarkit.sql.databases.url import file_of
from grammarkit.sql.names import quoted
from grammarkit.sql.policy import UNSAFE_FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from grammarkit.sql.table import Column, Table

_BUSY_SECONDS = 2.0
_LARGEST_CELL = 10_000_000
_STEPS = 10_000
"""Virtual-machine steps between two looks at the clock, some milliseconds."""


@contextmanager
def from_url(url: str, timeout: float) -> Generator[Sqlite]:
    """Open a file.

    Raises:
        SourceError: it is missing, locked, or no database.
    """
    path = file_of(url)
    assert path is not None
    if not is_file(path):
        remedy = "give a database file: `sqlite:///` and a relative path, or `sqlite:////` and an absolute one"
        raise SourceError(Diagnostic("no-database", f"there is no file `{path}`", help=remedy))
    try:
        uri = f"file:{quote(str(path.resolve()))}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, timeout=min(_BUSY_SECONDS, timeout), check_same_thread=False)
        with from_connection(connection, timeout, name=f"`{path}`") as session:
            yield session
    except sqlite3.DatabaseError as error:
        raise _unreadable(f"`{path}`", str(error)) from error


@contextmanager
def from_connection(connection: sqlite3.Connection, timeout: float, *, name: str = "the database") -> Generator[Sqlite]:
    """Take a connection over, and close it in the end."""
    with closing(connection):
        try:
            # Text that is not UTF-8 is the data's fault, and no reason to fail the query that reads it.
            connection.text_factory = _decoded
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
            yield Sqlite(connection, timeout, name)
        except sqlite3.DatabaseError as error:
            raise _unreadable(name, str(error)) from error


class Sqlite:
    """See `Session`."""

    dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection, timeout: float, name: str) -> None:
        self._connection = connection
        self._timeout = timeout
        self._name = name

    def tables(self) -> tuple[Table, ...]:
        """Read the catalogue."""
        return read_catalogue(self._connection)

    def texts(self, table: Table, column: Column, most: int) -> tuple[str, ...]:
        """Give different texts in a column; in SQLite, any column may hold some."""
        name = quoted(column.name)
        found = self._connection.execute(
            # Names cannot be parameters; `quoted` makes any name safe.
            f"SELECT DISTINCT {name} FROM {quoted(table.name)} WHERE typeof({name}) = 'text' LIMIT {most}"  # noqa: S608
        )
        return tuple(text for (text,) in found.fetchall())

    def plan(self, sql: str) -> Rows:
        """Have a query planned."""
        found = self._run(f"EXPLAIN QUERY PLAN {sql}", sql, 10_000)
        return Rows(("detail",), tuple((row[-1],) for row in found.rows))

    def rows(self, sql: str, limit: int) -> Rows:
        """Run a query."""
        return self._run(sql, sql, limit)

    def _run(self, statement: str, sql: str, limit: int) -> Rows:
        connection = self._connection
        connection.execute("PRAGMA query_only = ON")
        connection.set_authorizer(_reads_only)
        end = time.monotonic() + self._timeout
        connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        # One function call is one step, whatever it builds: its result is bounded instead.
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_CELL)
        try:
            with closing(connection.execute(statement)) as cursor:
                found = cursor.fetchmany(limit + 1)
                return Rows.first(limit, [name for name, *_ in cursor.description or ()], found)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise self._failure(str(error), sql) from error

    def _failure(self, error: str, sql: str) -> SourceError:
        if error == "interrupted":
            return too_slow(self._timeout)
        if "locked" in error:
            return locked(self._name)
        found = place(error, sql)
        return refused("SQLite", error, found and Span(*found))


def _reads_only(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """SQLite's authorizer (https://sqlite.org/c3ref/set_authorizer.html): let it read, and call harmless functions."""
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or "").lower() in UNSAFE_FUNCTIONS else sqlite3.SQLITE_OK
    if (action, first) in _OF_VIRTUAL_TABLES:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


_OF_VIRTUAL_TABLES = frozenset({(sqlite3.SQLITE_PRAGMA, "data_version"), (sqlite3.SQLITE_UPDATE, "sqlite_master")})
"""What opening a full-text table asks for. SQLite lets nobody change `sqlite_master`, and the file is read-only."""

_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def is_file(path: Path) -> bool:
    """Tell whether there is a file; of a name that no file can have, there is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return False


def _unreadable(name: str, error: str) -> SourceError:
    match error:
        case "file is not a database":
            message = f"{name} is not an SQLite database"
            return SourceError(Diagnostic("not-a-database", message, help="give a database file"))
        case "database is locked" | "database schema is locked: main":
            return locked(name)
        case _:
            return SourceError(Diagnostic("unreadable-database", f"{name} cannot be read: {error}"))
