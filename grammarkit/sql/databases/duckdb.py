"""DuckDB: files opened read-only, without access to other files or the network, and interrupted at the time limit."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import SourceError
from grammarkit.sql.databases.duckdb_catalogue import read_catalogue
from grammarkit.sql.databases.session import Rows, locked, no_driver, refused, stopping, too_slow, unreachable
from grammarkit.sql.databases.sqlite import is_file
from grammarkit.sql.databases.texts import TEXTUAL, query_for_texts
from grammarkit.sql.databases.url import file_of

if TYPE_CHECKING:
    from collections.abc import Generator

    import duckdb

    from grammarkit.sql.table import Column, Table

_SHUT: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "errors_as_json": "true",
}
"""https://duckdb.org/docs/stable/operations_manual/securing_duckdb/overview"""


@contextmanager
def from_url(url: str, timeout: float) -> Generator[Duckdb]:
    """Open a file.

    Raises:
        SourceError: it is missing, locked, or no database, or DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise no_driver("duckdb", "duckdb") from error
    path = file_of(url)
    assert path is not None
    if not is_file(path):
        remedy = "give a database file: `duckdb:///` and a relative path, or `duckdb:////` and an absolute one"
        raise SourceError(Diagnostic("no-database", f"there is no file `{path}`", help=remedy))
    try:
        connection = duckdb.connect(str(path), read_only=True, config=_SHUT)
    except duckdb.Error as error:
        raise _unopened(f"`{path}`", str(error)) from error
    with from_connection(connection, timeout) as session:
        yield session


@contextmanager
def from_connection(connection: duckdb.DuckDBPyConnection, timeout: float) -> Generator[Duckdb]:
    """Take a connection over, and close it in the end."""
    import duckdb

    with closing(connection):
        # A program has one database a file, and all its connections share what shuts it up: only errors are ours.
        with suppress(duckdb.Error):  # it is set already, and locked
            connection.execute("SET SESSION errors_as_json = true")
        try:
            connection.execute("BEGIN TRANSACTION READ ONLY")
        except duckdb.Error as error:
            raise unreachable("the database", str(error)) from error
        yield Duckdb(connection, timeout)


class Duckdb:
    """See `Session`."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection, timeout: float) -> None:
        self._connection = connection
        self._timeout = timeout

    def tables(self) -> tuple[Table, ...]:
        """Read the catalogue."""
        return read_catalogue(self._connection)

    def texts(self, table: Table, column: Column, most: int) -> tuple[str, ...]:
        """Give different texts in a column."""
        if not TEXTUAL.search(column.type):
            return ()
        return tuple(str(text) for (text,) in self.rows(query_for_texts(table, column, self.dialect, most), most).rows)

    def plan(self, sql: str) -> Rows:
        """Have a query planned."""
        found = self._run(f"EXPLAIN {sql}", sql, 10_000)
        return Rows(("plan",), tuple((line,) for row in found.rows for line in str(row[-1]).rstrip().splitlines()))

    def rows(self, sql: str, limit: int) -> Rows:
        """Run a query."""
        return self._run(sql, sql, limit)

    def _run(self, statement: str, sql: str, limit: int) -> Rows:
        import duckdb

        connection = self._connection
        try:
            # It would run several statements, and the last of them may be anything.
            kinds = [parsed.type for parsed in connection.extract_statements(sql)]
            if kinds != [duckdb.StatementType.SELECT]:
                raise refused("DuckDB", f"this is {len(kinds)} statements, or none that only reads")
            with stopping(self._timeout, connection.interrupt):
                found = connection.execute(statement)
                columns = [name for name, *_ in found.description or ()]
                return Rows.first(limit, columns, found.fetchmany(limit + 1))
        except duckdb.InterruptException as error:
            raise too_slow(self._timeout) from error
        except duckdb.Error as error:
            raise failure(str(error), sql, len(statement) - len(sql)) from error


def failure(error: str, sql: str, before: int) -> SourceError:
    """Put DuckDB's error into a diagnostic; `before` is how many characters stood before the query."""
    told = _told(error)
    message, _, more = told.get("exception_message", error).partition("\n")
    near = more.strip().splitlines()[0] if more.strip() else ""
    return refused("DuckDB", message, _span(told.get("location"), sql, before), help=near[:1].lower() + near[1:])


def _told(error: str) -> dict[str, Any]:
    """Read what `errors_as_json` makes of an error; where that is not set, there is nothing to be read."""
    start = error.find("{")
    try:
        read = json.loads(error[start:]) if start >= 0 else None
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _span(location: object, sql: str, before: int) -> Span | None:
    """Turn `[13,3]`, a place in bytes and a length, into characters of the query."""
    try:
        start, length = json.loads(str(location))
        whole = sql.encode()
        first = len(whole[: max(start - before, 0)].decode(errors="ignore"))
        return Span(first, first + len(whole[start - before : start - before + length].decode(errors="ignore")))
    except (ValueError, TypeError):
        return None


def _unopened(name: str, error: str) -> SourceError:
    if "lock on file" in error:
        return locked(name)
    if "different configuration" in error:
        message = f"{name} is open in this program already, with other settings"
        remedy = "close it first, or give what connects to it in place of the URL"
        return SourceError(Diagnostic("locked-database", message, help=remedy))
    if "not a valid DuckDB database" in error:
        return SourceError(Diagnostic("not-a-database", f"{name} is not a DuckDB database", help="give one"))
    return SourceError(Diagnostic("unreadable-database", f"{name} cannot be read: {' '.join(error.split())}"))
