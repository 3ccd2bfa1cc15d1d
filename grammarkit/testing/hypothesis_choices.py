"""Hypothesis decides: the only module that draws from its engine.

Its strategies cost some ten microseconds for each draw, and a sentence takes dozens; so this asks the engine below
them, as `hypothesis.extra.lark` does, by four methods of `ConjectureData`. Everything is drawn so that 0 is simplest.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hypothesis.internal.intervalsets import IntervalSet

from grammarkit.grammar.regex.charset import SURROGATES, CharSet

if TYPE_CHECKING:
    from hypothesis.internal.conjecture.data import ConjectureData

    from grammarkit.grammar.sampling.token import Letters, Token

_MANY = 20
"""More repetitions or characters than this are drawn only where there have to be."""


class ByHypothesis:
    """Decides what a derivation leaves open by what Hypothesis draws; texts keep to `alphabet` where they can."""

    __slots__ = ("_alphabet", "_case", "_data")

    def __init__(self, data: ConjectureData, alphabet: CharSet | None, case: int) -> None:
        self._data = data
        self._alphabet = alphabet
        self._case = case

    spans = True

    def shortest(self, token: Token) -> str:
        """Take the simplest of the shortest texts, undrawn, unless it is to be made of other characters."""
        return token.shortest() if self._alphabet is None else token.draw(self, 0)

    def index(self, count: int) -> int:
        """Choose one of `count` things."""
        return self._data.draw_integer(0, count - 1)

    def number(self, most: int) -> int:
        """Choose a number from 0 to `most`."""
        return self._data.draw_integer(0, min(most, _MANY))

    def letters(self, letters: Letters, low: int, high: int) -> str:
        """Choose characters."""
        few = min(high, max(low, _MANY))
        return self._data.draw_string(_intervals(letters.chars, self._alphabet), min_size=low, max_size=few)

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
def _intervals(chars: CharSet, alphabet: CharSet | None) -> IntervalSet:
    found = chars.minus(SURROGATES)
    narrower = found if alphabet is None else found.intersect(alphabet)
    return IntervalSet((narrower if narrower.ranges else found).ranges)
