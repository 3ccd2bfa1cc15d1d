"""What derivations are to be like that between them take every alternative, none of which knows what others took.

Each has some alternatives for its targets. Those that come up by themselves need not be aimed at: which ones do is
found out once for each grammar, by trying, and what is rare is a target more often.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from grammarkit.grammar.sampling.choose import AtRandom
from grammarkit.grammar.sampling.derive import Wanted, derived

if TYPE_CHECKING:
    from grammarkit.grammar.sampling.shortest import Shortest

_FEWEST, _SHARE, _MOST = 3, 0.08, 16
"""Targets of a derivation: at least, as a share of all, and at most."""

_ROUNDS, _TRIED = 4, 25
"""How often the targets' odds are worked out, and how many derivations are tried for that each time."""

_RARE = 0.3
"""What is added to the times that an alternative came up; the odds of one that did not are as 1 to this."""

_FILLED = 0.9
"""How much of the room derivations are to use at most, beyond what their first target needs."""

_LONG, _EACH, _LONGEST = 60, 1.0, 280
"""Characters beyond the shortest sentence where nobody said: at least, for each alternative, and at most for those."""

_VERY_LONG = 2_000
"""Where the shortest sentence is longer than this, there is nothing beyond it."""


def roomy(table: Shortest) -> int:
    """Say how long sentences may be where nobody said: the longer the more alternatives there are."""
    room = _LONG + min(_LONGEST, int(_EACH * len(table.targets)))
    return max(table.length, min(_VERY_LONG, table.length + room))


class Aiming:
    """Says what derivations of a grammar of at most `longest` characters are to be like."""

    def __init__(self, table: Shortest, longest: int, depth: int) -> None:
        self._table = table
        self._room = longest - table.length
        self._depth = depth
        self._targets = table.targets[: bisect_right(table.reach, longest)]
        self._count = min(len(self._targets), _MOST, max(_FEWEST, int(_SHARE * len(self._targets))))
        self._odds = [*range(1, len(self._targets) + 1)]
        self._learn()

    def wanted(self, source: random.Random | None) -> Wanted:
        """Say what a derivation is to be like; without a source of chance, nothing is said but how long it may be."""
        if source is None:
            return Wanted(self._room, depth=self._depth)
        chosen = source.choices(self._targets, cum_weights=self._odds, k=self._count) if self._targets else []
        needed = self._table.cost(chosen[0]) if chosen else 0
        room = needed + int((self._room - needed) * _FILLED * source.random())
        return Wanted(self._room, min(self._room, room), tuple(chosen), self._depth)

    def _learn(self) -> None:
        source = random.Random(0)  # noqa: S311 - the same odds each time
        taken: Counter[tuple[int, int]] = Counter()
        for _ in range(_ROUNDS if len(self._targets) > self._count else 0):
            for _ in range(_TRIED):
                derived(self._table, AtRandom(source), self.wanted(source), taken)
            hits = (taken[target.rule, target.place] for target in self._targets)
            self._odds = [*accumulate(1 / (_RARE + count) for count in hits)]
