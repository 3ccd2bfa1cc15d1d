"""How a text begins: texts that are no query, and queries with something around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import TokenType

from grammarkit.diagnostic import Diagnostic, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot import Token

_OPENERS = frozenset({TokenType.SELECT, TokenType.WITH, TokenType.VALUES, TokenType.FROM, TokenType.L_PAREN})
"""How queries begin, in one SQL dialect or another."""

_FENCE = re.compile(r"```+[ \t]*\w*")

_WRITING = frozenset(
    """
    alter analyze attach begin call cluster comment commit copy create deallocate declare delete detach discard do drop
    exec execute export grant handler import insert install kill listen load lock merge notify optimize pragma prepare
    put reindex release rename replace reset restore revoke rollback savepoint security set shutdown start truncate
    unload unlisten unlock update upsert use vacuum
    """.split()  # noqa: SIM905 - a list of words reads best as text
)
"""First words of statements that do something else than to read."""


def fence(text: str) -> Diagnostic | None:
    """Find a Markdown fence around a query, or something said before it."""
    found = _FENCE.match(text.lstrip())
    if found is None:
        return None
    start = len(text) - len(text.lstrip())
    span = Span(start, start + found.end())
    return Diagnostic("code-fence", "the query stands in a Markdown fence", span, help="write the query alone")


def no_query(tokens: Sequence[Token]) -> Diagnostic | None:
    """Judge a text by its first word."""
    if not tokens:
        return Diagnostic("empty-answer", "there is no query", Span(0, 0), help="write a SELECT")
    first = tokens[0]
    if first.token_type in _OPENERS:
        return None
    span = Span(first.start, first.end + 1)
    word = first.text
    if word.lower() in _WRITING:
        message = f"`{word.upper()}` does more than read"
        return Diagnostic("not-read-only", message, span, help="write a SELECT")
    if word.lower() in {"explain", "describe", "desc", "show", "summarize"}:
        message = f"`{word.upper()}` tells of the database, and is no query on it"
        return Diagnostic("not-a-query", message, span, help="write a SELECT")
    glued = word.lower().startswith("select") and word[6:]
    remedy = f"write `{word[:6]} {glued}`" if glued else "begin it with SELECT or WITH"
    return Diagnostic("not-a-query", f"a query does not begin with `{word}`", span, help=remedy)


def not_a_query(text: str) -> Diagnostic:
    """Say that what was parsed is something else than a query."""
    return Diagnostic("not-a-query", "this is not a query", Span(0, len(text)), help="write a SELECT")
