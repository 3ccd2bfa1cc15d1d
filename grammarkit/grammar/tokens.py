"""The words of a `.lark` text, with their places: the union of what Lark 1.3 and llguidance 1.9 read.

A token is a kind, its text and where it starts. White space and comments are dropped; line breaks are kept, since they
end a definition, except before a line that goes on with `|` and inside brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span
from grammarkit.grammar.report import GrammarError

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
      (?P<skip> [ \t\f\ufeff]+ | (?://|\#)[^\r\n]* | \\[ \t]*\r?\n )
    | (?P<newline> \r\n|\r|\n )
    | (?P<string> "(?:\\.|[^"\\\r\n])*"i? )
    | (?P<regexp> /(?!/)(?:\\.|[^/\\\r\n])*/[imslux]* )
    | (?P<directive> %[a-z_]+ )
    | (?P<special> <[^<>\s]*> )
    | (?P<arrow> -> )
    | (?P<dots> \.\. )
    | (?P<name> [A-Za-z_][A-Za-z0-9_]*(?:-(?!>)[A-Za-z0-9_]+)* )
    | (?P<number> [+-]?\d+ )
    | (?P<punct> [?!*+~|:(){}\[\],.=&] )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `kind` is a group of `_TOKEN`, or "json" for the `{...}` behind `%json` and its like, or "end"."""

    kind: str
    text: str
    span: Span


def tokens(text: str, file: str = "") -> list[Token]:
    """Cut a `.lark` text into its words.

    Raises:
        GrammarError: a character, or an unclosed string or regular expression, that no token can start with.
    """
    found = list(_scan(text, file))
    return [*_joined(found), Token("end", "", Span(len(text), len(text), file))]


def _scan(text: str, file: str) -> Iterator[Token]:
    at = 0
    wants_json = False
    while at < len(text):
        if wants_json and text[at] == "{":
            end = _json_end(text, at, file)
            yield Token("json", text[at:end], Span(at, end, file))
            at, wants_json = end, False
            continue
        word = _TOKEN.match(text, at)
        if word is None or word.lastgroup is None:
            raise _unreadable(text, at, file)
        if word.lastgroup != "skip":
            yield Token(word.lastgroup, word.group(), Span(at, word.end(), file))
            wants_json = word.lastgroup == "directive" and word.group() in {"%json", "%regex", "%llguidance", "%lark"}
        at = word.end()


def _json_end(text: str, at: int, file: str) -> int:
    """Find the end of the `{...}` that starts here; braces inside strings do not count."""
    depth = 0
    for part in re.compile(r'"(?:\\.|[^"\\])*"|[{}]').finditer(text, at):
        depth += {"{": 1, "}": -1}.get(part.group(), 0)
        if depth == 0:
            return part.end()
    span = Span(at, at + 1, file)
    raise GrammarError.of(text, "unclosed-bracket", "`{` is never closed", span, help="add the missing `}`")


def _unreadable(text: str, at: int, file: str) -> GrammarError:
    line_end = re.compile(r"[\r\n]|\Z").search(text, at)
    end = line_end.start() if line_end else len(text)
    quote = text[at]
    if quote in '"/':
        what = "a string" if quote == '"' else "a regular expression"
        message = f"{what} starts here and does not end on this line"
        remedy = f"close it with `{quote}`; write a line break inside it as `\\n`"
        return GrammarError.of(text, "unclosed-literal", message, Span(at, end, file), help=remedy)
    remedy = "write strings between double quotes" if quote == "'" else "delete it"
    message = f"`{quote}` (U+{ord(quote):04X}) has no meaning in a grammar"
    return GrammarError.of(text, "unknown-character", message, Span(at, at + 1, file), help=remedy)


def _joined(found: list[Token]) -> Iterator[Token]:
    """Drop the line breaks that do not end a definition."""
    depth = 0
    for here, token in enumerate(found):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.text, 0) if token.kind == "punct" else 0
        if token.kind == "newline":
            rest = next((t for t in found[here:] if t.kind != "newline"), None) if depth <= 0 else None
            if depth > 0 or (rest is not None and rest.text == "|" and rest.kind == "punct"):
                continue
        yield token
