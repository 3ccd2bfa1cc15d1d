"""What stands behind a query or inside its comments, and what is written so that it looks like something else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import TokenType

from grammarkit.diagnostic import Diagnostic, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot import Token


def found(tokens: Sequence[Token], text: str, dialect: str) -> Diagnostic | None:
    """Find a second statement, a comment that a server runs, or a name behind escapes."""
    return (
        _second(tokens, dialect)
        or _run_comment(tokens, text, dialect)
        or _broken_comment(tokens, text)
        or _escaped_name(tokens)
    )


def _second(tokens: Sequence[Token], dialect: str) -> Diagnostic | None:
    ended, depth = False, 0
    for before, token in zip((None, *tokens), tokens, strict=False):
        depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
        begins = dialect == "tsql" and depth == 0 and before is not None and _begins(token, before)
        if token.token_type is TokenType.SEMICOLON:
            ended = True
        elif ended or begins:
            span = Span(token.start, tokens[-1].end + 1)
            message = "a second statement stands behind the query"
            return Diagnostic("stacked-statements", message, span, help="write one query and nothing behind it")
    return None


def _begins(token: Token, before: Token) -> bool:
    """Tell the beginning of another statement in T-SQL, which needs no semicolon before it."""
    behind = {TokenType.DOT, TokenType.ALIAS, TokenType.HINT}
    quoted = token.token_type in {TokenType.IDENTIFIER, TokenType.STRING}
    return not quoted and before.token_type not in behind and token.text.lower() in _TSQL


_TSQL = frozenset(
    """
    alter backup begin bulk commit create dbcc declare delete deny drop dump exec execute go goto grant if insert kill
    print raiserror reconfigure restore revert revoke rollback save set setuser shutdown truncate update use waitfor
    while
    """.split()  # noqa: SIM905 - a list of words reads best as text
)
"""Words that begin a statement: https://learn.microsoft.com/sql/t-sql/language-elements/reserved-keywords-transact-sql"""


def _run_comment(tokens: Sequence[Token], text: str, dialect: str) -> Diagnostic | None:
    """Find `/*! … */`, which MySQL and MariaDB run (https://dev.mysql.com/doc/refman/8.4/en/comments.html)."""
    comments = [comment for token in tokens for comment in token.comments]
    if dialect != "mysql" or not any(comment.lstrip().upper().startswith(("!", "M!")) for comment in comments):
        return None
    place = re.search(r"/\*M?!.*?(?:\*/|$)", text, re.DOTALL | re.IGNORECASE)
    span = Span(*place.span()) if place else None
    return Diagnostic("hidden-statement", "MySQL runs what is in this comment", span, help="leave the comment out")


def _broken_comment(tokens: Sequence[Token], text: str) -> Diagnostic | None:
    """Find a comment with a line break in it that only some servers take for one, and read on behind it."""
    comments = [comment.rstrip() for token in tokens for comment in token.comments]
    broken = next((comment for comment in comments if _ODD_BREAK.search(comment)), None)
    if broken is None:
        return None
    start = max(0, text.find(broken))
    span = Span(start, min(len(text), start + len(broken)))
    message = "there is an odd line break in this comment, behind which some servers read on"
    return Diagnostic("hidden-statement", message, span, help="leave the comment out")


_ODD_BREAK = re.compile("\r(?!\n)|[\v\f\x85\u2028\u2029]")


def _escaped_name(tokens: Sequence[Token]) -> Diagnostic | None:
    """Find `U&"…"`, a name behind escapes that Postgres reads and others do not."""
    for first, second, third in zip(tokens, tokens[1:], tokens[2:], strict=False):
        together = first.end + 1 == second.start and second.end + 1 == third.start
        if together and first.text.upper() == "U" and second.text == "&" and third.token_type is TokenType.IDENTIFIER:
            message = "a name is written behind escapes"
            span = Span(first.start, third.end + 1)
            return Diagnostic("hidden-name", message, span, help="write the name plainly")
    return None
