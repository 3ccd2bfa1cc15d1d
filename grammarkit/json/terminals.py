"""The terminals that any schema may need, and how brackets, commas and colons are spaced.

Strings end at their closing quote, and no number can go on where it may end, so the engine, which always takes the
longest match, never takes too much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from grammarkit.json.numbers import INTEGER, NUMBER
from grammarkit.json.pieces import Name, Word
from grammarkit.json.spelling import CHARACTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.json.pieces import Piece

Spaces: TypeAlias = Literal["compact", "natural", "any"]
"""No space; at most one behind `:` and `,`, as models write it; or also line breaks and indentation."""

DEEPEST_INDENT = 80
"""Characters of white space that may stand in one place with `spaces="any"`."""

_WHITE = rf"[ \t\n\r]{{0,{DEEPEST_INDENT}}}"

_SIGNS = {"{": "OPEN_OBJECT", "}": "CLOSE_OBJECT", "[": "OPEN_ARRAY", "]": "CLOSE_ARRAY", ",": "COMMA", ":": "COLON"}


def regex(pattern: str) -> str:
    """Write a pattern as the body of a terminal."""
    return f"/{pattern}/"


def string(inner: str) -> str:
    """Write the body of a terminal for strings, given what stands between the quotes."""
    return f'/"(?:{inner})"/' if "|" in inner else f'/"{inner}"/'


FIXED = {
    "STRING": string(f"{CHARACTER}*"),
    "INTEGER": regex(INTEGER),
    "NUMBER": regex(NUMBER),
    "BOOLEAN": '"true" | "false"',
}

LONGEST_STRING = 1_000
"""Characters that a model may write in a string whose schema does not say."""

LONGEST_KEY = 100
"""And in a key."""

LARGEST_INTEGER = 10**18 - 1
"""The largest integer that a model may write where its schema does not say; also what fits into 64 bits."""

_DIGITS = "(?:0|[1-9][0-9]{0,17})"
NARROW = FIXED | {
    "STRING": string(f"{CHARACTER}{{0,{LONGEST_STRING}}}"),
    "INTEGER": regex(f"-?{_DIGITS}"),
    # 22 digits behind the point are what the shortest spelling of a double needs
    "NUMBER": regex(rf"-?{_DIGITS}(?:\.[0-9]{{1,22}})?(?:[eE][+-]?[0-9]{{1,3}})?"),
}
"""The same, bounded: under a grammar that lets a string go on for ever, a model may write it for ever."""


def signs(spaces: Spaces) -> tuple[Mapping[str, Piece], Mapping[str, str]]:
    """Give what stands for each bracket, comma and colon, and the terminals that takes."""
    match spaces:
        case "compact":
            return {sign: Word(sign) for sign in _SIGNS}, {}
        case "natural":
            words: dict[str, Piece] = {sign: Word(sign) for sign in "{}[]"}
            return words | {",": Name("COMMA"), ":": Name("COLON")}, {"COMMA": "/, ?/", "COLON": "/: ?/"}
        case "any":
            names = {sign: Name(name) for sign, name in _SIGNS.items()}
            return names, {name: regex(_spaced(sign)) for sign, name in _SIGNS.items()}


def _spaced(sign: str) -> str:
    """Let white space stand behind an opening sign, before a closing one, and around the others."""
    before = "" if sign in "{[" else _WHITE
    behind = "" if sign in "}]" else _WHITE
    return f"{before}\\{sign}{behind}" if sign in "{}[]" else f"{before}{sign}{behind}"
