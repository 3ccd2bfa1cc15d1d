"""What flag `i` means, by the rules of Python's `re`: which characters count as the same letter.

`re` has rules of its own (it compares simple lower case, with a table of exceptions), so `re` is asked, once for each
character that has more than one case. It finds U+212A KELVIN SIGN equal to `k`, U+017F LONG S equal to `s`, and
dotless and dotted i equal to `i`. Rust's `regex` agrees but for the last pair, which Unicode leaves to Turkish.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache

from grammarkit.grammar.regex.charset import CharSet

_CASED_BEFORE = 0x20000
"""Scripts with upper and lower case lie in the first two planes of Unicode."""


@lru_cache(maxsize=4096)
def folded(chars: CharSet) -> CharSet:
    """Return the set with every variant in case of its members."""
    inside, outside = _cased_in(chars), _cased_in(chars.complement())
    if len(inside) <= len(outside):
        return chars.union(*map(_same, inside))
    return chars.union(CharSet.covering((code, code) for code in outside if chars.intersect(_same(code)).ranges))


def folded_ascii(chars: CharSet) -> CharSet:
    """Return the set with the other case of its ASCII letters, as flags `i` and `a` together have it."""
    letters = (chr(code) for code in chars.intersect(CharSet(((0x41, 0x5A), (0x61, 0x7A)))).codes())
    return chars.union(CharSet.of("".join(char.swapcase() for char in letters)))


@lru_cache(maxsize=4096)
def unfolded(chars: CharSet) -> CharSet:
    """Return the least set whose folding is `chars`, lower case preferred; `chars` must be folded."""
    spare = [code for code in _cased_in(chars) if code != _spelling(code)]
    return chars.minus(CharSet.covering((code, code) for code in spare))


def _cased_in(chars: CharSet) -> list[int]:
    """List the members that have a case."""
    cased = _cased()
    return [code for low, high in chars.ranges for code in cased[bisect_left(cased, low) : bisect_right(cased, high)]]


@cache
def _same(code: int) -> CharSet:
    """The characters that `re` finds equal to one, itself included."""
    pattern = re.compile(re.escape(chr(code)), re.IGNORECASE)
    return CharSet.of("".join(char for char in _kin()[code] if pattern.fullmatch(char)))


@cache
def _spelling(code: int) -> int:
    """Return the member of a character's class to write: a lower-case ASCII letter, else the first lower-case one."""
    return min(_same(code).codes(), key=lambda other: (other > 0x7F, not chr(other).islower(), other))


@cache
def _cased() -> tuple[int, ...]:
    return tuple(sorted(_kin()))


@cache
def _kin() -> dict[int, str]:
    """For each character that has a case, those that could be equal to it: joined by any change of case."""
    families: dict[str, str] = {}
    for char in map(chr, range(_CASED_BEFORE)):
        for change in (char.lower(), char.upper(), char.title(), char.casefold()):
            if change != char:
                # `İ` lowers to two characters, of which the first is what `re` compares
                one, two = families.get(char, char), families.get(change[0], change[0])
                if one != two:
                    families.update(dict.fromkeys(one + two, one + two))
    return {ord(char): family for char, family in families.items()}
