"""Text into a parsed query, by sqlglot, with what it cannot say itself: that there are two statements, or none.

sqlglot is lenient, and logs what it gives up on: what is no query is told before it is parsed.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from sqlglot import TokenType, errors, exp
from sqlglot.dialects.dialect import Dialect

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.sql.kinds import rejected
from grammarkit.sql.reading import glued, hidden, opening
from grammarkit.sql.reading.place import word_span
from grammarkit.sql.reading.source import remember

if TYPE_CHECKING:
    from sqlglot import Token

# What sqlglot has doubts about it logs; without a handler of the program's own that would be printed.
logging.getLogger("sqlglot").addHandler(logging.NullHandler())

LONGEST = 250_000
"""Characters of a query that are read: twenty times the longest of the published ones that we know."""

DEEPEST = 200
"""Brackets inside each other that are read. SQLite stops at 100, Postgres at some thousands."""


def parsed(text: str, dialect: str) -> exp.Query:
    """Parse one query.

    Raises:
        Rejected: it is not one query, or too long or too deep to be read.
    """
    if objection := _unfit(text) or opening.fence(text):
        raise rejected(text, (objection,), "syntax")
    try:
        tokens = Dialect.get_or_raise(dialect).tokenize(text)
    except errors.SqlglotError as error:
        raise rejected(text, (_unclosed(text, dialect),), "syntax") from error
    if objection := _objection(tokens, text, dialect):
        raise rejected(text, (objection,), "syntax")
    try:
        statements = Dialect.get_or_raise(dialect).parser().parse(tokens, text)
    except errors.SqlglotError as error:
        raise rejected(text, (_syntax(error, text),), "syntax") from error
    except RecursionError as error:
        raise rejected(text, (too_deep(None),), "syntax") from error
    query = next((s for s in statements if s is not None), None)
    if not isinstance(query, exp.Query):
        raise rejected(text, (opening.not_a_query(text),), "syntax")
    if isinstance(query, exp.Select) and not query.expressions:
        raise rejected(
            text,
            (Diagnostic("sql-syntax", "the query selects nothing", word_span("SELECT", text), help=_LIST),),
            "syntax",
        )
    return remember(query, text, dialect)


_LIST = "write what to select behind SELECT"


def _unfit(text: str) -> Diagnostic | None:
    if len(text) > LONGEST:
        message = f"the query has {len(text):,} characters, more than the {LONGEST:,} that are read"
        return Diagnostic("too-long", message, Span(LONGEST, len(text)), help="write a shorter query")
    if "\0" in text:
        at = text.index("\0")
        message = "there is a NUL character in the query"
        return Diagnostic("nul-character", message, Span(at, at + 1), help="leave it out")
    return None


def _objection(tokens: list[Token], text: str, dialect: str) -> Diagnostic | None:
    return (
        _nested(tokens)
        or opening.no_query(tokens)
        or hidden.found(tokens, text, dialect)
        or glued.behind_number(tokens, text, dialect)
    )


def _nested(tokens: list[Token]) -> Diagnostic | None:
    depth = 0
    for token in tokens:
        if token.token_type in {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.CASE}:
            depth += 1
        elif token.token_type in {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.END}:
            depth -= 1
        if depth > DEEPEST:
            return too_deep(Span(token.start, token.end + 1))
    return None


def too_deep(span: Span | None) -> Diagnostic:
    """Say that a query is nested deeper than it can be read."""
    return Diagnostic("deep-nesting", "the query is nested too deep to be read", span, help="write it with WITH")


def _unclosed(text: str, dialect: str) -> Diagnostic:
    """Say which quote or comment is never closed."""
    quotes = _QUOTED.get(dialect, r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`")
    whole = re.compile(rf"{quotes}|--[^\n]*|/\*.*?\*/|[^'\"`/\-\[]+|.", re.DOTALL)
    for found in whole.finditer(text):
        start, piece = found.start(), found[0]
        if text.startswith("/*", start) and len(piece) == 1:
            span = Span(start, len(text))
            return Diagnostic("unclosed-comment", "this comment does not end", span, help="close it with `*/`")
        if piece in {"'", '"', "`"}:
            what = "text" if piece == "'" else "quoted name"
            span = Span(start, len(text))
            remedy = f"close it with `{piece}`, and double a `{piece}` inside it"
            return Diagnostic("unclosed-quote", f"this {what} does not end", span, help=remedy)
    message = "the query cannot be cut into words"
    return Diagnostic("sql-syntax", message, Span(0, len(text)), help="look for an unusual character")


_ESCAPED = r"'(?:[^'\\]|''|\\.)*'|\"(?:[^\"\\]|\"\"|\\.)*\"|`[^`]*`"
_QUOTED = {
    "mysql": _ESCAPED,
    "bigquery": rf"'''.*?'''|\"\"\".*?\"\"\"|{_ESCAPED}",
    "snowflake": rf"\$\$.*?\$\$|{_ESCAPED}",
}
"""Texts and names in quotes, where a backslash escapes."""


def _syntax(error: errors.SqlglotError, text: str) -> Diagnostic:
    """Put sqlglot's complaint into our words: its own speak of its classes, but it knows the place."""
    found = error.errors[0] if isinstance(error, errors.ParseError) and error.errors else {}
    word = str(found.get("highlight") or "")
    span = None
    if word:
        # `line` and `col` are those of the word's last character, from 1.
        begin = sum(len(line) for line in text.splitlines(keepends=True)[: found["line"] - 1])
        end = min(begin + found["col"], len(text))
        span = Span(max(0, end - len(word)), end)
    message = f"the query cannot be read at `{word}`" if word else "the query cannot be read"
    described = str(found.get("description", "")).partition(" but got")[0]
    wanted = described.removeprefix("Expected ").removeprefix("Expecting ") if described.startswith("Expect") else ""
    remedy = "look for a missing or misplaced word just before"
    return Diagnostic("sql-syntax", message, span, expected=(wanted,) if wanted else (), help=remedy)
