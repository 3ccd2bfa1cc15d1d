r"""Characters and texts as they stand inside a JSON string, as patterns.

Each character may be written as itself, where JSON lets it, and with the escapes that writers of JSON use: `\"`, `\\`,
`\/`, `\n` and the like, `\u` for control characters and for what is not ASCII (as a pair of surrogates where it needs
one). `\u0041` for `A` is left out, since nobody writes it. No half pair is ever written (RFC 8259, section 8.2).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar.regex.charset import ANY, SURROGATES, CharSet
from grammarkit.grammar.regex.spell import spelt
from grammarkit.grammar.regex.syntax import Alt, Chars, Repeat, Seq, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_SHORT = {'"': '"', "\\": "\\\\", "/": "\\/", "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}
"""What may stand behind a backslash, as it is written in a class of a pattern."""

_CONTROLS = CharSet(((0x00, 0x1F),))
_NOT_RAW = _CONTROLS.union(CharSet.of('"\\'), SURROGATES)
_BY_NUMBER = CharSet(((0x00, 0x1F), (0x7F, 0xD7FF), (0xE000, 0x10FFFF)))
_ASTRAL = 0x10000


@lru_cache(maxsize=4096)
def character(chars: CharSet) -> str:
    """Write one character of a set, in brackets where several ways lead to it; nothing if none can be written."""
    raw = chars.minus(_NOT_RAW)
    options = [spelt(raw)] if raw.ranges else []
    short = "".join(sign for char, sign in _SHORT.items() if chars.has(ord(char)))
    escapes = [f"[{short}]"] if short else []
    by_number = chars.intersect(_BY_NUMBER)
    if by_number.ranges:
        escapes.append(f"u{_joined(_units(by_number))}")
    if escapes:
        options.append(f"\\\\{_joined(escapes)}")
    return _joined(options)


def spelled(tree: Tree) -> str:
    """Write what stands between the quotes, for a pattern over the characters that are meant."""
    match tree:
        case Chars(chars):
            return character(chars)
        case Seq(items):
            return "".join(_alone(item) for item in items)
        case Alt(options):
            return "|".join(spelled(option) for option in options)
        case Repeat(item, low, high):
            return f"(?:{spelled(item)}){_sign(low, high)}"
        case _:
            raise AssertionError(tree)


def _alone(tree: Tree) -> str:
    return f"(?:{spelled(tree)})" if isinstance(tree, Alt) else spelled(tree)


def _sign(low: int, high: int | None) -> str:
    match low, high:
        case 0, None:
            return "*"
        case 1, None:
            return "+"
        case 0, 1:
            return "?"
        case _:
            return f"{{{low}}}" if low == high else f"{{{low},{'' if high is None else high}}}"


def _joined(options: Sequence[str]) -> str:
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})" if options else ""


def _units(chars: CharSet) -> list[str]:
    """Write the numbers of characters in hexadecimal digits, those beyond U+FFFF as pairs of surrogates."""
    units: list[str] = []
    for low, high in chars.ranges:
        if low < _ASTRAL:
            units += _hexadecimal(low, min(high, _ASTRAL - 1), 4)
        if high >= _ASTRAL:
            units += _pairs(max(low, _ASTRAL) - _ASTRAL, high - _ASTRAL)
    return units


def _pairs(low: int, high: int) -> Iterator[str]:
    """Write pairs; the first half holds the upper ten bits, the second the lower ten."""
    first, last = low >> 10, high >> 10
    if first == last:
        yield _pair(first, first, low & 0x3FF, high & 0x3FF)
        return
    if low & 0x3FF:
        yield _pair(first, first, low & 0x3FF, 0x3FF)
        first += 1
    if high & 0x3FF != 0x3FF:
        yield _pair(last, last, 0, high & 0x3FF)
        last -= 1
    if first <= last:
        yield _pair(first, last, 0, 0x3FF)


def _pair(first: int, last: int, low: int, high: int) -> str:
    upper = _joined(_hexadecimal(0xD800 + first, 0xD800 + last, 4))
    lower = _joined(_hexadecimal(0xDC00 + low, 0xDC00 + high, 4))
    return f"{upper}\\\\u{lower}"


def _hexadecimal(low: int, high: int, digits: int) -> list[str]:
    """Write the numbers from `low` to `high` in so many digits."""
    if digits == 0:
        return [""]
    size = 16 ** (digits - 1)
    found: list[str] = []
    digit = low // size
    while digit * size <= high:
        start, end = max(low, digit * size), min(high, (digit + 1) * size - 1)
        if start % size == 0 and end % size == size - 1:
            last = digit
            while (last + 2) * size - 1 <= high:
                last += 1
            found.append(_digits(digit, last) + _free(digits - 1))
            digit = last + 1
        else:
            inner = _hexadecimal(start % size, end % size, digits - 1)
            found += [_digits(digit, digit) + each for each in inner]
            digit += 1
    return found


def _digits(first: int, last: int) -> str:
    figures, letters = (first, min(last, 9)), (max(first, 10), last)
    parts = [_span(f"{figures[0]:x}", f"{figures[1]:x}")] if first <= 9 else []
    if last >= 10:
        low, high = f"{letters[0]:x}", f"{letters[1]:x}"
        parts += [_span(low, high), _span(low.upper(), high.upper())]
    signs = "".join(parts)
    return signs if len(signs) == 1 else f"[{signs}]"


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low}-{high}"


def _free(digits: int) -> str:
    return "" if digits == 0 else "[0-9a-fA-F]" if digits == 1 else f"[0-9a-fA-F]{{{digits}}}"


def anything_but(words: Iterable[str], longest: int | None = None) -> str:
    """Write every text that is none of `words`, without the quotes.

    It follows the words letter by letter: where a text leaves them all, it may go on as it likes, or for `longest` more
    characters. A text in which something is escaped passes for none of them, even if it means one; and so do very long
    words, since a pattern is nested as deep as they are long.
    """
    root: _Trie = {}
    for word in words:
        if len(word) > LONGEST_WORD or any(_NOT_RAW.has(ord(char)) for char in word):
            continue
        at = root
        for char in word:
            at = at.setdefault(char, {})
        at[_END] = {}
    rest = "*" if longest is None else f"{{0,{longest}}}"
    return f"{_leaving(root, rest)}|{_RAW}{rest}{_ESCAPE}{CHARACTER}{rest}"


def _leaving(trie: _Trie, rest: str) -> str:
    nexts = [char for char in trie if char != _END]
    if not nexts:
        return f"{_RAW}{_RAW}{rest}"
    stays = [_one(char) + _leaving(trie[char], rest) for char in nexts]
    other = f"{_but(''.join(nexts))}{_RAW}{rest}"
    return f"(?:{'|'.join([*stays, other])}){'' if _END in trie else '?'}"


@lru_cache(maxsize=4096)
def _one(char: str) -> str:
    return spelt(CharSet.of(char))


@lru_cache(maxsize=4096)
def _but(chars: str) -> str:
    """Write one character that may stand for itself, and is none of these."""
    return spelt(_NOT_RAW.union(CharSet.of(chars)).complement())


LONGEST_WORD = 40
"""Characters of a word that other texts are told from."""

_Trie = dict[str, "_Trie"]
_END = ""

CHARACTER = character(ANY)
"""Any one character of a string."""

_RAW = spelt(_NOT_RAW.complement())
_ESCAPE = CHARACTER.removeprefix(f"(?:{_RAW}|").removesuffix(")")
