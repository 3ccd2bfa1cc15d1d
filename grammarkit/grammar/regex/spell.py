r"""Writes one set of characters so that Python's `re` and Rust's `regex` read it alike, also between slashes.

No `\d`, `\w` or `\s`, which differ in what Unicode they hold; `.` for all but a line feed, which both agree on.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar.regex.case import folded, unfolded
from grammarkit.grammar.regex.charset import LAST, NOT_NEWLINE, SURROGATES, CharSet

if TYPE_CHECKING:
    from collections.abc import Iterator

_ANYTHING = r"(?:.|\n)"
_NOTHING = r"[^\x00-\U0010ffff]"
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "/": r"\/"}
_SPECIAL = frozenset(r"\.+*?()|[]{}^$")
_SPECIAL_IN_CLASS = frozenset(r"\[]^-")
_PLAIN = (0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)
"""Digits and letters, which are written first in a class."""


@lru_cache(maxsize=4096)
def spelt(chars: CharSet, *, ignore_case: bool = False) -> str:
    """Write a set; with `ignore_case`, a folded one as it is written inside `(?i:…)`."""
    negated, listed = _listed(chars)
    if ignore_case:
        listed = unfolded(listed)
    if not listed.ranges:
        return _ANYTHING if negated else _NOTHING
    if chars == NOT_NEWLINE:
        return "."
    codes = [code for ends in listed.ranges for code in ends]
    if not negated and len(listed.ranges) == 1 and codes[0] == codes[1]:
        return character(chr(codes[0]))
    parts = sorted(part for ends in listed.ranges for part in _readable(ends))
    body = "".join(_range(low, high) for _, low, high in parts)
    return f"[{'^' if negated else ''}{body}]"


@lru_cache(maxsize=4096)
def has_case(chars: CharSet) -> bool:
    """Say whether a set that is folded is written shorter inside `(?i:…)`."""
    listed = _listed(chars)[1]
    return unfolded(listed) != listed


def is_folded(chars: CharSet) -> bool:
    """Say whether a set means the same inside `(?i:…)` as outside."""
    return folded(chars) == chars


def character(char: str, *, in_class: bool = False) -> str:
    """Write one character."""
    if char in _NAMED:
        return _NAMED[char]
    if char in (_SPECIAL_IN_CLASS if in_class else _SPECIAL):
        return f"\\{char}"
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _listed(chars: CharSet) -> tuple[bool, CharSet]:
    """Return what to list between brackets, and whether behind `^`: what holds the last character is written so."""
    negated = chars.has(LAST)
    listed = chars.complement() if negated else chars
    return negated, CharSet.covering(filter(None, map(_without_surrogates, listed.ranges)))


def _without_surrogates(ends: tuple[int, int]) -> tuple[int, int] | None:
    """Move the ends of a range off the surrogates, which Rust's `regex` refuses to read."""
    low, high = ends
    low = SURROGATES.ranges[0][1] + 1 if SURROGATES.has(low) else low
    high = SURROGATES.ranges[0][0] - 1 if SURROGATES.has(high) else high
    return (low, high) if low <= high else None


def _readable(ends: tuple[int, int]) -> Iterator[tuple[bool, int, int]]:
    """Cut a range that runs out of the digits or letters, such as `0-:`; first comes whether a part is neither."""
    low, high = ends
    met = [plain for plain in _PLAIN if plain[0] <= high and low <= plain[1]]
    if len(met) != 1:
        yield True, low, high
        return
    first, last = max(low, met[0][0]), min(high, met[0][1])
    yield False, first, last
    if low < first:
        yield True, low, first - 1
    if last < high:
        yield True, last + 1, high


def _range(low: int, high: int) -> str:
    first, last = character(chr(low), in_class=True), character(chr(high), in_class=True)
    return first if low == high else first + last if high == low + 1 else f"{first}-{last}"
