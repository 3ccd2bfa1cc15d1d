"""What texts are drawn from: the shortest one, and others up to a length."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from grammarkit.grammar.analysis.least import NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grammarkit.grammar.regex.charset import CharSet
    from grammarkit.grammar.sampling.choose import Chooser

_VARIED = 64
"""More texts than this count as so many, lest a few be drawn next to never beside very many."""


class Token(Protocol):
    """What texts are drawn from. `least` is the length of its shortest text, `NEVER` if there is none."""

    @property
    def least(self) -> int:
        """The length of the shortest text."""
        ...

    @property
    def fixed(self) -> bool:
        """Whether all texts are of one length."""
        ...

    @property
    def is_single(self) -> bool:
        """Whether there is one text only, however it is cased."""
        ...

    @property
    def variety(self) -> int:
        """How many texts there are, however they are cased; more than a few dozen count as a few dozen."""
        ...

    def draw(self, chooser: Chooser, spare: int) -> str:
        """Draw a text of at most `spare` characters more than the shortest one has."""
        ...

    def shortest(self) -> str:
        """Give the shortest text."""
        ...


@dataclass(frozen=True, slots=True)
class Word:
    """One text, in any case where `folded`."""

    text: str
    folded: bool = False
    fixed: bool = True
    is_single: bool = True
    variety: int = 1

    @property
    def least(self) -> int:
        """The length of the text."""
        return len(self.text)

    def draw(self, chooser: Chooser, spare: int) -> str:  # noqa: ARG002 - as all tokens are asked
        """Give the text."""
        return chooser.cased(self.text) if self.folded else self.text

    def shortest(self) -> str:
        """Give the text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Letters:
    """From `low` to `high` characters of a set, or any number from `low` on.

    Of the `pool`, a few hundred of the set, those that are visible ASCII are `readable`.
    """

    chars: CharSet
    pool: str
    readable: str
    low: int
    high: int | None

    @property
    def least(self) -> int:
        """The least number of characters."""
        return self.low

    @property
    def fixed(self) -> bool:
        """Whether it is a number that is given."""
        return self.low == self.high

    @property
    def is_single(self) -> bool:
        """Whether that and the only character are given."""
        return self.low == self.high and len(self.pool) == 1

    @property
    def variety(self) -> int:
        """How many texts there are."""
        return min(_VARIED, len(self.pool) ** min(self.low, _VARIED)) if self.fixed else _VARIED

    def draw(self, chooser: Chooser, spare: int) -> str:
        """Draw characters."""
        high = self.low + spare
        return chooser.letters(self, self.low, high if self.high is None or high < self.high else self.high)

    def shortest(self) -> str:
        """Repeat the character that reads best."""
        return self.pool[0] * self.low


@dataclass(frozen=True, slots=True)
class Row:
    """One after the other."""

    items: tuple[Token, ...]
    least: int
    fixed: bool
    is_single: bool
    variety: int
    flexible: int
    """How many of them are not of one length."""

    @classmethod
    def of(cls, items: Sequence[Token]) -> Token:
        """Put tokens in a row."""
        if len(items) == 1:
            return items[0]
        flexible = sum(not item.fixed for item in items)
        least = min(NEVER, sum(item.least for item in items))
        variety = 1
        for item in items:
            variety = min(_VARIED, variety * item.variety)
        return cls(tuple(items), least, not flexible, all(item.is_single for item in items), variety, flexible)

    def draw(self, chooser: Chooser, spare: int) -> str:
        """Draw each; what one leaves of its share the next may have."""
        found: list[str] = []
        shares = self.flexible
        for item in self.items:
            if item.fixed:
                found.append(item.draw(chooser, 0))
            else:
                text = item.draw(chooser, -(-spare // shares))
                shares -= 1
                spare -= len(text) - item.least
                found.append(text)
        return "".join(found)

    def shortest(self) -> str:
        """Put the shortest ones in a row."""
        return "".join(item.shortest() for item in self.items)


@dataclass(frozen=True, slots=True)
class Either:
    """One of several, the shortest first, and one of many texts more often; of none, nothing."""

    options: tuple[Token, ...]
    lengths: tuple[int, ...]
    fixed: bool
    odds: tuple[int, ...]
    """How many texts the options have, added up."""

    @classmethod
    def of(cls, options: Iterable[Token]) -> Token:
        """Give a choice of tokens."""
        fit = sorted((option for option in options if option.least < NEVER), key=lambda option: option.least)
        lengths = tuple(option.least for option in fit)
        fixed = all(option.fixed for option in fit) and len(set(lengths)) == 1
        return cls(tuple(fit), lengths, fixed, tuple(accumulate(option.variety for option in fit)))

    @property
    def is_single(self) -> bool:
        """Whether there is one option only, of one text."""
        return len(self.options) == 1 and self.options[0].is_single

    @property
    def variety(self) -> int:
        """How many texts there are."""
        return min(_VARIED, self.odds[-1]) if self.odds else 0

    @property
    def least(self) -> int:
        """The length of the first option."""
        return self.lengths[0] if self.lengths else NEVER

    def draw(self, chooser: Chooser, spare: int) -> str:
        """Draw from one that is short enough."""
        most = self.lengths[0] + spare
        count = bisect_right(self.lengths, most)
        at = chooser.index(count, self.odds) if count > 1 else 0
        return self.options[at].draw(chooser, most - self.lengths[at])

    def shortest(self) -> str:
        """Give the shortest text of the first."""
        return self.options[0].shortest()


@dataclass(frozen=True, slots=True)
class Times:
    """From `low` to `high` times, or any number of times from `low` on."""

    item: Token
    low: int
    high: int | None

    @property
    def least(self) -> int:
        """The length of the fewest."""
        return min(NEVER, self.item.least * self.low)

    @property
    def fixed(self) -> bool:
        """Whether number and length are given."""
        return self.low == self.high and self.item.fixed

    @property
    def is_single(self) -> bool:
        """Whether number and text are given."""
        return self.low == self.high and self.item.is_single

    @property
    def variety(self) -> int:
        """How many texts there are."""
        return min(_VARIED, self.item.variety ** min(self.low, _VARIED)) if self.low == self.high else _VARIED

    def draw(self, chooser: Chooser, spare: int) -> str:
        """Draw a number, and as many texts."""
        each = max(1, self.item.least)
        most = spare // each if self.high is None else min(spare // each, self.high - self.low)
        count = self.low
        if most > 0:
            count += chooser.number(most)
            spare -= (count - self.low) * each
        found: list[str] = []
        for left in range(count, 0, -1):
            text = self.item.draw(chooser, spare // left)
            spare -= len(text) - self.item.least
            found.append(text)
        return "".join(found)

    def shortest(self) -> str:
        """Repeat the shortest text."""
        return self.item.shortest() * self.low
