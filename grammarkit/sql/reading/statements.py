"""A text with several queries, cut at its semicolons. Pure."""

from __future__ import annotations

from sqlglot import TokenType, errors
from sqlglot.dialects.dialect import Dialect

from grammarkit.diagnostic import Span


def statements(text: str, dialect: str) -> list[Span]:
    """Find where each statement stands, without its semicolon and the comments before it.

    A text that cannot be cut into words, as where a quote is never closed, is one statement from where the words end.
    """
    try:
        tokens = Dialect.get_or_raise(dialect).tokenize(text)
    except errors.SqlglotError:
        return _as_far_as_can_be(text, dialect)
    found: list[Span] = []
    start: int | None = None
    end = 0
    for token in tokens:
        if token.token_type is TokenType.SEMICOLON:
            if start is not None:
                found.append(Span(start, end))
            start = None
        else:
            start = token.start if start is None else start
            end = token.end + 1
    if start is not None:
        found.append(Span(start, end))
    return found


def _as_far_as_can_be(text: str, dialect: str) -> list[Span]:
    """Cut what stands before the last semicolon behind which nothing can be cut; the rest is one statement."""
    at = len(text)
    while (at := text.rfind(";", 0, at)) >= 0:
        try:
            Dialect.get_or_raise(dialect).tokenize(text[: at + 1])
        except errors.SqlglotError:
            continue
        rest = text[at + 1 :]
        begins = at + 1 + len(rest) - len(rest.lstrip())
        return [*statements(text[: at + 1], dialect), Span(begins, len(text.rstrip()))]
    begins = len(text) - len(text.lstrip())
    return [Span(begins, max(begins, len(text.rstrip())))]
