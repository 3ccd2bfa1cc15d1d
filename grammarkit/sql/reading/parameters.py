"""Parameters that nobody will fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.reading.place import own_span, word_span

if TYPE_CHECKING:
    from collections.abc import Iterator


def leftover(query: exp.Expr, text: str) -> Iterator[Diagnostic]:
    """Find `?`, `:name`, `@name` and `$1`: a query that is to be run as it is must say the value."""
    for node in query.find_all(exp.Placeholder, exp.Parameter, exp.SessionParameter, exp.Column):
        if isinstance(node, exp.Column) and (node.table or not node.name.startswith("$") or node.this.quoted):
            continue
        span = own_span(node) or word_span(node.name, text)
        written = text[span.start : span.end] if span is not None else node.sql()
        message = f"`{written}` is a parameter, and nothing fills it in"
        yield Diagnostic("unbound-parameter", message, span, help="write the value itself")
