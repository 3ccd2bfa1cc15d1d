"""Rules about how a regular expression is spelt: what one engine reads and another refuses, or takes for another."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.grammar.regex.scan import scan
from grammarkit.grammar.regex.token import Bracket
from grammarkit.grammar.rules.parts import features, parts
from grammarkit.grammar.syntax import Regexp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source

_SPACED = re.compile(r"\{ *\d+ *(?:, *\d* *)?\}")
_NAMED = re.compile(r"\\[pPxuU]")
"""What begins `\\p{L}`, which is none of Python's, and a finding of its own."""
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_NUMERIC = re.compile(r"\\[xuU]([0-9a-fA-F]{2,8})")
_EVALUATED = {"\\t": "\t", "\\n": "\n", "\\r": "\r", "\\f": "\f"}
_OUTSIDE = frozenset(".^$*+?{}[]\\|()")
_INSIDE = frozenset("]\\^-")
_UNSEEN = frozenset(" \t\n\r\v\f#")
"""What flag `x` has Python leave out."""


def python_only_escape(source: Source) -> Iterator[Diagnostic]:
    r"""A regular expression is spelt as only Python reads it.

    Octal codes, `\N{BULLET}`, `\Z`, `\<`, `\>`, a backslash before a letter of another script, `[\b]`, comments in
    brackets `(?#…)`: the engine refuses the grammar.

        BELL: /\07/                 // refused
        BELL: /\x07/

    Write the character itself or its code, `\xHH` or `\uHHHH`; leave comments and `\Z` out. `lower` does.
    """
    for _, feature, span in features(source, "octal-escape", "named-character", "comment"):
        remedy = "delete it" if feature.kind == "comment" else "write the character, or its code as `\\uHHHH`"
        yield _python_only(feature.text, span, remedy)
    for _, feature, span in features(source, "anchor"):
        if feature.text == "\\Z":
            yield _python_only(feature.text, span, "delete it: a terminal ends where it ends")
    for node, found, in_brackets in _escapes(source):
        text = found.group()
        if text[1] in "<>\n" or not text[1].isascii() or (in_brackets and text == "\\b"):
            remedy = {"b": "write `\\x08`", "\n": "write `\\n`"}.get(text[1], f"write `{text[1]}`")
            yield _python_only(text, _place(node, found), remedy)


def _python_only(text: str, span: Span, remedy: str) -> Diagnostic:
    return Diagnostic("python-only-escape", f"the engine does not read `{text}`", span, help=remedy, fix="lower")


def bare_brace(source: Source) -> Iterator[Diagnostic]:
    r"""A regular expression holds a `{` that begins no repetition.

    Python, and Lark, take it for the character; the engine refuses the grammar.

        VARIABLE: /{{[a-z]+}}/      // refused
        VARIABLE: /\{\{[a-z]+\}\}/  // taken

    Escape it with a backslash. `lower` does.
    """
    for node, feature, span in features(source, "bare-brace"):
        named = _NAMED.fullmatch(node.pattern, max(0, feature.span.start - 2), feature.span.start)
        if not named and not _SPACED.match(node.pattern, feature.span.start):
            message = "the engine refuses a `{` that begins no repetition"
            yield Diagnostic("bare-brace", message, span, help="write `\\{`", fix="lower")


def spaced_brace(source: Source) -> Iterator[Diagnostic]:
    r"""A repetition in a regular expression holds spaces: `{1, 3}`.

    The engine repeats; Python, and Lark, take every character for itself, and neither says anything.

        CODE: /[A-Z]{1, 3}/         // Lark: a letter, then `{1, 3}`
        CODE: /[A-Z]{1,3}/

    Delete the spaces, or escape the brace. `lower` keeps Lark's reading.
    """
    for node, feature, span in features(source, "bare-brace"):
        if found := _SPACED.match(node.pattern, feature.span.start):
            text = found.group()
            message = f"`{text}` repeats to the engine, and is literal to Lark"
            remedy = f"write `{text.replace(' ', '')}` to repeat, and `\\{text[:-1]}\\}}` for the characters"
            whole = Span(span.start, span.start + len(text), span.file)
            yield Diagnostic("spaced-brace", message, whole, help=remedy, fix="lower")


def open_repeat(source: Source) -> Iterator[Diagnostic]:
    """A repetition in a regular expression has no lower bound: `{,3}`.

    To Python the bound is 0; the engine refuses the grammar.

        SIGNS: /-{,3}1/             // refused
        SIGNS: /-{0,3}1/            // taken

    Write the 0. `lower` does.
    """
    for _, feature, span in features(source, "open-repeat"):
        message = f"the engine refuses `{feature.text}`"
        yield Diagnostic("open-repeat", message, span, help=f"write `{{0{feature.text[1:]}`", fix="lower")


def escaped_operator(source: Source) -> Iterator[Diagnostic]:
    r"""A character that has a meaning in patterns is written by its code: `\x2e`, `\u002a`.

    Lark evaluates such escapes before Python reads the pattern, so that the character has its meaning; to the engine it
    is the character. In a pattern with flag `x` the same goes for white space, also for `\n` and `\t`.

        DOTS: /\x2e+/               // Lark: any characters; the engine: dots
        DOTS: /\.+/                 // dots

    Write a backslash and the character.
    """
    for node, found, in_brackets in _escapes(source):
        text = found.group()
        numeric = _NUMERIC.fullmatch(text)
        char = chr(int(numeric[1], 16)) if numeric else _EVALUATED.get(text, "")
        special = char in _INSIDE if in_brackets else char in _OUTSIDE or (char in _UNSEEN and _is_verbose(node))
        if char and special:
            shown = f"`{char}`" if char not in _UNSEEN else "white space or a comment, and left out,"
            message = f"`{text}` is {shown} to Lark, and the character itself to the engine"
            remedy = f"write `\\{char}`" if char not in _UNSEEN else f"write `[{text}]`, or leave out the flag `x`"
            yield Diagnostic("escaped-operator", message, _place(node, found), help=remedy)


def _is_verbose(node: Regexp) -> bool:
    return "x" in node.flags or "(?x" in node.pattern


def _place(node: Regexp, found: re.Match[str]) -> Span:
    return Span(*found.span()).within(node.span, after=1)


def _escapes(source: Source) -> Iterator[tuple[Regexp, re.Match[str], bool]]:
    """Yield the escapes in patterns, and whether they stand in brackets."""
    for node in parts(source, Regexp):
        if "\\" not in node.pattern:
            continue
        brackets = [token.span for token in scan(node.pattern, node.flags) if isinstance(token, Bracket)]
        starts = [span.start for span in brackets]
        for found in _ESCAPE.finditer(node.pattern):
            before = bisect_left(starts, found.start()) - 1
            yield node, found, before >= 0 and found.start() < brackets[before].end
