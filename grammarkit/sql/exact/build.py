"""The grammar itself: as many sets of tables as the engine can follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.grammar import Grammar
from grammarkit.grammar.once import once
from grammarkit.sql.definitions import Definitions
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.exact import columns, copies, joins
from grammarkit.sql.names import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grammarkit.sql.dialects import SqlDialect
    from grammarkit.sql.exact.joins import Joined
    from grammarkit.sql.schema import Schema
    from grammarkit.sql.table import Table

_MOST_ITEMS = 1_200
"""The engine gives up on a state of its parser with more than 2,000 items, and behind SELECT all sets are open.

What is counted are estimates: so many for a table in each of its places, for a set, and for each table in it. With
the columns that sets are grouped by, which come on top, states had up to one and a half times as many (llguidance 1.9).
"""
_OF_TABLE, _OF_SET, _OF_MEMBER = 23, 14, 3
_MOST_KEYS = 250
"""Columns by whose names a query can be grouped, summed over the sets; in further sets it is by number."""


Place: TypeAlias = "tuple[Table, frozenset[str]]"
"""A table, and those of its columns that need no table's name: rules of a table are copied once for each."""


@dataclass(frozen=True, slots=True)
class Exact:
    """The grammar, and the sets of tables that it has no room for; those can be written in `names` only."""

    grammar: Grammar
    left_out: tuple[Joined, ...]
    """Those found by then; larger ones, which are made of them, are not looked for."""


@once
@lru_cache(maxsize=32)
def exact_grammar(schema: Schema, dialect: str = "sqlite") -> Exact | None:
    """Give the grammar, or None where there are more tables than the engine can follow.

    Raises:
        SourceError: there is no such SQL dialect.
    """
    known = sql_dialect(dialect)
    kept, left_out = _bounded(joins.joined_sets(schema, known))
    if len(kept) < len(schema.tables):
        return None
    bodies = _Builder(schema, known).bodies(kept)
    return Exact(Grammar(Definitions(bodies).text(), source=f"{known.exact_grammar}.lark"), left_out)


def _bounded(sizes: Iterator[list[Joined]]) -> tuple[list[Joined], tuple[Joined, ...]]:
    """Keep as many of the first as there is room for, and give the others of the size that there was none for."""
    kept: list[Joined] = []
    items, places = 0, set[Place]()
    for sets in sizes:
        for count, tables in enumerate(sets):
            new = set(zip(tables, columns.bare_names(tables), strict=True)) - places
            items += _OF_SET + _OF_MEMBER * len(tables) + _OF_TABLE * len(new)
            if items > _MOST_ITEMS:
                return kept, tuple(sets[count:])
            kept.append(tables)
            places |= new
    return kept, ()


@dataclass(frozen=True, slots=True)
class _Builder:
    schema: Schema
    dialect: SqlDialect

    def bodies(self, sets: list[Joined]) -> dict[str, str]:
        """Give the rules and terminals for these sets."""
        given = Definitions.of(self.dialect.exact_grammar).bodies
        of_tables = {name: body for name, body in given.items() if name.startswith("t_")}
        of_sets = {name: body for name, body in given.items() if name.startswith("s_")}
        standing_in = {*of_tables, *of_sets, *columns.CLASSES, copies.KEY}
        shared = {name: body for name, body in given.items() if name not in standing_in}
        numbers = [str(number) for number in range(len(sets))]
        found = {name: body if name.isupper() else copies.for_all(body, numbers) for name, body in shared.items()}
        found |= joins.steps(self.schema, self.dialect)
        members = [tuple(zip(tables, columns.bare_names(tables), strict=True)) for tables in sets]
        places = {place: str(number) for number, place in enumerate(dict.fromkeys(chain(*members)))}
        for place, name in places.items():
            found |= self._of_table(place, name, of_tables, places)
        keys = 0
        for number, own in zip(numbers, members, strict=True):
            terminals = self._keys(own, number)
            keys += len(terminals)
            given_keys = terminals if keys <= _MOST_KEYS else {}
            found |= self._of_set(own, number, of_sets, given_keys, [places[place] for place in own])
        return copies.short(copies.pruned(found), shared)

    def _of_table(
        self, place: Place, name: str, rules: Mapping[str, str], places: Mapping[Place, str]
    ) -> dict[str, str]:
        table, bare = place
        classes = columns.terminals(table, bare, self.schema.dialect, self.dialect)
        return {
            **{f"{kind}_{name}": words for kind, words in classes.items()},
            **{f"{rule}_{name}": copies.for_table(body, name) for rule, body in rules.items()},
            f"t_related_{name}": " | ".join(self._related(table, places)),
        }

    def _related(self, table: Table, places: Mapping[Place, str]) -> Iterator[str]:
        """Write the tables that a key joins to this one, each with the key as its condition."""
        for other in self.schema.tables:
            if other is not table:
                name = joins.literals(self.dialect, self.dialect.path(other.path))
                more = f"(S AND S t_plain_{places[other, columns.bare_names((other,))[0]]})*"
                for edge in joins.edges(other, table, self.schema, self.dialect):
                    yield f"{name} S WHERE S {joins.equal(edge, self.dialect)} {more}"

    def _keys(self, own: Sequence[Place], number: str) -> dict[str, str]:
        """Give a terminal for each column of a set."""
        forms = [forms for table, bare in own for forms in columns.written(table, bare, self.dialect).values()]
        return {f"{copies.KEY}_{number}_{at}": alternatives(words, self.dialect) for at, words in enumerate(forms)}

    def _of_set(
        self,
        own: Sequence[Place],
        number: str,
        rules: Mapping[str, str],
        keys: Mapping[str, str],
        places: Sequence[str],
    ) -> dict[str, str]:
        return {
            **keys,
            **{f"{name}_{number}": copies.for_set(body, number, places, keys) for name, body in rules.items()},
            f"s_from_{number}": joins.from_of(tuple(table for table, _ in own), self.schema, self.dialect),
        }
