"""Ways: short sequences of terminals that lead from the start to a given place, by the grammar's own derivations."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.least import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.structure import Structure

_MOST_TERMINALS = 60
"""A longer way is not gone."""


class _Step(NamedTuple):
    """How a rule is come to: the rule that calls it, the alternative, and where in it."""

    rule: int
    body: tuple[int, ...]
    place: int


class Ways:
    """Finds ways in a grammar."""

    def __init__(self, structure: Structure) -> None:
        self._least = structure.least
        self._order = structure.order
        self._nullable = structure.nullable
        self._bodies = [
            [body for body in rule.options if self._least.weight(body) < NEVER] for rule in structure.bnf.rules
        ]
        self._productions = [(head, body) for head, bodies in enumerate(self._bodies) for body in bodies]
        self._places: dict[int, list[tuple[int, tuple[int, ...], int]]] = {}
        for head, body in self._productions:
            for index, symbol in enumerate(body):
                if symbol < 0:
                    self._places.setdefault(~symbol, []).append((head, body, index))
        self._ends = [self._union(body, self._order.last) for _, body in self._productions]
        self._begins = [self._union(body, self._order.first) for _, body in self._productions]
        self._closing: dict[int, list[int]] = {}
        self._costs, self._steps = self._entries()

    def to(self, use: int) -> list[int] | None:
        """Give a shortest way to where a use is expected."""
        places = (
            (self._costs.get(head, 1 << 40) + self._least.weight(body[:index]), head, body, index)
            for head, body, index in self._places.get(use, ())
        )
        found = min(places, default=None)
        return None if found is None else self._entry(found[1], found[2], found[3])

    def over(self, use: int, following: int) -> list[int] | None:
        """Give a short way over a use to where another is expected right behind it."""
        places = (
            (self._costs.get(head, 1 << 40) + self._least.weight(body[:index]), head, body, index)
            for number in self._closed_by(use)
            if self._begins[number] >> following & 1
            for head, body in (self._productions[number],)
            for index in self._behind(body, use, following)
        )
        found = min(places, default=None)
        if found is None:
            return None
        _, head, body, index = found
        entry = self._entry(head, body, index)
        inner = self._down(body[index], use)
        return None if entry is None or inner is None else [*entry, *inner, use]

    def _closed_by(self, use: int) -> list[int]:
        """List the alternatives of which a part may end in a use."""
        if use not in self._closing:
            self._closing[use] = [number for number, ends in enumerate(self._ends) if ends >> use & 1]
        return self._closing[use]

    def _entries(self) -> tuple[dict[int, int], dict[int, _Step]]:
        """Find the shortest way to each rule."""
        costs = {0: 0}
        steps: dict[int, _Step] = {}
        queue = [(0, 0)]
        done: set[int] = set()
        while queue:
            cost, rule = heappop(queue)
            if rule in done:
                continue
            done.add(rule)
            for body in self._bodies[rule]:
                before = cost
                for index, symbol in enumerate(body):
                    if symbol >= 0 and before < costs.get(symbol, 1 << 40):
                        costs[symbol] = before
                        steps[symbol] = _Step(rule, body, index)
                        heappush(queue, (before, symbol))
                    before += 1 if symbol < 0 else self._least.needs[symbol]
        return costs, steps

    def _entry(self, rule: int, body: tuple[int, ...], index: int) -> list[int] | None:
        """Give the uses of the way to a place in an alternative."""
        parts = [body[:index]]
        if self._costs.get(rule, 1 << 40) + self._least.weight(body[:index]) > _MOST_TERMINALS:
            return None
        while rule:
            rule, outer, at = self._steps[rule]
            parts.append(outer[:at])
        return [use for part in reversed(parts) for use in self._least.shortest(part)]

    def _behind(self, body: tuple[int, ...], use: int, following: int) -> Iterator[int]:
        """Find the symbols of an alternative that a use may end, with another use right behind it."""
        for index, symbol in enumerate(body):
            if not self._edges(symbol, self._order.last) >> use & 1:
                continue
            for other in body[index + 1 :]:
                if self._edges(other, self._order.first) >> following & 1:
                    yield index
                    break
                if other < 0 or not self._nullable[other]:
                    break

    def _union(self, body: tuple[int, ...], edge: tuple[int, ...]) -> int:
        found = 0
        for symbol in body:
            found |= self._edges(symbol, edge)
        return found

    @staticmethod
    def _edges(symbol: int, edge: tuple[int, ...]) -> int:
        return 1 << ~symbol if symbol < 0 else edge[symbol]

    def _down(self, symbol: int, use: int) -> list[int] | None:
        """Give the uses of a short text of a symbol in front of a use that ends it."""
        steps: dict[int, _Step] = {}
        queue = [symbol]
        for at in queue:
            if at == ~use:
                return self._path(symbol, at, steps)
            for body in self._bodies[at] if at >= 0 else ():
                for index in range(len(body) - 1, -1, -1):
                    inner = body[index]
                    if inner not in steps and inner != symbol and self._edges(inner, self._order.last) >> use & 1:
                        steps[inner] = _Step(at, body, index)
                        queue.append(inner)
                    if inner < 0 or not self._nullable[inner]:
                        break
        return None

    def _path(self, top: int, at: int, steps: dict[int, _Step]) -> list[int] | None:
        parts: list[tuple[int, ...]] = []
        while at != top:
            at, body, index = steps[at]
            parts.append(body[:index])
        weight = sum(map(self._least.weight, parts))
        return None if weight > _MOST_TERMINALS else [use for part in parts[::-1] for use in self._least.shortest(part)]
