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

_STYLES = 3
"""Ways to write texts whose case does not matter: as they stand, in lower case, in upper case."""


def source(data: ConjectureData) -> random.Random | None:
    """Draw a seed, and give what follows from it; None if nothing does."""
    data.start_span(_SEED)
    seed = data.draw_integer(0, _SEEDS)
    data.stop_span()
    return random.Random(seed) if seed else None  # noqa: S311 - examples, not secrets


class Freely:
    """Decides what a derivation leaves open by what Hypothesis draws.

    Where rules begin and end is marked by spans, which shrinking goes by.
    """

    __slots__ = ("_case", "_data")

    spans = True
    is_frugal = False

    def __init__(self, data: ConjectureData) -> None:
        self._data = data
        self._case = data.draw_integer(0, _STYLES - 1)

    def shortest(self, token: Token) -> str:
        """Take the simplest of the shortest texts, undrawn."""
        return _shortest(token, self)

    def way(self, count: int, extra: int, fit: int, odds: Sequence[float]) -> int:  # noqa: ARG002 - see `Chooser`
        """Choose one of `count` ways, with no regard to what fits."""
        return self._data.draw_integer(0, count - 1)

    def led(self, count: int, at: int) -> int:  # noqa: ARG002 - see `Chooser`
        """Choose one of `count` ways, wherever they lead."""
        return self._data.draw_integer(0, count - 1)

    def more(self, spare: int) -> bool:  # noqa: ARG002 - see `Chooser`
        """Choose whether a token is to be something else than its shortest text."""
        return self._data.draw_boolean(0.5)

    def index(self, count: int, odds: Sequence[float] = ()) -> int:  # noqa: ARG002 - see `Chooser`
        """Choose one of `count` things, each as often."""
        return self._data.draw_integer(0, count - 1)

    def number(self, most: int) -> int:
        """Choose a number from 0 to `most`."""
        return self._data.draw_integer(0, min(most, _MANY))

    def letters(self, letters: Letters, low: int, high: int) -> str:
        """Choose characters."""
        return self._data.draw_string(_intervals(letters.chars), min_size=low, max_size=min(high, max(low, _MANY)))

    def cased(self, text: str) -> str:
        """Write every such text in the same way, so that it is decided once."""
        return _cased(text, self._case)

    def begin(self, rule: int) -> None:
        """Note that a rule begins, so that what is drawn for it can be left out or moved together."""
        self._data.start_span(rule)

    def end(self) -> None:
        """Note that the rule is done."""
        self._data.stop_span()


class Noted:
    """Decides by chance, and notes what it decided, for Hypothesis to draw just that.

    It marks no spans: Hypothesis takes examples that have some to pieces, to make others of those.
    """

    __slots__ = ("_case", "_mind", "_notes")

    spans = False
    is_frugal = False

    def __init__(self, source: random.Random) -> None:
        self._mind = AtRandom(source)
        self._notes: list[tuple[int, int] | tuple[bool] | tuple[str, IntervalSet, int, int]] = []
        self._case = self._integer(_STYLES - 1, int(source.random() * _STYLES))

    def draw(self, data: ConjectureData) -> None:
        """Have Hypothesis draw what was decided."""
        for note in self._notes:
            match note:
                case (bool(value),):
                    data.draw_boolean(0.5, forced=value)
                case (value, most):
                    data.draw_integer(0, most, forced=value)
                case (text, intervals, low, high):
                    data.draw_string(intervals, min_size=low, max_size=high, forced=text)

    def shortest(self, token: Token) -> str:
        """Take the simplest of the shortest texts, as that is never drawn."""
        return _shortest(token, self)

    def way(self, count: int, extra: int, fit: int, odds: Sequence[float]) -> int:
        """Choose one that fits."""
        return self._integer(count - 1, self._mind.way(count, extra, fit, odds))

    def led(self, count: int, at: int) -> int:
        """Take what leads to the target."""
        return self._integer(count - 1, at)

    def more(self, spare: int) -> bool:
        """Take something else wherever there is room, and now and then where there is none."""
        chosen = self._mind.more(spare)
        self._notes.append((chosen,))
        return chosen

    def index(self, count: int, odds: Sequence[float] = ()) -> int:
        """Choose one of `count` things."""
        return self._integer(count - 1, self._mind.index(count, odds))

    def number(self, most: int) -> int:
        """Choose a small number, or, when all is to be large, any that there is room for."""
        most = min(most, _MANY)
        return self._integer(most, self._mind.number(most))

    def letters(self, letters: Letters, low: int, high: int) -> str:
        """Choose characters, which are readable in most texts."""
        high = min(high, max(low, _MANY))
        text = self._mind.letters(letters, low, high)
        self._notes.append((text, _intervals(letters.chars), low, high))
        return text

    def cased(self, text: str) -> str:
        """Write every such text in the same way, so that it is decided once."""
        return _cased(text, self._case)

    def begin(self, rule: int) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""

    def _integer(self, most: int, value: int) -> int:
        self._notes.append((value, most))
        return value


def _shortest(token: Token, chooser: Freely | Noted) -> str:
    return chooser.cased(token.shortest()) if token.is_single else token.shortest()


def _cased(text: str, case: int) -> str:
    return (text, text.lower(), text.upper())[case]


@lru_cache(maxsize=4096)
def _intervals(chars: CharSet) -> IntervalSet:
    return IntervalSet(chars.minus(SURROGATES).ranges)
