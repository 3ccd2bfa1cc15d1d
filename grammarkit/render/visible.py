"""What others wrote, so that it can be printed: it steers no terminal, and what cannot be seen is seen."""

from __future__ import annotations

import unicodedata

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
"""Invisible, but without them Persian words and pictures of families fall apart."""


def visible(line: str) -> str:
    """Show control characters of a line as pictures; tabs stay."""
    return "".join(map(_picture, line))


def visible_lines(text: str) -> str:
    """Show control characters of a text as pictures, but for those that end its lines."""
    return "\n".join(visible(line.removesuffix("\r")) for line in text.split("\n"))


def quoted(text: str, longest: int | None = None) -> str:
    """Show a text on one line, whatever it holds, and no more than so many characters of it."""
    if not text:
        return "the empty text"
    cut = text if longest is None or len(text) <= longest else f"{text[:longest]}…"
    return f"`{''.join(char if char.isprintable() else repr(char)[1:-1] for char in cut)}`"


def _picture(char: str) -> str:
    if char == "\t":
        return char
    if ord(char) < 0x20:
        return chr(0x2400 + ord(char))
    if unicodedata.category(char) in _INVISIBLE and char not in _JOINERS:
        return "\N{REPLACEMENT CHARACTER}"
    return char
