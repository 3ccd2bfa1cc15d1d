"""The grammar itself: as many sets of tables as the engine can follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.grammar import Grammar
from grammarkit.grammar.once import once
from grammarkit.sql.definitions import Definitions
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.exact import columns, copies
from grammarkit.sql.exact.joins import from_of, joins_of, steps
from grammarkit.sql.exact.many import Many
from grammarkit.sql.names import alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grammarkit.sql.dialects import SqlDialect
    from grammarkit.sql.exact.joins import Joined, Joins, Source
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
_MOST_OPEN, _MOST_TABLES = 2, 5
"""Tables of a set that is open behind SELECT, and of a join of many."""
_MOST_MEMBERS = 250
"""Tables, summed over the joins of many: each costs some 100 bytes of a text that is sent with every question."""


Place: TypeAlias = "tuple[Source, frozenset[str]]"
"""A source, and those of its columns that need no table's name: rules of a table are copied once for each."""


@dataclass(frozen=True, slots=True)
class Exact:
    """The grammar, and the sets of tables that it has no room for; those can be written in `names` only."""

    grammar: Grammar
    left_out: tuple[tuple[Table, ...], ...]
    """The first of them; others of its size, and larger ones, are not looked for."""


@once
@lru_cache(maxsize=32)
def exact_grammar(schema: Schema, dialect: str = "sqlite") -> Exact | None:
    """Give the grammar, or None where there are more tables than the engine can follow.

    Raises:
        SourceError: there is no such SQL dialect.
    """
    known = sql_dialect(dialect)
    plan = _planned(schema, joins_of(schema, known))
    if plan is None:
        return None
    text = Definitions(_Builder(schema, known, plan).bodies()).text()
    left_out = tuple(tuple(plan.joins.sources[at].table for at in tables) for tables in plan.left_out)
    return Exact(Grammar(text, source=f"{known.exact_grammar}.lark"), left_out)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What there is room for: sets of one or two tables that are open at once, and joins of many."""

    joins: Joins
    open: tuple[tuple[int, ...], ...]
    many: tuple[Joined, ...]
    left_out: tuple[Joined, ...]
    alone: Mapping[int, Place]
    """Each source as it stands in joins of many."""

    def members(self, tables: tuple[int, ...]) -> tuple[Place, ...]:
        """Give the places of an open set."""
        sources = [self.joins.sources[at] for at in tables]
        return tuple(zip(sources, columns.bare_names(source.table for source in sources), strict=True))


def _planned(schema: Schema, joins: Joins) -> _Plan | None:
    """Open single tables and as many pairs as there is room for; leave the rest to joins of many, if they have room."""
    bare = dict(zip(schema.tables, columns.bare_names(schema.tables), strict=True))
    twice = {source.table for source in joins.sources if source.alias}
    alone = {at: (s, frozenset[str]() if s.table in twice else bare[s.table]) for at, s in enumerate(joins.sources)}
    return _filled(_Plan(joins, (), (), (), alone)) or _filled(_Plan(joins, (), (), (), {}))


def _filled(plan: _Plan) -> _Plan | None:
    opened: list[tuple[int, ...]] = []
    many: list[Joined] = []
    places = set(plan.alone.values())
    items, members = _OF_TABLE * len(places), 0
    for tables in chain.from_iterable(plan.joins.sets(_MOST_TABLES)):
        is_plain = not any(plan.joins.sources[at].alias for at in tables)
        new = set(plan.members(tuple(tables))) - places
        cost = _OF_SET + _OF_MEMBER * len(tables) + _OF_TABLE * len(new)
        if is_plain and len(tables) <= _MOST_OPEN and items + cost <= _MOST_ITEMS:
            opened.append(tuple(tables))
            items, places = items + cost, places | new
        elif len(tables) == 1:
            if is_plain:
                return None
        elif plan.alone and members + len(tables) <= _MOST_MEMBERS:
            many.append(tables)
            members += len(tables)
        elif is_plain:
            # Nobody is told of joins of the most tables, as nobody is of larger ones.
            left_out = (tables,) if len(tables) < _MOST_TABLES else ()
            return replace(plan, open=tuple(opened), many=tuple(many), left_out=left_out)
    return replace(plan, open=tuple(opened), many=tuple(many))


@dataclass(frozen=True, slots=True)
class _Builder:
    schema: Schema
    dialect: SqlDialect
    plan: _Plan

    def bodies(self) -> dict[str, str]:
        """Give the rules and terminals for what was planned."""
        given = Definitions.of(self.dialect.exact_grammar).bodies
        of_tables = {name: body for name, body in given.items() if name.startswith("t_")}
        of_sets = {name: body for name, body in given.items() if name.startswith("s_")}
        standing_in = {*of_tables, *of_sets, *columns.CLASSES, copies.KEY}
        shared = {name: body for name, body in given.items() if name not in standing_in}
        plan = self.plan
        numbers = [str(number) for number in range(len(plan.open))]
        found = {name: body if name.isupper() else copies.for_all(body, numbers) for name, body in shared.items()}
        found |= steps(plan.joins, self.dialect)
        members = [plan.members(tables) for tables in plan.open]
        names = {place: str(n) for n, place in enumerate(dict.fromkeys(chain(*members, plan.alone.values())))}
        for place, name in names.items():
            found |= self._of_table(place, name, of_tables, names)
        keys = 0
        for number, tables, own in zip(numbers, plan.open, members, strict=True):
            terminals = self._keys(own, number)
            keys += len(terminals)
            given_keys = terminals if keys <= _MOST_KEYS else {}
            found |= given_keys | {f"s_from_{number}": from_of(tables)}
            found |= self._of_set(number, of_sets, given_keys, [names[place] for place in own])
        sets = {tables: f"m{number}" for number, tables in enumerate(plan.many)}
        for joined, number in sets.items():
            found |= self._of_set(number, of_sets, {}, [names[plan.alone[at]] for at in sorted(joined)])
        many = Many(plan.joins, sets, {at: names[place] for at, place in plan.alone.items()})
        found |= {name: body for name, body in many.starts() if name in shared}
        return copies.short(copies.pruned(found | many.rules), shared)

    def _of_table(
        self, place: Place, name: str, rules: Mapping[str, str], names: Mapping[Place, str]
    ) -> dict[str, str]:
        source, bare = place
        classes = columns.terminals(source, bare, self.schema.dialect, self.dialect)
        return {
            **{f"{kind}_{name}": words for kind, words in classes.items()},
            **{f"{rule}_{name}": copies.for_table(body, name) for rule, body in rules.items()},
            f"t_related_{name}": " | ".join(self._related(source, names)),
        }

    def _related(self, source: Source, names: Mapping[Place, str]) -> Iterator[str]:
        """Write the tables that a key joins to this one, each with the key as its condition."""
        at = self.plan.joins.sources.index(source)
        for number, other in enumerate(self.plan.joins.sources):
            if not other.alias and (number, at) in self.plan.joins.ways:
                (own,) = self.plan.members((number,))
                yield f"at_{number} S WHERE S on_{number}_{at} (S AND S t_plain_{names[own]})*"

    def _keys(self, own: Sequence[Place], number: str) -> dict[str, str]:
        """Give a terminal for each column of a set."""
        forms = [forms for source, bare in own for forms in columns.written(source, bare, self.dialect).values()]
        return {f"{copies.KEY}_{number}_{at}": alternatives(words, self.dialect) for at, words in enumerate(forms)}

    def _of_set(
        self, number: str, rules: Mapping[str, str], keys: Mapping[str, str], places: Sequence[str]
    ) -> dict[str, str]:
        return {
            f"{name}_{number}": copies.for_set(body, number, places, keys)
            for name, body in rules.items()
            if name != "s_from"
        }
