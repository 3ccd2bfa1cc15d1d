"""DuckDB's own word on a query, without the database: an empty one in memory, made from the schema, plans it.

It reaches nothing: no files, no extensions, no Python variables, little memory; and without its optimizer it computes
nothing while it plans. Its errors are asked for as JSON, which says where.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlglot import exp
from sqlglot.errors import SqlglotError

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.sql.names import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from grammarkit.sql.schema import Schema
    from grammarkit.sql.table import Column, Table

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "256MB",
    "threads": "1",
}
_LOCKED = (
    "SET enable_external_access = false",
    "SET errors_as_json = true",
    "PRAGMA disable_optimizer",
    "SET lock_configuration = true",
)
_ABOUT_TYPES = ("No function matches", "Cannot compare", "Cannot mix", "Could not convert", "Cannot cast")


def objection(sql: str, schema: Schema, *, prepared: bool = False) -> Diagnostic | None:
    """Give DuckDB's objection to a query on this schema, if it is installed and has one.

    What has parameters is `prepared`, since it cannot be explained without values.
    """
    if find_spec("duckdb") is None:
        return None
    import duckdb

    empty = _empty(schema)
    try:
        with empty.lock:
            empty.connection.execute((_PREPARE if prepared else _EXPLAIN) + sql)
    except duckdb.Error as error:
        found = _told(str(error))
        return _diagnostic(found, _span(found, sql, _PREPARE if prepared else _EXPLAIN), trusted=empty.trusted)
    return None


_EXPLAIN = "EXPLAIN "
_PREPARE = "PREPARE asked AS "  # what was prepared before gives way


@dataclass(frozen=True, slots=True, eq=False)
class _Empty:
    """An empty database. `trusted` says that its types are the declared ones, so that clashes of types are real."""

    connection: DuckDBPyConnection
    trusted: bool
    lock: Lock


@lru_cache(maxsize=16)
def _empty(schema: Schema) -> _Empty:
    import duckdb

    connection = duckdb.connect(":memory:", config=_CONFIG)
    every = (column for table in schema.tables for column in table.columns)
    trusted = schema.dialect in {"duckdb", "postgres"} and all(_type(column, schema.dialect) for column in every)
    for table in schema.tables:
        for statement in _homes(table):
            connection.execute(statement)
        try:
            connection.execute(_create(table, schema.dialect))
        except duckdb.Error:  # a type that DuckDB does not know: all are texts, and clashes are not told
            connection.execute(_create(table, ""))
            trusted = False
    for statement in _LOCKED:
        connection.execute(statement)
    return _Empty(connection, trusted, Lock())


def _homes(table: Table) -> Iterator[str]:
    if table.schema:
        yield f"CREATE SCHEMA IF NOT EXISTS {quoted(table.schema)}"


def _create(table: Table, dialect: str) -> str:
    path = ".".join(quoted(part) for part in (table.schema if not table.bare else "", table.name) if part)
    columns = ", ".join(f"{quoted(column.name)} {_type(column, dialect) or 'VARCHAR'}" for column in table.columns)
    return f"CREATE TABLE IF NOT EXISTS {path} ({columns})"


def _type(column: Column, dialect: str) -> str:
    if not dialect or not column.type:
        return ""
    try:
        return exp.DataType.build(column.type, dialect=dialect).sql("duckdb")
    except (SqlglotError, ValueError):
        return ""


def _told(error: str) -> dict[str, Any]:
    _, _, rest = error.partition(": ")
    try:
        found = json.loads(rest)
    except ValueError:
        return {"exception_message": error}
    return found if isinstance(found, dict) else {"exception_message": error}


def _diagnostic(found: dict[str, Any], span: Span | None, *, trusted: bool) -> Diagnostic | None:
    message = str(found.get("exception_message", "")).partition("\n")[0].rstrip("!.")
    if message.startswith(_ABOUT_TYPES) and not trusted:
        return None
    near = str(found.get("candidates", "")).split(",")[0].strip()
    remedy = f"did you mean `{near}`?" if near else ""
    match found.get("error_subtype"), found.get("type"):
        case "SYNTAX_ERROR", _:
            return Diagnostic("sql-syntax", f"DuckDB cannot read on: {message}", span, help="look just before")
        case "COLUMN_NOT_FOUND", _:
            return Diagnostic("unknown-column", f"there is no column `{found.get('name')}` here", span, help=remedy)
        case "MISSING_ENTRY", "Table":
            return Diagnostic("unknown-table", f"there is no table `{found.get('name')}`", span, help=remedy)
        case "MISSING_ENTRY", str():
            return Diagnostic("unknown-function", f"DuckDB has no function `{found.get('name')}`", span, help=remedy)
        case _:
            return Diagnostic("refused-by-database", f"DuckDB says: {message}", span)


def _span(found: dict[str, Any], sql: str, before: str) -> Span | None:
    """Turn a place in bytes, counted from what stands `before` the query, into one in characters of the query."""
    place = str(found.get("location") or f"[{found.get('position', '')},1]").strip("[]").split(",")
    if not all(part.isdigit() for part in place):
        return None
    start, length = int(place[0]) - len(before), int(place[-1])
    content = sql.encode()
    if not 0 <= start <= len(content):
        return None
    begin = len(content[:start].decode(errors="ignore"))
    return Span(begin, min(len(sql), begin + max(1, len(content[start : start + length].decode(errors="ignore")))))
