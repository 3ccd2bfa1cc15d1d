"""Which tables are joined, and how: the sets of tables that keys connect, and FROM for each of them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count, permutations
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.sql.names import alternatives

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from grammarkit.sql.dialects import SqlDialect
    from grammarkit.sql.schema import Schema
    from grammarkit.sql.table import Column, Table

Edge: TypeAlias = "tuple[tuple[str, str], ...]"
"""Pairs of columns that a join compares, as they are written."""

Joined: TypeAlias = "frozenset[int]"
"""Sources that are joined, by their number."""

_KEY_LIKE = re.compile(r".{2,}?_?(?:id|code|no|num|number|key)", re.IGNORECASE)
"""Names that say of what they are the key: `customer_id`, not `id`."""


@dataclass(frozen=True, slots=True)
class Source:
    """What FROM names: a table, or the second of one that is joined to itself, as `staff_2`.

    Not as `T2`: models that are used to such names would begin any query with one, and be led to a join to itself.
    """

    table: Table
    alias: str = ""

    @property
    def name(self) -> str:
        """What stands before its columns."""
        return self.alias or self.table.name


@dataclass(frozen=True, slots=True)
class Joins:
    """Sources, the tables of the schema first, and what joins two of them."""

    sources: tuple[Source, ...]
    ways: Mapping[tuple[int, int], list[Edge]]
    loose: frozenset[tuple[int, int]]
    """Those that no key is declared for."""

    def reached(self, tables: Joined) -> Iterator[int]:
        """Give what can be joined to some tables."""
        for at in range(len(self.sources)):
            if at not in tables and any((b, at) in self.ways for b in tables) and self._may_stand(at, tables):
                yield at

    def _may_stand(self, at: int, tables: Joined) -> bool:
        """Tell whether a source goes with others: a second one with the first, and no two such."""
        source, others = self.sources[at], [self.sources[b] for b in tables]
        return not source.alias or (
            any(other.table is source.table for other in others) and not any(other.alias for other in others)
        )

    def sets(self, most: int) -> Iterator[list[Joined]]:
        """Give the sets of sources that joins connect, by size; those along declared keys, and with a link, first."""
        level = {frozenset([at]): False for at, source in enumerate(self.sources) if not source.alias}
        for size in range(1, most + 1):
            yield sorted(level, key=lambda tables: (level[tables], size > 2 and self._has_no_link(tables)))
            grown: dict[Joined, bool] = {}
            for tables, is_loose in level.items():
                for at in self.reached(tables):
                    loose = is_loose or all((b, at) in self.loose for b in tables if (b, at) in self.ways)
                    grown[tables | {at}] = loose and grown.get(tables | {at}, True)
            level = grown

    def _has_no_link(self, tables: Joined) -> bool:
        """Tell sets without a table that links the others from those that have one: the latter are asked about more."""
        return all(len(self.sources[at].table.foreign_keys) < 2 for at in tables)


def joins_of(schema: Schema, dialect: SqlDialect) -> Joins:
    """Find what can be joined."""
    twice = [table for table in schema.tables if _joins_itself(table, schema)]
    names = {table.name.lower() for table in schema.tables}
    sources = (*map(Source, schema.tables), *(Source(table, _second(table.name, names)) for table in twice))
    ways: dict[tuple[int, int], list[Edge]] = {}
    loose: set[tuple[int, int]] = set()
    for (a, one), (b, other) in permutations(enumerate(sources), 2):
        ways[a, b] = _declared(one, other, schema, dialect)
        if not ways[a, b]:
            ways[a, b] = _alike(one, other, dialect)
            loose.add((a, b))
    return Joins(sources, {pair: found for pair, found in ways.items() if found}, frozenset(loose))


def _second(name: str, taken: Collection[str]) -> str:
    return next(other for n in count(2) if (other := f"{name}_{n}").lower() not in taken)


def _joins_itself(table: Table, schema: Schema) -> bool:
    """Tell whether a key leads from a table to itself, or two keys from another table to it."""
    targets = [[schema.target(other, key) for key in other.foreign_keys] for other in schema.tables]
    return any(
        found.count(table) > 1 or (other is table and table in found)
        for other, found in zip(schema.tables, targets, strict=True)
    )


def _declared(one: Source, other: Source, schema: Schema, dialect: SqlDialect) -> list[Edge]:
    """Give the foreign keys from either to the other."""
    there = list(_keys(one, other, schema, dialect))
    return there + [tuple((b, a) for a, b in edge) for edge in _keys(other, one, schema, dialect)]


def _keys(one: Source, other: Source, schema: Schema, dialect: SqlDialect) -> Iterator[Edge]:
    for key in one.table.foreign_keys:
        pairs = zip(map(one.table.column, key.columns), map(other.table.column, key.target_columns), strict=False)
        found = [(a.name, b.name) for a, b in pairs if a and b]
        if found and len(found) == len(key.columns) and schema.target(one.table, key) is other.table:
            yield tuple((qualified(one.name, a, dialect), qualified(other.name, b, dialect)) for a, b in found)


def _alike(one: Source, other: Source, dialect: SqlDialect) -> list[Edge]:
    """Give the columns of the same name and type of which one is a key, or is called like one."""
    return [
        ((qualified(one.name, a.name, dialect), qualified(other.name, b.name, dialect)),)
        for a in one.table.columns
        if (b := other.table.column(a.name)) and one.table is not other.table and _is_key(a, b)
    ]


def _is_key(one: Column, other: Column) -> bool:
    return _type(one) == _type(other) and (one.primary or other.primary or _KEY_LIKE.fullmatch(one.name) is not None)


def _type(column: Column) -> str:
    return column.type.partition("(")[0].strip().upper()


def steps(found: Joins, dialect: SqlDialect) -> Iterator[tuple[str, str]]:
    """Give the rules that FROM is made of: `at_1` names a source, `to_1_2` joins it to another, on `on_1_2`."""
    for at, source in enumerate(found.sources):
        alias = f" S AS S {_literals(dialect, dialect.written(source.alias))}" if source.alias else ""
        yield f"at_{at}", _literals(dialect, dialect.path(source.table.path)) + alias
    for (at, place), ways in found.ways.items():
        yield f"on_{at}_{place}", " | ".join(_equal(edge, dialect) for edge in ways)
        yield f"to_{at}_{place}", f"S join S at_{place} S ON S on_{at}_{place}"


def from_of(tables: Sequence[int]) -> str:
    """Write what may stand behind FROM for one table, or for two in either order."""
    if len(tables) == 1:
        return f"at_{tables[0]}"
    return " | ".join(f"at_{a} to_{a}_{b}" for a, b in permutations(tables))


def _equal(edge: Edge, dialect: SqlDialect) -> str:
    """Write that the columns of an edge are equal, each pair in either order."""
    pairs = ((_literals(dialect, left), _literals(dialect, right)) for left, right in edge)
    return " S AND S ".join(f"({left} EQUALS {right} | {right} EQUALS {left})" for left, right in pairs)


def _literals(dialect: SqlDialect, *words: str) -> str:
    """Write words, as they stand in SQL, as part of a rule."""
    return f"({alternatives(words, dialect)})"


def qualified(source: str, column: str, dialect: SqlDialect) -> str:
    """Write a column behind the name of its table."""
    return f"{dialect.written(source)}.{dialect.written(column)}"
