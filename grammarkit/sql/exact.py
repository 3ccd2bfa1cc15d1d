"""A grammar in which FROM decides which columns there are: a block for each set of tables that keys join.

A context-free grammar cannot look a name up, but the sets of tables that make sense together are few: single tables,
and those that foreign keys connect. Each set gets its own copy of the rules of a query, over its own columns. SELECT
comes before FROM, so the engine follows all sets at once and drops those that a column does not belong to.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING

from grammarkit.grammar import Grammar
from grammarkit.grammar.once import once
from grammarkit.sql.dialects.sqlite import DIALECT
from grammarkit.sql.names import alternatives, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.sql.schema import Schema
    from grammarkit.sql.table import Table

_MOST_SETS = 18
"""The engine gives up on a mask that takes it over 50,000 items, and some servers then go on without the grammar.

With a vocabulary of 150,000 tokens, 22 sets of a schema with 7 tables stayed below that and 26 did not (measured).
"""

_MOST_TABLES = 3
"""Tables in one set."""

_KEY_LIKE = re.compile(r".{2,}?_?(?:id|code|no|num|number|key)", re.IGNORECASE)
"""Names that say of what they are the key: `customer_id`, not `id`."""

Edge = tuple[str, str]
"""Two columns, as they are written, that a join compares."""


@once
@lru_cache(maxsize=32)
def exact_grammar(schema: Schema) -> Grammar | None:
    """Give the grammar, or None where the schema has more tables and joins than the engine can follow."""
    small: list[tuple[Table, ...]] = []
    large: list[tuple[Table, ...]] = []
    for tables in _sets(schema):
        (small if len(tables) < _MOST_TABLES else large).append(tables)
        if len(small) > _MOST_SETS:
            return None
    sets = [*small, *sorted(large, key=_has_no_link)][:_MOST_SETS]
    base = Grammar.named("sql/sqlite_exact")
    text = re.sub(r"^//.*\n", "", base.text, flags=re.MULTILINE).lstrip()
    text = re.sub(r"^(block|part|column_query|from_\d+|[A-Z]+): .*\n", _without_example, text, flags=re.MULTILINE)
    numbers = range(1, len(sets) + 1)
    lines = [
        "block: " + " | ".join(f"query_on{{COLUMNS_{n}, from_{n}}}" for n in numbers),
        "part: " + " | ".join(f"part_of{{COLUMNS_{n}, from_{n}}}" for n in numbers),
        "column_query: " + " | ".join(f"column_of{{COLUMNS_{n}, from_{n}}}" for n in numbers),
        *(f"from_{n}: {_from(tables, schema)}" for n, tables in zip(numbers, sets, strict=True)),
        *(f"COLUMNS_{n}: {_columns(tables)}" for n, tables in zip(numbers, sets, strict=True)),
    ]
    return Grammar(f"{text}\n" + "\n".join(lines) + "\n", source="sql/sqlite_exact.lark", files=base.files)


def _without_example(found: re.Match[str]) -> str:
    """Drop the definitions that stand in for a schema's."""
    replaced = found[1] in {"block", "part", "column_query", "CUSTOMERS", "ORDERS", "JOINED"} or found[1].startswith(
        "from_"
    )
    return "" if replaced else found[0]


def _sets(schema: Schema) -> Iterator[tuple[Table, ...]]:
    """Give the sets of tables that are connected by joins, the small ones first."""
    level: list[tuple[Table, ...]] = [(table,) for table in schema.tables]
    yield from level
    for _ in range(_MOST_TABLES - 1):
        grown: dict[frozenset[str], tuple[Table, ...]] = {}
        for tables in level:
            for table in schema.tables:
                if table not in tables and any(_edges(table, other, schema) for other in tables):
                    grown.setdefault(frozenset(t.name for t in (*tables, table)), (*tables, table))
        level = list(grown.values())
        yield from level


def _has_no_link(tables: tuple[Table, ...]) -> bool:
    """Tell sets without a table that links the others from those that have one: the latter are asked about more."""
    return all(len(table.foreign_keys) < 2 for table in tables)


def _edges(one: Table, other: Table, schema: Schema) -> list[Edge]:
    """Give what joins two tables: foreign keys, or, where the schema declares none, key columns of the same name."""
    found = [*_declared(one, other), *((b, a) for a, b in _declared(other, one))]
    if not found and not any(table.foreign_keys for table in schema.tables):
        found = [
            (_qualified(one, column.name), _qualified(other, column.name))
            for column in one.columns
            if _KEY_LIKE.fullmatch(column.name) and other.column(column.name)
        ]
    return found


def _declared(one: Table, other: Table) -> Iterator[Edge]:
    for key in one.foreign_keys:
        if key.target.lower() == other.name.lower() and len(key.columns) == 1:
            yield _qualified(one, key.columns[0]), _qualified(other, key.target_columns[0])


def _from(tables: tuple[Table, ...], schema: Schema) -> str:
    orders = (_order(order, schema) for order in permutations(tables))
    return " | ".join(dict.fromkeys(order for order in orders if order))


def _order(tables: tuple[Table, ...], schema: Schema) -> str:
    """Write FROM for tables in this order, each joined to one before it; nothing if one of them cannot be."""
    parts = [_as_written(written(tables[0].name))]
    for at, table in enumerate(tables[1:], 1):
        edges = [edge for before in tables[:at] for edge in _edges(before, table, schema)]
        if not edges:
            return ""
        ways = " | ".join(
            f"({_as_written(left)}) EQUALS ({_as_written(right)}) | ({_as_written(right)}) EQUALS ({_as_written(left)})"
            for left, right in edges
        )
        parts.append(f"S join S ({_as_written(written(table.name))}) S ON S ({ways})")
    return f"({parts[0]}) {' '.join(parts[1:])}".rstrip()


def _columns(tables: tuple[Table, ...]) -> str:
    """List the columns that may be written: qualified, and bare where only one of the tables has the name."""
    owners = Counter(column.name.lower() for table in tables for column in table.columns)
    every = [(table, column.name) for table in tables for column in table.columns]
    bare = [written(name) for _, name in every if owners[name.lower()] == 1]
    return _as_written(*bare, *(_qualified(table, name) for table, name in every))


def _as_written(*words: str) -> str:
    return alternatives(words, DIALECT)


def _qualified(table: Table, column: str) -> str:
    return f"{written(table.name)}.{written(column)}"
