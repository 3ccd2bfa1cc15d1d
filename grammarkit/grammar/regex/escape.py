r"""Reads one escape, such as `\n`, `\x41` or `\w`, by the rules of Python's `re`.

The reference is the section "Regular Expression Syntax" of Python's manual; `\z` is Python 3.14's name for `\Z`.
`\p{…}` is Rust's; it is read here so that it can be written out.
"""

from __future__ import annotations

import re
import unicodedata

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex.charset import LAST
from grammarkit.grammar.regex.property import knows_scripts, property_chars
from grammarkit.grammar.regex.token import AnchorSign, BackReference, Bad, BoundarySign, Category, Char, Property, Token

_CONTROLS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_WIDTHS = {"x": 2, "u": 4, "U": 8}
_DIGITS = {letter: re.compile(f"[0-9a-fA-F]{{0,{width}}}") for letter, width in _WIDTHS.items()}
_OCTAL = re.compile(r"0[0-7]{0,2}|[1-7][0-7][0-7]")
_OCTAL_IN_CLASS = re.compile(r"[0-7]{1,3}")
_REFERENCE = re.compile(r"[1-9][0-9]?")
_PROPERTY = re.compile(r"(?P<sign>[pP])(?:\{(?P<name>[^{}]*)\}|(?P<letter>[A-Za-z]))")
_NAME = re.compile(r"N\{([^}]*)\}")


def read_escape(pattern: str, at: int, flags: frozenset[str], *, in_class: bool) -> Token:
    """Read the escape whose backslash stands at `at`."""
    letter = pattern[at + 1 : at + 2]
    span = Span(at, min(at + 2, len(pattern)))
    if not letter:
        return Bad(span, flags, "the pattern ends in a lone `\\`", "write `\\\\` for a backslash")
    if letter in "dDwWsS":
        return Category(span, flags, letter)
    if letter in "pP" and (found := _PROPERTY.match(pattern, at + 1)):
        return _property(found, at, flags)
    if letter in _CONTROLS:
        return Char(span, flags, ord(_CONTROLS[letter]))
    if letter in "xuUN":
        return _by_number(pattern, at, flags) if letter != "N" else _by_name(pattern, at, flags)
    if letter.isascii() and letter.isdigit():
        return _digits(pattern, at, flags, in_class=in_class)
    if in_class and letter == "b":
        return Char(span, flags, 8)
    if not in_class and letter in "bB":
        return BoundarySign(span, flags, letter == "B")
    if not in_class and letter in "AZz":
        return AnchorSign(span, flags, letter)
    if letter.isascii() and letter.isalpha():
        return Bad(span, flags, f"`\\{letter}` means nothing here", _remedy(letter))
    return Char(span, flags, ord(letter))


def _property(found: re.Match[str], at: int, flags: frozenset[str]) -> Token:
    span = Span(at, found.end())
    chars = property_chars(found["letter"] or found["name"])
    if chars is None:
        shown = found.string[at : found.end()]
        known = "no category, script or property" if knows_scripts() else "no general category"
        return Bad(span, flags, f"`{shown}` is {known} of Unicode", _remedy("p"))
    return Property(span, flags, chars.complement() if found["sign"] == "P" else chars)


def _remedy(letter: str) -> str:
    if letter in "pP":
        written = "write the characters out as a class, such as `[A-Za-z]`"
        return written if knows_scripts() else f"{written}; scripts are known with `pip install grammarkit[unicode]`"
    return f"write `{letter}` for the letter, or `\\\\{letter}` for a backslash before it"


def _by_number(pattern: str, at: int, flags: frozenset[str]) -> Token:
    width = _WIDTHS[pattern[at + 1]]
    found = _DIGITS[pattern[at + 1]].match(pattern, at + 2)
    digits = found.group() if found else ""
    span = Span(at, at + 2 + len(digits))
    if len(digits) < width:
        message = f"`{pattern[at : span.end]}` is not a whole escape"
        return Bad(span, flags, message, f"write {width} hexadecimal digits after `\\{pattern[at + 1]}`")
    if int(digits, 16) > LAST:
        return Bad(span, flags, f"`{pattern[at : span.end]}` is no character", "write at most `\\U0010ffff`")
    return Char(span, flags, int(digits, 16))


def _by_name(pattern: str, at: int, flags: frozenset[str]) -> Token:
    found = _NAME.match(pattern, at + 1)
    span = Span(at, found.end() if found else at + 2)
    try:
        return Char(span, flags, ord(unicodedata.lookup(found.group(1) if found else "")))
    except (KeyError, TypeError):  # no such name; the name of a sequence of several characters
        return Bad(span, flags, f"`{pattern[at : span.end]}` names no character", "write it as `\\uXXXX`")


def _digits(pattern: str, at: int, flags: frozenset[str], *, in_class: bool) -> Token:
    octal = (_OCTAL_IN_CLASS if in_class else _OCTAL).match(pattern, at + 1)
    reference = _REFERENCE.match(pattern, at + 1)
    if octal:
        span = Span(at, octal.end())
        if (code := int(octal.group(), 8)) > 0o377:
            return Bad(span, flags, f"`\\{octal.group()}` is past `\\377`", "write it as `\\uXXXX`")
        return Char(span, flags, code)
    if in_class or not reference:
        return Bad(Span(at, at + 2), flags, f"`{pattern[at : at + 2]}` is not octal", "write it as `\\xHH`")
    return BackReference(Span(at, reference.end()), flags)
