"""Schemas and DDL: CREATE TABLE text read into a `Schema`, and a `Schema` printed as CREATE TABLE text.

For SQLite the text is run in an empty in-memory database and read back from its catalogue: SQLite knows its own DDL
better than any parser (sqlglot loses tables in 5 of 106 published schemas).
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.sql.catalogue import read_catalogue
from grammarkit.sql.names import quoted
from grammarkit.sql.policy import UNSAFE_FUNCTIONS
from grammarkit.sql.schema import Column, ForeignKey, Schema, Table

if TYPE_CHECKING:
    from sqlglot import exp


def from_ddl(text: str, *, dialect: str) -> Schema:
    """Do as `Schema.from_ddl` says."""
    return _from_sqlite(text) if dialect == "sqlite" else _from_sqlglot(text, dialect)


def _from_sqlite(text: str) -> Schema:
    with closing(sqlite3.connect(":memory:")) as connection:
        end = time.monotonic() + _SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
        connection.set_authorizer(_defines_only)
        try:
            connection.executescript(text)
        except sqlite3.Error as error:
            raise SourceError(
                Diagnostic(
                    "unreadable-ddl", f"SQLite does not take the DDL: {error}", help="give CREATE TABLE statements"
                )
            ) from error
        return Schema(read_catalogue(connection), dialect="sqlite")


def _defines_only(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """SQLite's authorizer: a schema may define things, and reach no file: no ATTACH, no VACUUM INTO, no extension."""
    if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in UNSAFE_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() not in _HARMLESS_PRAGMAS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_DENY if action in {sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH} else sqlite3.SQLITE_OK


_HARMLESS_PRAGMAS = frozenset({"foreign_keys", "encoding", "table_xinfo", "table_info", "foreign_key_list"})
_SECONDS = 10.0
"""Longer than any schema takes to define; a CREATE TABLE … AS may compute for ever."""


def _from_sqlglot(text: str, dialect: str) -> Schema:
    import sqlglot
    from sqlglot import errors, exp

    try:
        statements = sqlglot.parse(text, read=dialect)
    except (errors.SqlglotError, ValueError) as error:
        first = str(error).split("\n", 1)[0]
        raise SourceError(Diagnostic("unreadable-ddl", f"the DDL cannot be read: {first}")) from error
    creates = [s for s in statements if isinstance(s, exp.Create) and isinstance(s.this, exp.Schema)]
    return Schema((_table(create) for create in creates), dialect=dialect)


def _table(create: exp.Create) -> Table:
    from sqlglot import exp

    columns, keys = [], []
    for part in create.this.expressions:
        if isinstance(part, exp.ColumnDef):
            kinds = [constraint.kind for constraint in part.constraints]
            columns.append(
                Column(
                    part.name,
                    part.kind.sql() if part.kind else "",
                    any(isinstance(kind, exp.PrimaryKeyColumnConstraint) for kind in kinds),
                    not any(isinstance(kind, exp.NotNullColumnConstraint) for kind in kinds),
                )
            )
        keys += [_foreign_key(found) for found in part.find_all(exp.ForeignKey)]
    return Table(create.this.this.name, tuple(columns), tuple(keys))


def _foreign_key(key: exp.ForeignKey) -> ForeignKey:
    target = key.args["reference"].this
    return ForeignKey(
        tuple(column.name for column in key.expressions),
        target.this.name,
        tuple(column.name for column in target.expressions),
    )


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
