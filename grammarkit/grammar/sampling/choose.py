"""Who decides: at random here, by Hypothesis in `testing.strategies`. What is decided is the same.

Of several things the simplest comes first, so that what decides by 0 and by nothing gets the simplest sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from grammarkit.grammar.sampling.token import Letters, Token

_MORE = 0.6
"""How often one more is taken, where a number is asked for."""

_ANYWAY = 0.5
"""How often a token is more than its shortest text where there is no room for more."""

_READABLE = 0.98
"""How often the characters of a text are visible ASCII, where they can be."""


class Chooser(Protocol):
    """Decides what a derivation leaves open. One with `spans` hears where rules begin and end."""

    @property
    def spans(self) -> bool:
        """Whether `begin` and `end` are to be called."""
        ...

    @property
    def is_frugal(self) -> bool:
        """Whether it takes the shortest text wherever there is no room for more, so that it need not be asked there."""
        ...

    def shortest(self, token: Token) -> str:
        """Choose one of the shortest texts of a token."""
        ...

    def way(self, count: int, extra: int, fit: int, odds: Sequence[float]) -> int:
        """Choose one of `count` ways of a rule.

        The first `extra` stands for none. Of the others so many `fit` into the room, and these are to be as frequent
        as `odds` says, added up, if it says anything.
        """
        ...

    def led(self, count: int, at: int) -> int:
        """Take the one of `count` ways that leads to a target."""
        ...

    def more(self, spare: int) -> bool:
        """Choose whether a token is to be something else than its shortest text, with so many characters to spare."""
        ...

    def index(self, count: int, odds: Sequence[float] = ()) -> int:
        """Choose one of `count` things, of which the first is the simplest, as often as `odds` says, added up."""
        ...

    def number(self, most: int) -> int:
        """Choose a number from 0 to `most`."""
        ...

    def letters(self, letters: Letters, low: int, high: int) -> str:
        """Choose from `low` to `high` characters."""
        ...

    def cased(self, text: str) -> str:
        """Choose how to write a text whose case does not matter."""
        ...

    def begin(self, rule: int) -> None:
        """Hear that what is chosen next is for a rule."""
        ...

    def end(self) -> None:
        """Hear that the rule that was begun last is done."""
        ...


class AtRandom:
    """Decides by a source of random numbers.

    A `large` one never takes what is simplest where there is something else, so that it uses all the room it is given.
    """

    __slots__ = ("_case", "_large", "_random", "_source", "_spare")

    def __init__(self, source: random.Random, *, large: bool = False) -> None:
        self._source = source
        self._random = source.random  # three times as fast as `randrange`
        self._large = large
        self._case = int(source.random() * 4)
        self._spare = 0

    spans = False
    is_frugal = True

    def shortest(self, token: Token) -> str:
        """Draw one of the shortest texts."""
        return token.draw(self, 0)

    def way(self, count: int, extra: int, fit: int, odds: Sequence[float]) -> int:  # noqa: ARG002 - see `Chooser`
        """Choose one that fits."""
        if not fit:
            return 0
        if odds:
            return extra + bisect_right(odds, self._random() * odds[fit - 1], 0, fit - 1)
        return extra + self.index(fit)

    def led(self, count: int, at: int) -> int:  # noqa: ARG002 - see `Chooser`
        """Take what leads to the target."""
        return at

    def more(self, spare: int) -> bool:
        """Take something else wherever there is room, and now and then where there is none."""
        self._spare = max(0, spare)
        return spare > 0 or self._random() < _ANYWAY

    def index(self, count: int, odds: Sequence[float] = ()) -> int:
        """Choose one of `count` things."""
        if self._large and count > 1:
            return 1 + int(self._random() * (count - 1))
        if odds:
            return bisect_right(odds, self._random() * odds[count - 1], 0, count - 1)
        return int(self._random() * count)

    def number(self, most: int) -> int:
        """Choose a small number, or, when all is to be large, any that there is room for."""
        most = min(most, self._spare)
        if self._large:
            return int(self._random() * (most + 1))
        number = 0
        while number < most and self._random() < _MORE:
            number += 1
        return number

    def letters(self, letters: Letters, low: int, high: int) -> str:
        """Choose characters, which are readable in most texts."""
        pool = letters.readable
        if not pool or (len(pool) < len(letters.pool) and self._random() > _READABLE):
            pool = letters.pool
        count = low + self.number(high - low) if high > low else low
        if count == 1:
            return pool[int(self._random() * len(pool))]
        return "".join(self._source.choices(pool, k=count))

    def cased(self, text: str) -> str:
        """Write all such texts in upper case, or in lower case, or each in one of both; or as they stand."""
        if self._case < 2:
            return text
        lower = self._case == 2 or self._random() < 0.5
        return text.lower() if lower else text.upper()

    def begin(self, rule: int) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""
