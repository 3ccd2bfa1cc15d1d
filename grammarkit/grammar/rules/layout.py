"""Rules about lines, white space and comments."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.grammar.reader.tokens import words
from grammarkit.grammar.syntax import Choice, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.reader.tokens import Token
    from grammarkit.grammar.source import Source

_ODD = re.compile(r"\r(?!\n)|[^\S \t\r\n]")
_SPACED = re.compile(r"\n[ \t]+\r?\n")
_SPACE = re.compile(r"\s*")


def line_continuation(source: Source) -> Iterator[Diagnostic]:
    r"""A line ends in a backslash, and goes on in the next.

    The engine refuses the grammar.

        start: "a" \
               "b"                  // refused
        start: "a" "b"              // taken

    Join the lines; only `|` may begin a line that goes on. `lower` does.
    """
    for token in _words(source.text, source.file):
        if token.kind == "continuation":
            message = "the engine does not continue lines"
            remedy = "join the two lines, or lower the grammar"
            span = Span(token.start, token.start + 1, source.file)
            yield Diagnostic("line-continuation", message, span, help=remedy, fix="lower")


def comment_between_alternatives(source: Source) -> Iterator[Diagnostic]:
    """A line with a comment alone stands before a line that begins with `|`.

    The engine takes the definition to end before the comment, and refuses the `|`.

        start: "a"
             // or else
             | "b"                  // refused

        start: "a"
             | "b"                  // or else: taken

    Put the comment at the end of a line. `lower` leaves comments out.
    """
    alone: list[Token] = []
    for token in _words(source.text, source.file):
        if token.kind == "comment":
            alone += [token] if "\n" in _SPACE.match(token.text).group() else []  # type: ignore[union-attr]
        elif token.kind == "bar":
            for comment in alone:
                start = comment.start + len(comment.text) - len(comment.text.lstrip())
                message = "the engine takes the definition to end before this comment"
                span = Span(start, comment.end, source.file)
                remedy = "put it at the end of a line, or lower the grammar"
                yield Diagnostic("comment-between-alternatives", message, span, help=remedy, fix="lower")
        if token.kind not in {"comment", "blank"}:
            alone = []


def spaced_blank_line(source: Source) -> Iterator[Diagnostic]:
    """A line that holds nothing but spaces stands before a line that begins with `|`.

    The engine takes the definition to end there, and refuses the `|`. An empty line is fine.

    Delete the spaces:

        start: "a"
                                    // refused, if spaces are all that this line holds
             | "b"

    `lower` does.
    """
    for token in _words(source.text, source.file):
        if token.kind == "bar" and _SPACED.search(token.text):
            message = "the engine takes the definition to end at the blank line above, which holds spaces"
            span = Span(token.end - 1, token.end, source.file)
            yield Diagnostic("spaced-blank-line", message, span, help="delete the spaces", fix="lower")


def odd_space(source: Source) -> Iterator[Diagnostic]:
    """White space other than spaces, tabs and line ends stands at the beginning of a line, or before a comment.

    Lark takes any white space there: form feeds, no-break spaces, lone carriage returns. The engine refuses the
    grammar.

        start: "a"
        name: "b"                   // refused, if indented by a no-break space

    Write spaces. `lower` does.
    """
    for token in _words(source.text, source.file):
        if token.kind in {"comment", "bar", "newline"}:
            space = _SPACE.match(token.text)
            for found in _ODD.finditer(token.text, 0, space.end() if space else 0):
                at = token.start + found.start()
                message = f"the engine takes no U+{ord(found.group()):04X} for white space"
                span = Span(at, at + 1, source.file)
                yield Diagnostic("odd-space", message, span, help="write a space", fix="lower")


def byte_order_mark(source: Source) -> Iterator[Diagnostic]:
    """The text begins with a byte order mark, U+FEFF.

    No engine takes it. Files are read without it here; it is in texts that were read as `utf-8` and not as `utf-8-sig`.

        Grammar(path.read_text(encoding="utf-8"))       # it may be the first character
        Grammar.from_file(path)

    Delete it. `lower` does.
    """
    if source.text.startswith("\ufeff"):
        message = "the text begins with a byte order mark"
        remedy = "delete it, or read the file as `utf-8-sig`"
        yield Diagnostic("byte-order-mark", message, Span(0, 1, source.file), help=remedy, fix="lower")


def unspaced_arrow(source: Source) -> Iterator[Diagnostic]:
    """An alias follows a name without a space: `x->y`.

    To the engine names may end in a hyphen: it reads `x-`, and refuses the `>`.

        start: x->y                 // refused
        start: x -> y               // taken

    Write a space before the arrow. `lower` does.
    """
    before: Token | None = None
    for token in _words(source.text, source.file):
        if token.text == "->" and before is not None and before.kind == "name":
            message = f"the engine reads `{before.text}-` as a name"
            span = Span(token.start, token.end, source.file)
            yield Diagnostic("unspaced-arrow", message, span, help="write ` -> `", fix="lower")
        before = token


def leading_bar(source: Source) -> Iterator[Diagnostic]:
    """The first alternative of a definition is empty, as a line break and a `|` follow the colon.

    All engines take it, and the empty text with it. In other notations a leading `|` says nothing.

        start:
             | "a"                  // "" or "a"

        start: "a"                  // "a"

    Write the first alternative behind the colon; write `x?` where something may be left out.
    """
    for definition in source.definitions:
        match definition.expr:
            case Choice(options=(Sequence(items=(), alias="", span=first), *_), span=span):
                bar = source.text.index("|", first.end, span.end)
                if "\n" in source.text[first.end : bar]:
                    message = f"the first alternative of `{definition.name}` is empty"
                    remedy = "write the first alternative behind the colon, without the `|`"
                    place = Span(bar, bar + 1, source.file)
                    yield Diagnostic("leading-bar", message, place, Severity.WARNING, help=remedy)
            case _:
                pass


@lru_cache(maxsize=16)
def _words(text: str, file: str) -> tuple[Token, ...]:
    return tuple(words(text, file))
