"""The functions that a query calls, under every name that they go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterator


def calls(query: exp.Expr) -> Iterator[tuple[exp.Expr, frozenset[str]]]:
    """Give each call with its names in lower case, those with what stands before a dot too (`ml.predict`)."""
    for node in query.find_all(exp.Func):
        names = frozenset(name.lower() for name in _names(node))
        prefix = _prefix(node).lower()
        yield node, names | {f"{prefix}.{name}" for name in names if prefix}


def _names(node: exp.Func) -> Iterator[str]:
    if isinstance(node, exp.Anonymous | exp.AnonymousAggFunc):
        yield node.name
        return
    for kind in type(node).__mro__:
        # A class of sqlglot's own stands for one function or several; those above it for what it is a kind of.
        if issubclass(kind, exp.Func) and kind not in {exp.Func, exp.AggFunc}:
            yield from kind.sql_names()


def _prefix(node: exp.Func) -> str:
    parent = node.parent
    if isinstance(parent, exp.Table):
        return parent.db
    if isinstance(parent, exp.Dot) and parent.expression is node:
        before = parent.this
        return before.name if isinstance(before, exp.Identifier | exp.Column) else before.expression.name
    return ""


def is_source(node: exp.Expr) -> bool:
    """Tell a function that stands in FROM."""
    return isinstance(node.parent, exp.Table | exp.Lateral | exp.TableFromRows)
