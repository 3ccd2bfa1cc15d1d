"""The word of Postgres's own parser (libpg_query, through pglast) on a query. It knows no tables: names are not its."""

from __future__ import annotations

from importlib.util import find_spec

from grammarkit.diagnostic import Diagnostic, Span


def objection(sql: str) -> Diagnostic | None:
    """Give the parser's objection to a query, if it is installed and has one."""
    if find_spec("pglast") is None:
        return None
    from pglast import parse_sql
    from pglast.parser import ParseError

    try:
        parse_sql(sql)
    except ParseError as error:
        return _diagnostic(str(error.args[0]), error.args[1] if len(error.args) > 1 else None, sql)
    return None


def _diagnostic(message: str, at: int | None, sql: str) -> Diagnostic:
    begin = len(sql) if at is None else min(at, len(sql))
    word = next((end for end in range(begin, len(sql)) if not (sql[end].isalnum() or sql[end] == "_")), len(sql))
    span = Span(begin, max(word, min(begin + 1, len(sql))))
    stopped = f"`{sql[span.start : span.end]}`" if span.start < span.end else "the end"
    if message.startswith("syntax error"):
        message = f"Postgres does not expect {stopped} here"
        return Diagnostic("sql-syntax", message, span, help="look for a missing or misplaced word just before")
    return Diagnostic("refused-by-database", f"Postgres says: {message.partition(' at or near')[0]}", span)
