"""Parameters that nobody will fill in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.sql.nearest import listed, nearest
from grammarkit.sql.reading.place import own_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.sql.placeholders import Parameters


def leftover(query: exp.Expr, text: str, dialect: str, allowed: Parameters) -> Iterator[Diagnostic]:
    """Find `?`, `:name`, `@name` and `$1` beyond those that will be filled in."""
    if allowed is True:
        return
    for node in query.find_all(exp.Placeholder, exp.Parameter, exp.SessionParameter, exp.Column):
        if isinstance(node, exp.Column) and (node.table or not node.name.startswith("$") or node.this.quoted):
            continue
        span = _span(node.name, text) or own_span(node)
        written = text[span.start : span.end] if span is not None else node.sql(dialect)
        if written in allowed:
            continue
        message = f"`{written}` is a parameter, and nothing fills it in"
        near = nearest(written, allowed)
        remedy = f"did you mean {listed(near)}?" if near else "write the value itself"
        yield Diagnostic("unbound-parameter", message, span, help=remedy)


def _span(name: str, text: str) -> Span | None:
    """Find a parameter, of which sqlglot has noted no place: the first of its name outside texts in quotes."""
    written = rf"[:@$#{{]+{re.escape(name.lstrip('$'))}\b" if name not in {"", "?"} else r"\?"
    found = re.compile(rf"'[^']*'|({written})").finditer(text)
    return next((Span(*match.span(1)) for match in found if match[1]), None)
