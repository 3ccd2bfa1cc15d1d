"""Rules about strings between double quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.grammar.rules.parts import literals, parts
from grammarkit.grammar.strings import ESCAPE, rewritten
from grammarkit.grammar.syntax import Regexp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source
    from grammarkit.grammar.syntax import Literal

_READ = frozenset('nrtf"\\b/')
"""Escapes that Lark and the engine both read, if not alike."""
_JSONS = {"b": ("U+0008", "write `\\\\b`, or `\\u0008`"), "/": ("`/`", "write `/`, or `\\\\/` for both")}
_CONTROL = re.compile(r"[\x01-\x1f\x7f]")
_HALF = re.compile(r"[\ud800-\udfff]")
_HALVES = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_NUMBERED = re.compile(r"\\(?:u|U0000)([dD][89a-fA-F][0-9a-fA-F]{2})")
_NAMED = {"\t": "\\t", "\r": "\\n", "\f": "\\f"}


def string_escape(source: Source) -> Iterator[Diagnostic]:
    r"""A string holds an escape, or a raw control character, that the engine refuses.

    The engine reads JSON's strings. To Lark an escape that it does not know is two characters, the backslash first; the
    engine refuses it, and `\U0001F600`, and raw tabs.

        WORD: "\w+"                 // three characters to Lark, refused by the engine
        WORD: /\w+/                 // a pattern stands between slashes

    Write `\\` for a backslash, and the character itself for a letter of any script. `lower` keeps Lark's reading.
    """
    for node in literals(source):
        for found in ESCAPE.finditer(_body(node)):
            if told := _refused(found.group()):
                yield Diagnostic("string-escape", told[0], _place(node, found), help=told[1], fix="lower")
        for found in _CONTROL.finditer(_body(node)):
            code = ord(found.group())
            message = f"a raw U+{code:04X} stands in a string, and the engine refuses it"
            escape = _NAMED.get(found.group(), f"\\u{code:04x}")
            yield Diagnostic("string-escape", message, _place(node, found), help=f"write `{escape}`", fix="lower")


def _refused(escape: str) -> tuple[str, str] | None:
    """Say what the engines make of an escape that one of them refuses."""
    letter = escape[1:2]
    if letter in _READ or letter in "xu":
        return None
    if letter == "U":
        code = int(f"0{escape[2:]}", 16)
        whole = len(escape) > 2 and code <= 0x10FFFF and not _NUMBERED.fullmatch(escape)
        return (f"`{escape}` is refused by the engine", f"write `{chr(code)}`") if whole else None
    remedy = f"write `\\{escape}` for a backslash and what follows; write a pattern between slashes, `/…/`"
    return f"`{escape}` is two characters to Lark, and refused by the engine", remedy


def json_escape(source: Source) -> Iterator[Diagnostic]:
    r"""A string holds `\b`, `\/`, or two `\u` that are one character together.

    The engine reads JSON's strings: one character each. To Lark the first two are two characters, the backslash first,
    and `\ud83d\ude00` are two that no text holds.

        CLOSING: "<\/a>"            // Lark: `<\/a>`; the engine: `</a>`
        CLOSING: "</a>"

    Write `/`, `\u0008`, and the character itself. `lower` keeps Lark's reading of the first two.
    """
    for node in literals(source):
        for found in ESCAPE.finditer(_body(node)):
            if (letter := found.group()[1:]) in _JSONS:
                message = f"`\\{letter}` is two characters to Lark, and {_JSONS[letter][0]} to the engine"
                yield Diagnostic("json-escape", message, _place(node, found), help=_JSONS[letter][1], fix="lower")
        for found in _HALVES.finditer(_body(node)):
            message = f"`{found.group()}` is one character to the engine, and to Lark two that no text holds"
            whole = rewritten(f'"{found.group()}"')[1:-1]
            place = _place(node, found)
            yield Diagnostic("json-escape", message, place, Severity.WARNING, help=f"write `{whole}`", fix="lower")


def hex_escape(source: Source) -> Iterator[Diagnostic]:
    r"""A string holds `\xHH`.

    Every version of the engine before 1.8 refuses it.

        start: "\x41"               // refused by most
        start: "\u0041"             // taken by all

    Write `\u00HH`, or the character itself. `lower` does.
    """
    for node in literals(source):
        for found in ESCAPE.finditer(_body(node)):
            if found.group()[1] == "x" and len(found.group()) > 2:
                message = f"`{found.group()}` is refused by the engine's older versions"
                remedy = f"write `\\u00{found.group()[2:]}`, or lower the grammar"
                yield Diagnostic("hex-escape", message, _place(node, found), help=remedy, fix="lower")


def broken_escape(source: Source) -> Iterator[Diagnostic]:
    r"""A string holds an escape with too few digits, or past the last character.

    No engine takes the grammar.

        start: "\x4"                // how far does it go?
        start: "\u0004"

    Write two hexadecimal digits behind `\x`, four behind `\u`, eight behind `\U`; `\\` for a backslash.
    """
    for node in literals(source):
        body = _body(node)
        for found in ESCAPE.finditer(body):
            letter, digits = found.group()[1:2], found.group()[2:]
            if letter in {"x", "u", "U"} and (not digits or int(digits, 16) > 0x10FFFF):
                message = f"`{found.group()}` stands for no character"
                width = {"x": "two", "u": "four", "U": "eight"}[letter]
                remedy = f"write {width} hexadecimal digits behind `\\{letter}`, or `\\\\{letter}`"
                yield Diagnostic("broken-escape", message, _place(node, found), help=remedy)
        if (at := body.find("\0")) >= 0:
            span = Span(at, at + 1).within(node.span, after=1)
            yield Diagnostic("broken-escape", "a raw U+0000 stands in a string", span, help="write `\\u0000`")


def lone_surrogate(source: Source) -> Iterator[Diagnostic]:
    r"""Half of a character stands in the text: a code from U+D800 to U+DFFF.

    Nothing can match it: text is UTF-8 on its way to a model, and UTF-8 has no such characters. The engine refuses it.

        start: /\ud83d\ude00/       // two halves, which Lark keeps apart
        start: /\U0001F600/

    Write the whole character.
    """
    for found in _HALF.finditer(source.text):
        span = Span(found.start(), found.end(), source.file)
        message = f"U+{ord(found.group()):04X} is half of a character"
        yield Diagnostic("lone-surrogate", message, span, help="write the whole character")
    for node in literals(source):
        body = _HALVES.sub(lambda found: " " * len(found.group()), _body(node))
        for found in ESCAPE.finditer(body):
            if _NUMBERED.fullmatch(found.group()):
                yield _half(found.group(), _place(node, found))
    for regexp in parts(source, Regexp):
        for found in ESCAPE.finditer(regexp.pattern) if "\\" in regexp.pattern else ():
            if _NUMBERED.fullmatch(found.group()):
                yield _half(found.group(), Span(*found.span()).within(regexp.span, after=1))


def _half(escape: str, span: Span) -> Diagnostic:
    return Diagnostic("lone-surrogate", f"`{escape}` is half of a character", span, help="write the whole character")


def _body(node: Literal) -> str:
    return node.text.removesuffix("i")[1:-1]


def _place(node: Literal, found: re.Match[str]) -> Span:
    return Span(*found.span()).within(node.span, after=1)
