"""Which tables are joined, and how: the sets of tables that keys connect, and FROM for each of them. Pure."""

from __future__ import annotations

import re
from itertools import permutations
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.sql.names import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.sql.dialects import SqlDialect
    from grammarkit.sql.schema import Schema
    from grammarkit.sql.table import Table

MOST_TABLES = 4
"""Tables in one set."""

Joined: TypeAlias = "tuple[Table, ...]"
Edge: TypeAlias = "tuple[tuple[str, str], ...]"
"""Pairs of columns that a join compares, as they are written."""

_KEY_LIKE = re.compile(r".{2,}?_?(?:id|code|no|num|number|key)", re.IGNORECASE)
"""Names that say of what they are the key: `customer_id`, not `id`."""


def joined_sets(schema: Schema, dialect: SqlDialect) -> Iterator[list[Joined]]:
    """Give the sets of tables that joins connect, by size: single ones, pairs, then more, those with a link first."""
    level: list[Joined] = [(table,) for table in schema.tables]
    yield level
    for size in range(2, MOST_TABLES + 1):
        grown: dict[frozenset[Table], Joined] = {}
        for tables in level:
            names = {table.name.lower() for table in tables}
            for table in schema.tables:
                if table.name.lower() not in names and any(edges(table, other, schema, dialect) for other in tables):
                    grown.setdefault(frozenset((*tables, table)), (*tables, table))
        level = sorted(grown.values(), key=_has_no_link) if size > 2 else list(grown.values())
        yield level


def _has_no_link(tables: Joined) -> bool:
    """Tell sets without a table that links the others from those that have one: the latter are asked about more."""
    return all(len(table.foreign_keys) < 2 for table in tables)


def edges(one: Table, other: Table, schema: Schema, dialect: SqlDialect) -> list[Edge]:
    """Give what joins two tables: foreign keys, or, where the schema declares none, key columns of the same name."""
    found = [
        *_declared(one, other, schema, dialect),
        *(tuple((b, a) for a, b in edge) for edge in _declared(other, one, schema, dialect)),
    ]
    if found or any(table.foreign_keys for table in schema.tables):
        return found
    return [
        ((qualified(one, column.name, dialect), qualified(other, column.name, dialect)),)
        for column in one.columns
        if _KEY_LIKE.fullmatch(column.name) and other.column(column.name)
    ]


def _declared(one: Table, other: Table, schema: Schema, dialect: SqlDialect) -> Iterator[Edge]:
    for key in one.foreign_keys:
        pairs = list(zip(key.columns, key.target_columns, strict=False))
        if pairs and schema.target(one, key) is other and all(one.column(a) and other.column(b) for a, b in pairs):
            yield tuple((qualified(one, a, dialect), qualified(other, b, dialect)) for a, b in pairs)


def steps(schema: Schema, dialect: SqlDialect) -> Iterator[tuple[str, str]]:
    """Give the rules that FROM is made of: `at_1` names a table, `to_1_2` joins the second table to the first."""
    for at, table in enumerate(schema.tables):
        yield f"at_{at}", literals(dialect, dialect.path(table.path))
        for place, other in enumerate(schema.tables):
            if other is not table and (ways := edges(table, other, schema, dialect)):
                on = " | ".join(equal(edge, dialect) for edge in ways)
                yield f"to_{at}_{place}", f"S join S at_{place} S ON S ({on})"


def from_of(tables: Joined, schema: Schema, dialect: SqlDialect) -> str:
    """Write what may stand behind FROM for these tables: each order in which every table is joined to one before it."""
    places = {schema.tables.index(table): table for table in tables}
    orders = (_order(order, places, schema, dialect) for order in permutations(places))
    return " | ".join(order for order in orders if order)


def _order(order: tuple[int, ...], places: dict[int, Table], schema: Schema, dialect: SqlDialect) -> str:
    parts = [f"at_{order[0]}"]
    for count, at in enumerate(order[1:], 1):
        before = [b for b in order[:count] if edges(places[b], places[at], schema, dialect)]
        if not before:
            return ""
        parts.append(f"({' | '.join(f'to_{b}_{at}' for b in before)})")
    return " ".join(parts)


def equal(edge: Edge, dialect: SqlDialect) -> str:
    """Write that the columns of an edge are equal, each pair in either order."""
    pairs = ((literals(dialect, left), literals(dialect, right)) for left, right in edge)
    return " S AND S ".join(f"({left} EQUALS {right} | {right} EQUALS {left})" for left, right in pairs)


def literals(dialect: SqlDialect, *words: str) -> str:
    """Write words, as they stand in SQL, as part of a rule."""
    return f"({alternatives(words, dialect)})"


def qualified(table: Table, column: str, dialect: SqlDialect) -> str:
    """Write a column behind the name of its table."""
    return f"{dialect.written(table.name)}.{dialect.written(column)}"
