"""The alternatives of rules with what each costs, and how to get from any rule down to another.

A cost is in characters beyond the shortest text. The ways down are found by Dijkstra's algorithm.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.least import NEVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.analysis.least import Least
    from grammarkit.grammar.sampling.token import Token

_INLINED = 32
"""Symbols that stand for a rule which leaves no choice, at most."""


class Way(NamedTuple):
    """An alternative of a rule, by its number there; of its symbols, those that leave no choice are written out.

    `charge` is what a draw that takes it is to have to spare: the characters that it needs more than the shortest one;
    and at least 1 where it leads to rules that might lead back here, so that no draw goes round in rings.
    """

    option: int
    charge: int
    body: tuple[int, ...]
    flexible: int
    """How many of its symbols differ in length."""


class Above(NamedTuple):
    """Where a rule stands: in which rule, in which of its ways, what that is charged, and at which place of it."""

    rule: int
    way: int
    charge: int
    place: int


class Toward(NamedTuple):
    """How to get from each rule down to a certain one."""

    costs: list[int]
    """What that costs, `NEVER` where no way leads there."""
    steps: list[tuple[int, int]]
    """The first step: which of the rule's ways, and which symbol of that."""


def ways(bnf: Bnf, inside: Least, tokens: Sequence[Token]) -> tuple[tuple[Way, ...], ...]:
    """Give the alternatives of each rule that derive a text: the shortest first, then by what they are charged."""
    flat = _written_out(bnf, inside)
    return tuple(_ways(rule, bnf, inside, flat, tokens) for rule in range(len(bnf.rules)))


def around(rules: Sequence[tuple[Way, ...]], inside: Least) -> list[int]:
    """Find for each rule what it costs to get there from the start, `NEVER` if no sentence has it."""
    costs = [NEVER] * len(rules)
    heap = [(0, 0)] if rules and inside.needs[0] < NEVER else []
    while heap:
        cost, rule = heappop(heap)
        if costs[rule] == NEVER:
            costs[rule] = cost
            below = ((way.charge, symbol) for way in rules[rule] for symbol in way.body if symbol >= 0)
            for charge, symbol in below:
                if costs[symbol] == NEVER:
                    heappush(heap, (cost + charge, symbol))
    return costs


def above(rules: Sequence[tuple[Way, ...]]) -> tuple[tuple[Above, ...], ...]:
    """Find for each rule where it stands."""
    found: list[list[Above]] = [[] for _ in rules]
    for rule, several in enumerate(rules):
        for number, way in enumerate(several):
            for place, symbol in enumerate(way.body):
                if symbol >= 0:
                    found[symbol].append(Above(rule, number, way.charge, place))
    return tuple(map(tuple, found))


def toward(above: Sequence[tuple[Above, ...]], goal: int) -> Toward:
    """Find the ways at the least cost from all rules down to one."""
    costs, steps = [NEVER] * len(above), [(0, 0)] * len(above)
    heap = [(0, goal, (0, 0))]
    while heap:
        cost, rule, step = heappop(heap)
        if costs[rule] == NEVER:
            costs[rule], steps[rule] = cost, step
            for upper, way, charge, place in above[rule]:
                if costs[upper] == NEVER:
                    heappush(heap, (cost + charge, upper, (way, place)))
    return Toward(costs, steps)


def _ways(
    rule: int, bnf: Bnf, inside: Least, flat: Sequence[tuple[int, ...]], tokens: Sequence[Token]
) -> tuple[Way, ...]:
    found: list[Way] = []
    for option, body in enumerate(bnf.rules[rule].options):
        length = inside.weight(body)
        if length < NEVER:
            leads_down = all(symbol < 0 or inside.ranks[symbol] < inside.ranks[rule] for symbol in body)
            charge = max(length - inside.needs[rule], 0 if leads_down else 1)
            written = _flat(body, flat)
            flexible = sum(symbol >= 0 or not tokens[~symbol].fixed for symbol in written)
            found.append(Way(option, charge, written, flexible))
    first = bnf.rules[rule].options.index(inside.options[rule]) if found else 0
    return tuple(sorted(found, key=lambda way: (way.charge, way.option != first, way.option)))


def _written_out(bnf: Bnf, inside: Least) -> list[tuple[int, ...]]:
    """Write out the rules that leave no choice; any other, and what would get long, stands for itself."""
    flat: list[tuple[int, ...]] = [(rule,) for rule in range(len(bnf.rules))]
    for rule in sorted(range(len(bnf.rules)), key=lambda rule: inside.ranks[rule]):
        if len(bnf.rules[rule].options) == 1 and inside.ranks[rule] < NEVER:
            body = _flat(bnf.rules[rule].options[0], flat)
            if len(body) <= _INLINED:
                flat[rule] = body
    return flat


def _flat(body: tuple[int, ...], flat: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(inner for symbol in body for inner in (flat[symbol] if symbol >= 0 else (symbol,)))
