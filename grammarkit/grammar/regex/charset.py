"""Sets of characters as ranges of code points, and alphabets: the characters that a set of sets cannot tell apart.

An automaton over Unicode has 1,114,112 possible steps from each state, but the sets in a pattern split them into few
classes. An `Alphabet` numbers those classes; everything else in this package steps over the numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

LAST = 0x10FFFF
"""The last code point."""


@dataclass(frozen=True, slots=True)
class CharSet:
    """A set of code points as sorted ranges, both ends included, that neither overlap nor touch."""

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def covering(cls, ranges: Iterable[tuple[int, int]]) -> CharSet:
        """Build the set from ranges in any order, overlapping or not."""
        joined: list[tuple[int, int]] = []
        for low, high in sorted(ranges):
            if joined and low <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], high))
            else:
                joined.append((low, high))
        return cls(tuple(joined))

    @classmethod
    def of(cls, characters: str) -> CharSet:
        """Build the set of the characters in a string."""
        return cls.covering((ord(char), ord(char)) for char in characters)

    def complement(self) -> CharSet:
        """Return every code point that is not in the set."""
        ends = [-1, *chain.from_iterable(self.ranges), LAST + 1]
        gaps = zip(ends[::2], ends[1::2], strict=True)
        return CharSet(tuple((low + 1, high - 1) for low, high in gaps if low + 1 < high))

    def union(self, *others: CharSet) -> CharSet:
        """Return what is in any of the sets."""
        return CharSet.covering(chain(self.ranges, *(other.ranges for other in others)))

    def intersect(self, other: CharSet) -> CharSet:
        """Return what is in both sets."""
        found: list[tuple[int, int]] = []
        one, two = iter(self.ranges), iter(other.ranges)
        left, right = next(one, None), next(two, None)
        while left and right:
            low, high = max(left[0], right[0]), min(left[1], right[1])
            if low <= high:
                found.append((low, high))
            if left[1] < right[1]:
                left = next(one, None)
            else:
                right = next(two, None)
        return CharSet(tuple(found))

    def minus(self, other: CharSet) -> CharSet:
        """Return what is in this set and not in the other."""
        return self.intersect(other.complement()) if other.ranges else self

    def has(self, code: int) -> bool:
        """Say whether a code point is in the set."""
        at = bisect_right(self.ranges, (code, LAST)) - 1
        return at >= 0 and self.ranges[at][0] <= code <= self.ranges[at][1]

    def codes(self) -> Iterator[int]:
        """Run through the code points in order."""
        return chain.from_iterable(range(low, high + 1) for low, high in self.ranges)


ANY = CharSet(((0, LAST),))
SURROGATES = CharSet(((0xD800, 0xDFFF),))
"""Code points that are no characters: text has none, and no pattern may spell one."""
NOT_NEWLINE = CharSet.of("\n").complement()
DIGIT = CharSet.covering([(0x30, 0x39)])
WORD = CharSet.covering([(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)])
SPACE = CharSet.of(" \t\n\r\f\v")


@dataclass(frozen=True, slots=True)
class Alphabet:
    """Classes of characters, numbered from 0 by their first character; together they hold every code point.

    The stretch that begins at `starts[i]` belongs to class `symbols[i]`.
    """

    starts: tuple[int, ...]
    symbols: tuple[int, ...]

    @classmethod
    def telling_apart(cls, sets: Collection[CharSet]) -> Alphabet:
        """Find the coarsest classes of which every given set is a union."""
        starts = sorted(
            {0} | {cut for chars in sets for low, high in chars.ranges for cut in (low, high + 1)} - {LAST + 1}
        )
        members = [0] * len(starts)
        for bit, chars in enumerate(sets):
            for low, high in chars.ranges:
                for at in range(bisect_left(starts, low), bisect_left(starts, high + 1)):
                    members[at] |= 1 << bit
        return cls.numbered(starts, members)

    @classmethod
    def numbered(cls, starts: Iterable[int], labels: Iterable[int]) -> Alphabet:
        """Number the classes of stretches with equal labels; neighbours of one class become one stretch."""
        numbers: dict[int, int] = {}
        firsts: list[int] = []
        symbols: list[int] = []
        for start, label in zip(starts, labels, strict=True):
            symbol = numbers.setdefault(label, len(numbers))
            if not symbols or symbols[-1] != symbol:
                firsts.append(start)
                symbols.append(symbol)
        return cls(tuple(firsts), tuple(symbols))

    @property
    def size(self) -> int:
        """How many classes there are."""
        return max(self.symbols) + 1

    def symbol(self, code: int) -> int:
        """Return the class of a code point."""
        return self.symbols[bisect_right(self.starts, code) - 1]

    def within(self, chars: CharSet) -> int:
        """Return the classes that lie in a set, as bits; the set must be a union of classes."""
        bits = 0
        for low, high in chars.ranges:
            for at in range(bisect_left(self.starts, low), bisect_right(self.starts, high)):
                bits |= 1 << self.symbols[at]
        return bits

    def chars(self, symbols: Collection[int]) -> CharSet:
        """Return the characters of some classes."""
        ends = (*self.starts[1:], LAST + 1)
        stretches = zip(self.starts, ends, self.symbols, strict=True)
        return CharSet.covering((start, end - 1) for start, end, symbol in stretches if symbol in symbols)

    def joined(self, other: Alphabet) -> tuple[Alphabet, tuple[tuple[int, int], ...]]:
        """Return the coarsest alphabet that is finer than both, and for each of its classes the class in either."""
        starts = sorted({*self.starts, *other.starts})
        pairs = [(self.symbol(start), other.symbol(start)) for start in starts]
        alphabet = Alphabet.numbered(starts, [left * other.size + right for left, right in pairs])
        return alphabet, tuple(dict.fromkeys(pairs))
