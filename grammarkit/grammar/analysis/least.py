"""The least that each rule needs: whether it matches nothing, or no text at all, and a shortest text of it.

It is counted in terminals, or in whatever the terminals are said to weigh, such as characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.grammar.analysis.bnf import Bnf

NEVER = 1 << 30
"""What a rule needs that no text matches: more terminals than any sentence has."""


@dataclass(frozen=True, slots=True)
class Least:
    """For each rule, how much its shortest text weighs, and the alternative that says so.

    `ranks` are the order in which rules were settled: that alternative is made of rules of lower ranks.
    """

    needs: tuple[int, ...]
    options: tuple[tuple[int, ...], ...]
    ranks: tuple[int, ...]
    weights: tuple[int, ...]
    """What each use of a terminal weighs."""

    def weight(self, body: Sequence[int]) -> int:
        """Add up what a sequence of symbols needs at least."""
        return min(NEVER, sum(self.weights[~symbol] if symbol < 0 else self.needs[symbol] for symbol in body))

    def shortest(self, body: Sequence[int]) -> list[int]:
        """Give the uses of a shortest text of a sequence of symbols."""
        uses: list[int] = []
        todo = list(reversed(body))
        while todo:
            symbol = todo.pop()
            if symbol < 0:
                uses.append(~symbol)
            elif self.needs[symbol]:
                todo.extend(reversed(self.options[symbol]))
        return uses


def least(grammar: Bnf, weights: Sequence[int] = ()) -> Least:
    """Find what each rule needs, those first that need least (Knuth's generalisation of Dijkstra's algorithm).

    `weights` says what each use weighs, `NEVER` one that nothing matches; without it each counts as one terminal.
    """
    weighing = tuple(weights) or (1,) * len(grammar.uses)
    users: list[list[int]] = [[] for _ in grammar.rules]
    heads: list[int] = []
    bodies: list[tuple[int, ...]] = []
    costs: list[int] = []
    missing: list[int] = []
    queue: list[tuple[int, int]] = []
    for head, rule in enumerate(grammar.rules):
        for body in rule.options:
            parts = [symbol for symbol in body if symbol >= 0]
            for symbol in parts:
                users[symbol].append(len(heads))
            cost = sum(weighing[~symbol] for symbol in body if symbol < 0)
            if not parts and cost < NEVER:
                heappush(queue, (cost, len(heads)))
            heads.append(head)
            bodies.append(body)
            costs.append(cost)
            missing.append(len(parts))
    needs = [NEVER] * len(grammar.rules)
    chosen: list[tuple[int, ...]] = [()] * len(grammar.rules)
    ranks = [NEVER] * len(grammar.rules)
    settled = count()
    while queue:
        cost, production = heappop(queue)
        head = heads[production]
        if needs[head] < NEVER:
            continue
        needs[head], chosen[head], ranks[head] = cost, bodies[production], next(settled)
        for user in users[head]:
            costs[user] += cost
            missing[user] -= 1
            if not missing[user] and costs[user] < NEVER:
                heappush(queue, (min(costs[user], NEVER - 1), user))
    return Least(tuple(needs), tuple(chosen), tuple(ranks), weighing)
