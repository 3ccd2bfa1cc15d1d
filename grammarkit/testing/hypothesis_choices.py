"""Hypothesis decides: the only module that draws from its engine.

Its strategies cost some ten microseconds for each draw, and a sentence takes dozens; so this asks the engine below
them, as `hypothesis.extra.lark` does, by five methods of `ConjectureData`. All is drawn so that 0 is the simplest.

Left alone, Hypothesis tries few things: of a hundred examples most repeat parts of earlier ones, and small numbers come
too often. So it draws a seed, from which what is chosen is worked out, and *each choice* is recorded as its own, forced
to be that. With the seed 0 nothing is forced, and the same choices give the same text. So a failure shrinks choice by
choice, as if there had been no seed: its first step is to make that 0.
"""

from __future__ import annotations

import random
from functools import lru_cache
from typing import TYPE_CHECKING

from hypothesis.internal.intervalsets import IntervalSet

from grammarkit.grammar.regex.charset import SURROGATES, CharSet
from grammarkit.grammar.sampling.choose import AtRandom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.internal.conjecture.data import ConjectureData

    from grammarkit.grammar.sampling.token import Letters, Token

_MANY = 20
"""More repetitions or characters than this are drawn only where there have to be."""

_SEEDS = (1 << 32) - 1

_SEED = 1 << 40
"""The label of the span that is the seed's own; those of rules are their numbers."""


def source(data: ConjectureData) -> random.Random | None:
    """Draw a seed, and give what follows from it; None if nothing does."""
    data.start_span(_SEED)
    seed = data.draw_integer(0, _SEEDS)
    data.stop_span()
    return random.Random(seed) if seed else None  # noqa: S311 - examples, not secrets


def number(data: ConjectureData, count: int, source: random.Random | None) -> int:
    """Draw a number below `count`, the one that `source` says if there is one."""
    return data.draw_integer(0, count - 1, forced=int(source.random() * count) if source else None)


class ByHypothesis:
    """Decides what a derivation leaves open by what Hypothesis draws, which is what `source` says if there is one."""

    __slots__ = ("_case", "_data", "_mind", "spans")

    def __init__(self, data: ConjectureData, source: random.Random | None, case: int) -> None:
        self._data = data
        self._mind = AtRandom(source) if source else None
        self._case = case
        self.spans = source is None
        """Spans are for shrinking. Hypothesis takes examples that have some to pieces, to make others of those."""

    def shortest(self, token: Token) -> str:
        """Take the simplest of the shortest texts, undrawn."""
        return self.cased(token.shortest()) if token.is_single else token.shortest()

    def way(self, count: int, extra: int, fit: int, odds: Sequence[float]) -> int:
        """Choose one of `count` ways, with no regard to what fits."""
        mind = self._mind
        return self._data.draw_integer(0, count - 1, forced=mind.way(count, extra, fit, odds) if mind else None)

    def led(self, count: int, at: int) -> int:
        """Take what leads to the target."""
        return self._data.draw_integer(0, count - 1, forced=at)

    def more(self, spare: int) -> bool:
        """Choose whether a token is to be something else than its shortest text."""
        return self._data.draw_boolean(0.5, forced=self._mind.more(spare) if self._mind else None)

    def index(self, count: int) -> int:
        """Choose one of `count` things."""
        return self._data.draw_integer(0, count - 1, forced=self._mind.index(count) if self._mind else None)

    def number(self, most: int) -> int:
        """Choose a number from 0 to `most`."""
        most = min(most, _MANY)
        return self._data.draw_integer(0, most, forced=self._mind.number(most) if self._mind else None)

    def letters(self, letters: Letters, low: int, high: int) -> str:
        """Choose characters."""
        high = min(high, max(low, _MANY))
        forced = self._mind.letters(letters, low, high) if self._mind else None
        return self._data.draw_string(_intervals(letters.chars), min_size=low, max_size=high, forced=forced)

    def cased(self, text: str) -> str:
        """Write every such text in the same way, so that it is decided once."""
        return (text, text.lower(), text.upper())[self._case]

    def begin(self, rule: int) -> None:
        """Note that a rule begins, so that what is drawn for it can be left out or moved together."""
        self._data.start_span(rule)

    def end(self) -> None:
        """Note that the rule is done."""
        self._data.stop_span()


@lru_cache(maxsize=4096)
def _intervals(chars: CharSet) -> IntervalSet:
    return IntervalSet(chars.minus(SURROGATES).ranges)
