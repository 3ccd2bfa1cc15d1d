"""The text that a query was read from, kept with the query, so that whoever judges it can say where in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp

_KEY = "grammarkit"


def remember(query: exp.Query, text: str, dialect: str) -> exp.Query:
    """Keep the text with the query, and with copies of it."""
    query.meta[_KEY] = (text, dialect, query.sql(dialect))
    return query


def text_of(query: exp.Query) -> tuple[str, bool]:
    """Give the text that a query was read from, and True: places point into it.

    Of a query that was made or changed since it was read, it is what it would be written as, and False.
    """
    text, dialect, written = query.meta.get(_KEY, ("", None, None))
    now = query.sql(dialect)
    return (text, True) if now == written else (now, False)
