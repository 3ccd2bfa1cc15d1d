"""The words of a `.lark` text, with their places: the union of what Lark 1.3 and llguidance 1.9 read.

Lines are told apart as by Lark: a line break ends a definition, unless the next line that is not blank begins with
`|`; a comment takes the blank lines before it along. Lark takes any Unicode white space behind a line break and before
a comment, and nothing but spaces and tabs elsewhere. It reads a text as though a line break stood behind it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.diagnostic import Span
from grammarkit.grammar.reader import misread

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(
    r"""
      (?P<name> _?[a-z](?:[_a-z0-9]|-(?!>))*+ | _?[A-Z](?:[_A-Z0-9]|-(?!>))*+ )
    | (?P<blank> [ \t]++(?!\s*+(?://|\#)) | \A\ufeff )
    | (?P<comment> \s*+(?://|\#)[^\n]*+ )
    | (?P<bar> \r?\n\s*+\| )
    | (?P<newline> \r?\n\s*+ | \r\Z )
    | (?P<string> "[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*+"i? )
    | (?P<number> 0[xX][0-9a-fA-F]++ | [+-]?\d++ )
    | (?P<punct> -> | \.\. | :: | [?!*+~|:(){}\[\],.=&] )
    | (?P<regexp> /[^/\\]*+(?:\\[\s\S][^/\\]*+)*+/[imslux]*+ )
    | (?P<directive> %(?:import|ignore|declare|override|extend|llguidance|json|regex|lark|if) | %[a-z_]++ )
    | (?P<special> <[^<>\s]++> | @[A-Za-z0-9_-]++ )
    | (?P<continuation> \\[ ]*+\n )
    | (?P<underscore> _ )
    """,
    re.VERBOSE,
)
_JSON = json.JSONDecoder()
_JSON_SPACE = re.compile(r"[ \t\r\n]*+")
_TAKES_JSON = frozenset({"%json", "%regex", "%llguidance"})
_UNSEEN = frozenset({"blank", "comment", "continuation"})


class Token(NamedTuple):
    """One word. `kind` is a group of `_WORD`, the word itself for punctuation, "json", or "end"."""

    kind: str
    text: str
    start: int
    end: int

    def span(self, file: str) -> Span:
        """Say where it stands in the text of that name."""
        return Span(self.start, self.end, file)


def tokens(text: str, file: str = "") -> list[Token]:
    """Cut a `.lark` text into its words; a `|` on a new line is a `|`, and no line break.

    Raises:
        GrammarError: a character, or an unclosed string or regular expression, that no word can start with.
    """
    found: list[Token] = []
    for token in words(text, file):
        kind, word, _, end = token
        if kind == "punct":
            found.append(token._replace(kind=word))
        elif kind == "bar":
            found.append(Token("|", "|", end - 1, end))
        elif kind not in _UNSEEN:
            found.append(token)
    found.append(Token("end", "", len(text), len(text)))
    return found


def words(text: str, file: str = "") -> Iterator[Token]:
    """Cut a `.lark` text into all that it consists of, comments and white space too.

    Raises:
        GrammarError: as `tokens`.
    """
    at = 0
    regexp: Token | None = None
    while found := _WORD.match(text, at):
        kind = found.lastgroup or ""
        end = found.end()
        token = Token(kind, found.group(), at, end)
        yield token
        at = end
        if kind == "regexp":
            regexp = token if "\n" in token.text else regexp
        elif kind == "directive" and token.text in _TAKES_JSON:
            value = _json(text, at, file)
            yield value
            at = value.end
    if at < len(text):
        raise misread.character(text, at, file, regexp.span(file) if regexp else None)


def _json(text: str, at: int, file: str) -> Token:
    """Read the JSON value behind `%json` and its like."""
    space = _JSON_SPACE.match(text, at)
    start = space.end() if space else at
    try:
        _, end = _JSON.raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        raise misread.json(text, start, file, error) from None
    return Token("json", text[start:end], start, end)
