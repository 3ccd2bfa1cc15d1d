"""SQLite's catalogue, read into tables."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import sqlglot
from sqlglot import errors

from grammarkit.sql.defined import tables
from grammarkit.sql.names import quoted
from grammarkit.sql.table import Column, ForeignKey, Table


def read_catalogue(connection: sqlite3.Connection) -> tuple[Table, ...]:
    """Read the tables and views of the main database, in the order in which they were made.

    Those in which a virtual table keeps its data are its own affair, and left out where SQLite tells (from 3.37 on).
    """
    listed = connection.execute(
        "SELECT name, type = 'view', coalesce(sql, '') FROM sqlite_master"
        " WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    shadows = {name for _, name, kind, *_ in connection.execute("PRAGMA table_list").fetchall() if kind == "shadow"}
    kept = (row for row in listed.fetchall() if row[0] not in shadows)
    found = (_noted(_table(connection, name, view=bool(view)), sql) for name, view, sql in kept)
    return tuple(table for table in found if table.columns)


def _noted(table: Table, sql: str) -> Table:
    """Add what the statement that made a table says of columns: SQLite keeps its text, comments and all."""
    if "--" not in sql and "/*" not in sql:
        return table
    try:
        written = tables([sqlglot.parse_one(sql, read="sqlite")], "sqlite")
    except (errors.SqlglotError, RecursionError):
        return table  # SQLite knows its own DDL better than any parser
    said = {column.name.lower(): column.comment for noted in written for column in noted.columns}
    columns = (replace(column, comment=said.get(column.name.lower(), "")) for column in table.columns)
    return replace(table, columns=tuple(columns))


def _table(connection: sqlite3.Connection, name: str, *, view: bool) -> Table:
    try:
        return Table(name, _columns(connection, name), _foreign_keys(connection, name), view=view)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise
        return Table(name, ())  # a view on a table that is gone, or a virtual table of a module that is not here


def _columns(connection: sqlite3.Connection, name: str) -> tuple[Column, ...]:
    return tuple(
        Column(column, declared or "", bool(primary), not (not_null or primary))
        for _, column, declared, not_null, _, primary, hidden in connection.execute(
            f"PRAGMA table_xinfo({quoted(name)})"
        )
        if hidden != 1  # the hidden columns of virtual tables; generated ones (2, 3) can be read like any other
    )


def _foreign_keys(connection: sqlite3.Connection, name: str) -> tuple[ForeignKey, ...]:
    keys: dict[int, list[tuple[str, str, str | None]]] = {}
    for number, _, target, column, target_column, *_ in connection.execute(f"PRAGMA foreign_key_list({quoted(name)})"):
        keys.setdefault(number, []).append((target, column, target_column))
    found = []
    for _, pairs in sorted(keys.items()):
        target = pairs[0][0]
        # A key that names no target columns means the target's primary key.
        implied = iter(_primary(connection, target))
        columns = tuple(column if column is not None else next(implied, "") for _, _, column in pairs)
        if all(columns):
            found.append(ForeignKey(tuple(column for _, column, _ in pairs), target, columns))
    return tuple(found)


def _primary(connection: sqlite3.Connection, name: str) -> list[str]:
    rows = connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
    return [row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5]]
