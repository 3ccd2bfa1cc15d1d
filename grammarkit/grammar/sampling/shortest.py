"""How long a sentence gets at least: through each alternative, and around each rule.

These tables are what keeps a draw from running away: whatever it has chosen so far, they say what the rest costs. What
is inside comes from `analysis.least`; what is around a rule is found by Dijkstra's algorithm, from the start rule down.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.least import NEVER, Least, least
from grammarkit.grammar.sampling.terminal import token
from grammarkit.grammar.structure import structure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.sampling.token import Token


class Way(NamedTuple):
    """An alternative of a rule, by its number there.

    `charge` is what a draw that takes it is to have to spare: the characters that it needs more than the shortest one;
    and at least 1 where it leads to rules that might lead back here, so that no draw goes round in rings.
    """

    option: int
    charge: int
    body: tuple[int, ...]
    flexible: int
    """How many of its symbols differ in length."""


class Target(NamedTuple):
    """An alternative that is to be taken: the rule's number, and its own in the rule."""

    rule: int
    option: int


class Step(NamedTuple):
    """A step from the start to a target: the alternative, and the place in it that leads on (-1 where none does)."""

    way: Way
    place: int


@dataclass(frozen=True, eq=False, slots=True)
class Shortest:
    """The tables of a grammar."""

    bnf: Bnf
    tokens: tuple[Token, ...]
    """What each use of a terminal is drawn from."""
    least: Least
    ways: tuple[tuple[Way, ...], ...]
    """The alternatives of each rule that derive a text: the shortest first, then by what they are charged."""
    charges: tuple[tuple[int, ...], ...]
    around: tuple[int, ...]
    """For each rule, how long the rest of the shortest sentence is that has it, `NEVER` if none does."""
    above: tuple[tuple[int, int, int], ...]
    """For each rule, the rule that it stands in there, the alternative, and the place."""

    @property
    def length(self) -> int:
        """The length of the shortest sentence, `NEVER` if there is none."""
        return self.least.needs[0] if self.least.needs else NEVER

    @property
    def targets(self) -> tuple[Target, ...]:
        """The alternatives that a draw can take or leave."""
        return tuple(
            Target(rule, way.option)
            for rule, ways in enumerate(self.ways)
            if len(ways) > 1 and self.around[rule] < NEVER
            for way in ways
        )

    def through(self, target: Target) -> int:
        """Give the length of the shortest sentence that takes an alternative, `NEVER` if none does."""
        body = self.bnf.rules[target.rule].options[target.option]
        return min(NEVER, self.around[target.rule] + self.least.weight(body))

    def path(self, target: Target) -> list[Step]:
        """Give the way from the start rule to where an alternative is taken, in the shortest sentence that does."""
        rule = target.rule
        steps = [Step(self._way(*target), -1)]
        while rule:
            rule, option, place = self.above[rule]
            steps.append(Step(self._way(rule, option), place))
        return steps[::-1]

    def pieces(self, symbol: int) -> list[tuple[int, str]]:
        """Give a shortest text of a symbol, piece by piece, each with its use of a terminal."""
        return [(use, self.tokens[use].shortest()) for use in self.least.shortest((symbol,))]

    def _way(self, rule: int, option: int) -> Way:
        return next(way for way in self.ways[rule] if way.option == option)


@lru_cache(maxsize=64)
def shortest(grammar: Grammar) -> Shortest:
    """Make the tables of a grammar, once it is lowered.

    Raises:
        GrammarError: it cannot be lowered.
    """
    bnf = structure(grammar).bnf
    terminals = [token(terminal) for terminal in bnf.terminals]
    tokens = tuple(terminals[use.terminal] for use in bnf.uses)
    inside = least(bnf, [one.least for one in tokens])
    ways = tuple(_ways(rule, bnf, inside, tokens) for rule in range(len(bnf.rules)))
    around, above = _around(bnf, inside)
    charges = tuple(tuple(way.charge for way in several) for several in ways)
    return Shortest(bnf, tokens, inside, ways, charges, around, above)


def _ways(rule: int, bnf: Bnf, inside: Least, tokens: Sequence[Token]) -> tuple[Way, ...]:
    found: list[Way] = []
    for option, body in enumerate(bnf.rules[rule].options):
        length = inside.weight(body)
        if length < NEVER:
            leads_down = all(symbol < 0 or inside.ranks[symbol] < inside.ranks[rule] for symbol in body)
            charge = max(length - inside.needs[rule], 0 if leads_down else 1)
            flexible = sum(symbol >= 0 or not tokens[~symbol].fixed for symbol in body)
            found.append(Way(option, charge, body, flexible))
    return tuple(sorted(found, key=lambda way: (way.charge, way.body != inside.options[rule], way.option)))


def _around(bnf: Bnf, inside: Least) -> tuple[tuple[int, ...], tuple[tuple[int, int, int], ...]]:
    around = [NEVER] * len(bnf.rules)
    above = [(0, 0, 0)] * len(bnf.rules)
    heap = [(0, 0, (0, 0, 0))] if bnf.rules and inside.needs[0] < NEVER else []
    while heap:
        length, rule, place = heappop(heap)
        if around[rule] < NEVER:
            continue
        around[rule], above[rule] = length, place
        for option, body in enumerate(bnf.rules[rule].options):
            whole = inside.weight(body)
            if whole < NEVER:
                for at, symbol in enumerate(body):
                    if symbol >= 0 and around[symbol] == NEVER:
                        heappush(heap, (length + whole - inside.needs[symbol], symbol, (rule, option, at)))
    return tuple(around), tuple(above)
