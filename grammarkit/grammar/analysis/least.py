"""The least that each rule needs: whether it matches nothing, or no text at all, and a shortest text of it."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.grammar.analysis.bnf import Bnf

NEVER = 1 << 30
"""What a rule needs that no text matches: more terminals than any sentence has."""


@dataclass(frozen=True, slots=True)
class Least:
    """For each rule, how many terminals its shortest text has, and the alternative that says so."""

    needs: tuple[int, ...]
    options: tuple[tuple[int, ...], ...]

    def weight(self, body: Sequence[int]) -> int:
        """Count the terminals that a sequence of symbols needs at least."""
        return min(NEVER, sum(1 if symbol < 0 else self.needs[symbol] for symbol in body))

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


def least(grammar: Bnf) -> Least:
    """Find what each rule needs, those first that need least (Knuth's generalisation of Dijkstra's algorithm)."""
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
            if not parts:
                heappush(queue, (len(body), len(heads)))
            heads.append(head)
            bodies.append(body)
            costs.append(len(body) - len(parts))
            missing.append(len(parts))
    needs = [NEVER] * len(grammar.rules)
    chosen: list[tuple[int, ...]] = [()] * len(grammar.rules)
    while queue:
        cost, production = heappop(queue)
        head = heads[production]
        if needs[head] < NEVER:
            continue
        needs[head], chosen[head] = cost, bodies[production]
        for user in users[head]:
            costs[user] += cost
            missing[user] -= 1
            if not missing[user]:
                heappush(queue, (min(costs[user], NEVER - 1), user))
    return Least(tuple(needs), tuple(chosen))
