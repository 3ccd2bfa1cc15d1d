"""Schemas and DDL: CREATE TABLE text read into a `Schema`, and a `Schema` printed as CREATE TABLE text.

For SQLite the text is run in an empty in-memory database and read back from its catalogue: SQLite knows its own DDL
better than any parser (sqlglot loses tables in 5 of 106 published schemas). `foreign.py` reads other databases' DDL.
"""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.sql.databases.sqlite_catalogue import read_catalogue
from grammarkit.sql.names import quoted
from grammarkit.sql.policy import UNSAFE_FUNCTIONS
from grammarkit.sql.schema import Schema

if TYPE_CHECKING:
    from grammarkit.sql.table import Table


def from_ddl(text: str, *, dialect: str) -> Schema:
    """Do as `Schema.from_ddl` says."""
    if _FILE.fullmatch(text):
        remedy = "give its text, as in `Path(name).read_text()`"
        raise SourceError(Diagnostic("unreadable-ddl", f"`{text}` is the name of a file, and no DDL", help=remedy))
    if dialect == "sqlite":
        return _from_sqlite(text)
    from grammarkit.sql.foreign import read_schema

    return read_schema(text, dialect)


def _from_sqlite(text: str) -> Schema:
    taken = 0  # characters

    def follow(statement: str) -> None:
        nonlocal taken
        found = text.find(statement, taken, taken + len(statement) + _GAP)
        taken = taken if found < 0 else found + len(statement)

    with closing(sqlite3.connect(":memory:")) as connection:
        end = time.monotonic() + _SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
        connection.set_authorizer(_defines_only)
        connection.set_trace_callback(follow)
        try:
            connection.executescript(text)
        except sqlite3.Error as error:
            raise SourceError(_refusal(str(error), text, taken)) from error
        connection.set_trace_callback(None)
        return Schema(read_catalogue(connection), dialect="sqlite")


def _refusal(error: str, text: str, taken: int) -> Diagnostic:
    """Say where SQLite stopped: at the statement behind the last one that it ran."""
    between = _BETWEEN.match(text, taken)
    line = text.count("\n", 0, between.end() if between else taken) + 1
    message = f"SQLite does not take the DDL from line {line} on: {error}"
    if any(sign in error for sign in _OTHERS):
        remedy = 'correct it, or name the SQL dialect that it is written in: `dialect="postgres"`, `--dialect postgres`'
    else:
        remedy = "give CREATE TABLE statements"
    return Diagnostic("unreadable-ddl", message, help=remedy)


def _defines_only(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """SQLite's authorizer: a schema may define things, and reach no file: no ATTACH, no VACUUM INTO, no extension."""
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in UNSAFE_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() not in _HARMLESS_PRAGMAS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_DENY if action in {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH} else sqlite3.SQLITE_OK


_HARMLESS_PRAGMAS = frozenset(
    {"data_version", "encoding", "foreign_key_list", "foreign_keys", "table_info", "table_list", "table_xinfo"}
)
_FILE = re.compile(r"[^\s;()]+\.(?:sql|ddl|db|sqlite3?)", re.IGNORECASE)
_GAP = 10_000
"""Characters of comment and white space that may stand between two statements."""

_BETWEEN = re.compile(r"(?:[\s;]|--[^\n]*|/\*.*?\*/)*", re.DOTALL)
"""What may stand between two statements."""

_OTHERS = ("syntax error", "unrecognized token", "unknown database")
"""What SQLite says to the DDL of other databases; dumps of theirs name a schema before each table."""

_SECONDS = 10.0
"""Longer than any schema takes to define; a CREATE TABLE … AS may compute for ever."""


def to_ddl(schema: Schema) -> str:
    """Print CREATE TABLE statements that SQLite takes, with nothing in them but names, types and keys."""
    return "\n".join(_create(table) for table in schema.tables)


def _create(table: Table) -> str:
    columns = ", ".join(f"{quoted(column.name)} {_affinity(column.type)}".rstrip() for column in table.columns)
    return f"CREATE TABLE {quoted(table.name)} ({columns});"


def _affinity(declared: str) -> str:
    """Give the SQLite type that a declared one behaves as (https://sqlite.org/datatype3.html §3.1)."""
    folded = declared.upper()
    for words, affinity in _AFFINITIES:
        if any(word in folded for word in words):
            return affinity
    return "NUMERIC" if folded else ""


_AFFINITIES = (
    (("INT",), "INTEGER"),
    (("CHAR", "CLOB", "TEXT"), "TEXT"),
    (("BLOB",), "BLOB"),
    (("REAL", "FLOA", "DOUB"), "REAL"),
)
