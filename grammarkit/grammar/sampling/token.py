"""What a terminal matches, as something that texts can be drawn from: its shortest text, and others up to a length.

A pattern's tree is all that is needed. That is exact, since after lowering no pattern looks around or is lazy, and it
needs no automata, whose size nothing bounds. Where a pattern is not so plain, examples of its language stand for it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from grammarkit.grammar.analysis.least import NEVER
from grammarkit.grammar.regex import Regex, RegexError
from grammarkit.grammar.regex import syntax as regex
from grammarkit.grammar.regex.draw import pool
from grammarkit.grammar.regex.instance import instances
from grammarkit.grammar.regex.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grammarkit.grammar.analysis.terminals import Terminal
    from grammarkit.grammar.regex.charset import CharSet
    from grammarkit.grammar.sampling.choose import Chooser

_EXAMPLES = 16
"""Texts that stand for a pattern which is not plain."""


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
    flexible: int
    """How many of them are not of one length."""

    @classmethod
    def of(cls, items: Sequence[Token]) -> Token:
        """Put tokens in a row."""
        flexible = sum(not item.fixed for item in items)
        least = min(NEVER, sum(item.least for item in items))
        return items[0] if len(items) == 1 else cls(tuple(items), least, not flexible, flexible)

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
    """One of several, the shortest first; of none, nothing."""

    options: tuple[Token, ...]
    lengths: tuple[int, ...]
    fixed: bool

    @classmethod
    def of(cls, options: Iterable[Token]) -> Token:
        """Give a choice of tokens."""
        fit = sorted((option for option in options if option.least < NEVER), key=lambda option: option.least)
        lengths = tuple(option.least for option in fit)
        return cls(tuple(fit), lengths, all(option.fixed for option in fit) and len(set(lengths)) == 1)

    @property
    def least(self) -> int:
        """The length of the first option."""
        return self.lengths[0] if self.lengths else NEVER

    def draw(self, chooser: Chooser, spare: int) -> str:
        """Draw from one that is short enough."""
        most = self.lengths[0] + spare
        count = bisect_right(self.lengths, most)
        at = chooser.index(count) if count > 1 else 0
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


def token(terminal: Terminal) -> Token:
    """Make a terminal something to draw from; one that only llguidance knows has no text here."""
    if terminal.words:
        return Either.of(Word(word, terminal.folded) for word in terminal.words)
    return of_pattern(terminal.pattern) if terminal.pattern else Either.of(())


@lru_cache(maxsize=1024)
def of_pattern(pattern: str) -> Token:
    """Make a pattern of Python's `re` something to draw from."""
    try:
        tree = parse(pattern)
    except RegexError:
        return Either.of(())
    if all(map(_is_plain, regex.walk(tree))):
        return _token(tree)
    try:
        return Either.of(map(Word, Regex.parse(pattern).examples(_EXAMPLES)))
    except RegexError:
        return Either.of(map(Word, instances(pattern)))


def _token(tree: regex.Tree) -> Token:
    match tree:
        case regex.Chars(chars=chars):
            return _letters(chars, 1, 1)
        case regex.Alt(options=options):
            return Either.of(map(_token, options))
        case regex.Repeat(item=regex.Chars(chars=chars), low=low, high=high):
            return _letters(chars, low, high)
        case regex.Repeat(item=item, low=low, high=high):
            inner = _token(item)
            nothing = inner.least >= NEVER and not low
            return Word("") if nothing or high == 0 else Times(inner, low, high)
        case _:
            return Row.of(_joined(regex.children(tree)))


def _joined(items: Iterable[regex.Tree]) -> list[Token]:
    """Join neighbours of one character each to words, in any case if they are so."""
    found: list[Token] = []
    for item in items:
        word = _word(item)
        before = found[-1] if found else None
        if word and isinstance(before, Word) and _go_together(before, word):
            found[-1] = Word(before.text + word.text, before.folded or word.folded)
        else:
            found.append(word or _token(item))
    return found


def _word(tree: regex.Tree) -> Word | None:
    if not isinstance(tree, regex.Chars):
        return None
    if len(tree.chars.ranges) == 1 and tree.chars.ranges[0][0] == tree.chars.ranges[0][1]:
        return Word(chr(tree.chars.ranges[0][0]))
    cases = pool(tree.chars) if tree.ignore_case and len(tree.chars.ranges) < 4 else ""
    is_one = bool(cases) and all(char.lower() == cases[0] or not char.isascii() for char in cases)
    return Word(cases[0], folded=True) if is_one and len(cases) < 5 else None


def _go_together(one: Word, other: Word) -> bool:
    """Tell whether both mind the case, or neither does, or one has none."""
    return one.folded == other.folded or not (other.text if one.folded else one.text).upper().isupper()


@lru_cache(maxsize=4096)
def _letters(chars: CharSet, low: int, high: int | None) -> Token:
    everything = pool(chars)
    if not everything:
        return Either.of(()) if low else Word("")
    readable = "".join(char for char in everything if " " <= char <= "~")
    return Letters(chars, everything, readable, low, high) if high != 0 else Word("")


def _is_plain(tree: regex.Tree) -> bool:
    """Tell what matches the same wherever it stands."""
    match tree:
        case regex.Repeat(lazy=lazy):
            return not lazy
        case _:
            return isinstance(tree, regex.Chars | regex.Seq | regex.Alt)
