"""Live databases: read a schema, run a query. Always read-only, with a row limit and a time limit. SQLite so far."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote, unquote

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.sql.catalogue import read_catalogue
from grammarkit.sql.choose import columns_named
from grammarkit.sql.names import quoted
from grammarkit.sql.policy import UNSAFE_FUNCTIONS
from grammarkit.sql.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Generator

    from grammarkit.sql.choose import Place
    from grammarkit.sql.table import Table

Cell: TypeAlias = int | float | str | bytes | None

_BUSY_SECONDS = 2.0
_LARGEST_CELL = 10_000_000
_STEPS = 10_000
"""Virtual-machine steps between two looks at the clock, some milliseconds."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gave. `more` says that the row limit cut it off."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool = False


def reflect(url: str, *, values: frozenset[str] = frozenset(), max_values: int = 50) -> Schema:
    """Read the schema of the database at `url`; see `Schema.from_url`."""
    with _open(url) as connection:
        tables = read_catalogue(connection)
        if not tables:
            remedy = "give a database that has some"
            raise SourceError(Diagnostic("empty-schema", f"`{url}` has no tables", help=remedy))
        if values:
            wanted = columns_named(values, tables)
            tables = tuple(_with_values(connection, table, wanted, max_values) for table in tables)
    return Schema(tables, dialect="sqlite")


def _with_values(connection: sqlite3.Connection, table: Table, wanted: frozenset[Place], most: int) -> Table:
    columns = []
    for column in table.columns:
        if (table.path, column.name) in wanted:
            name = quoted(column.name)
            found = connection.execute(
                # Names cannot be parameters; `quoted` makes any name safe.
                f"SELECT DISTINCT {name} FROM {quoted(table.name)} WHERE typeof({name}) = 'text' LIMIT {most + 1}"  # noqa: S608
            ).fetchall()
            texts = tuple(sorted(text for (text,) in found))
            # Dates and numbers are no names to choose from; a model takes them for examples of the answer.
            named = len(texts) <= most and not all(text[:1].isdigit() for text in texts)
            columns.append(replace(column, values=texts if named else ()))
        else:
            columns.append(column)
    return replace(table, columns=tuple(columns))


def query(url: str, sql: str, *, limit: int = 100, timeout: float = 10.0) -> Rows:
    """Run one query and give at most `limit` rows, within `timeout` seconds.

    The database is opened read-only, and an authorizer lets SQLite do nothing but read: a text that slipped through
    every check before still writes nothing, attaches nothing and loads nothing.

    Raises:
        SourceError: the database cannot be read, the query fails, or it takes too long.
    """
    with _open(url) as connection:
        connection.set_authorizer(_reads_only)
        end = time.monotonic() + timeout
        connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
        # One function call is one step, whatever it builds: its result is bounded instead.
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_CELL)
        try:
            with closing(connection.execute(sql)) as cursor:
                rows = cursor.fetchmany(limit + 1)
                columns = tuple(name for name, *_ in cursor.description or ())
        except sqlite3.Error as error:
            raise SourceError(_failure(str(error), timeout)) from error
    return Rows(columns, tuple(rows[:limit]), more=len(rows) > limit)


def _failure(error: str, timeout: float) -> Diagnostic:
    if error == "interrupted":
        message = f"the query took longer than {timeout:g} s"
        return Diagnostic("query-timeout", message, help="allow more time, or ask for less")
    return Diagnostic("query-failed", f"SQLite says: {error}")


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


def sqlite_path(url: str) -> Path:
    """Give the file that a `sqlite:///` URL, or a plain path, names.

    Raises:
        SourceError: the URL is of another kind.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return Path(url)
    if scheme == "sqlite" and rest.startswith("/"):
        return Path(unquote(rest.removeprefix("/")))
    # The address is shown without what stands before an `@`, which may be a password.
    message = f"`{scheme}://{rest.rpartition('@')[2]}` is not a database that can be read here"
    raise SourceError(Diagnostic("unknown-database", message, help="give `sqlite:///path/to/file.db`"))


@contextmanager
def _open(url: str) -> Generator[sqlite3.Connection]:
    path = sqlite_path(url)
    if not _is_file(path):
        remedy = "give a database file: `sqlite:///` and a relative path, or `sqlite:////` and an absolute one"
        raise SourceError(Diagnostic("no-database", f"there is no file `{path}`", help=remedy))
    uri = f"file:{quote(str(path.resolve()))}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, check_same_thread=False)) as connection:
            # Text that is not UTF-8 is the data's fault, and no reason to fail the query that reads it.
            connection.text_factory = _decoded
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
            yield connection
    except sqlite3.DatabaseError as error:
        raise SourceError(_unreadable(path, str(error))) from error


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return False


def _unreadable(path: Path, error: str) -> Diagnostic:
    match error:
        case "file is not a database":
            return Diagnostic("not-a-database", f"`{path}` is not an SQLite database", help="give a database file")
        case "database is locked" | "database schema is locked: main":
            message = f"`{path}` is locked by another program"
            return Diagnostic("locked-database", message, help="try again when the other program has finished")
        case _:
            return Diagnostic("unreadable-database", f"`{path}` cannot be read: {error}")
