"""Aggregates and window functions where they cannot be computed yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.reading.naming import Clause
from grammarkit.sql.reading.parts import clauses, parts
from grammarkit.sql.reading.place import own_span, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grammarkit.sql.reading.scope import Scope

_EARLY = (Clause.ON, Clause.WHERE, Clause.GROUP)
"""Clauses that are computed row by row, before there are groups."""

_UNTYPED = frozenset(
    {"total", "json_group_array", "json_group_object", "string_agg", "array_agg", "listagg", "bool_or"}
)
"""Aggregates that sqlglot does not always know as such."""


def is_aggregate(node: exp.Expr) -> bool:
    """Tell an aggregate from other calls; MIN and MAX of several values are none."""
    if isinstance(node, exp.Max | exp.Min):
        return not node.expressions and not _windowed(node)
    named = isinstance(node, exp.AggFunc) or (isinstance(node, exp.Anonymous) and node.name.lower() in _UNTYPED)
    return named and not _windowed(node)


def _windowed(node: exp.Expr) -> bool:
    parent = node.parent
    while isinstance(parent, exp.Filter | exp.WithinGroup | exp.IgnoreNulls | exp.RespectNulls):
        node, parent = parent, parent.parent
    return isinstance(parent, exp.Window) and parent.this is node


def aggregates(expression: exp.Expr) -> Iterator[exp.Expr]:
    """Give the aggregates in an expression, those in inner queries left out."""
    yield from (part for part in parts(expression) if is_aggregate(part))


def misplaced(node: exp.Select, scope: Scope) -> Iterator[Diagnostic]:
    """Find aggregates in clauses that come before grouping, and aggregates of aggregates."""
    for clause, expressions in clauses(node):
        for expression in expressions:
            for part in parts(expression):
                if is_aggregate(part):
                    owner = _owner(part, scope)
                    if owner is not scope and owner.clause in _EARLY:
                        yield _early(part, owner.clause)
                    elif owner is scope and clause in _EARLY:
                        yield _early(part, clause)
                    elif inside := next((a for a in _arguments(part) if _owner(a, scope) is scope), None):
                        yield _nested(part, inside)
                elif isinstance(part, exp.Window) and clause in {*_EARLY, Clause.HAVING}:
                    yield _window(part, clause)
                elif isinstance(part, exp.Column) and clause in _EARLY and not part.table:
                    yield from _by_alias(part, clause, scope)
    yield from _without_groups(node, scope)


def _arguments(node: exp.Expr) -> Iterator[exp.Expr]:
    for part in parts(node):
        if part is not node and is_aggregate(part):
            yield part


def _owner(node: exp.Expr, scope: Scope) -> Scope:
    """Find the query that an aggregate belongs to: the innermost one that has a column of its arguments."""
    columns = [part for part in parts(node) if isinstance(part, exp.Column)]
    sources = [scope.find(column.name, column.table)[1] for column in columns]
    if not columns or None in sources:
        return scope
    return next((place for place in scope.around() if any(s in sources for s in place.sources)), scope)


def _early(node: exp.Expr, clause: Clause) -> Diagnostic:
    name = _name(node)
    message = f"the aggregate `{name}` cannot stand in {clause}, which comes before grouping"
    remedy = {
        Clause.WHERE: "compare aggregates in HAVING, or compute them in a subquery",
        Clause.ON: "compute it in a subquery, and join that",
    }.get(clause, "group by what is counted or summed, or compute it in a subquery")
    return Diagnostic("misplaced-aggregate", message, own_span(node), help=remedy)


def _nested(outer: exp.Expr, inner: exp.Expr) -> Diagnostic:
    message = f"`{_name(inner)}` stands inside `{_name(outer)}`: an aggregate of aggregates"
    remedy = "compute the inner one in a subquery with GROUP BY, and the outer one from that"
    return Diagnostic("misplaced-aggregate", message, own_span(inner), help=remedy)


def _window(node: exp.Window, clause: Clause) -> Diagnostic:
    message = f"a window function cannot stand in {clause}"
    remedy = "compute it in a subquery, and compare what that gives"
    return Diagnostic("misplaced-window", message, span_of(node), help=remedy)


def _by_alias(column: exp.Column, clause: Clause, scope: Scope) -> Iterator[Diagnostic]:
    item = scope.items.get(column.name.lower())
    if item is None or clause not in scope.naming.aliases or any(s.has(column.name) for s in scope.sources):
        return
    if inside := next(aggregates(item), None):
        message = f"`{column.name}` is the aggregate `{_name(inside)}`, which cannot be used in {clause}"
        remedy = "compare aggregates in HAVING" if clause is Clause.WHERE else "compute it in a subquery"
        yield Diagnostic("misplaced-aggregate", message, span_of(column), help=remedy)
    elif window := item.find(exp.Window):
        message = f"`{column.name}` is the window function `{_name(window.this)}`, which cannot be used in {clause}"
        remedy = "compute it in a subquery, and compare what that gives"
        yield Diagnostic("misplaced-window", message, span_of(column), help=remedy)


def _without_groups(node: exp.Select, scope: Scope) -> Iterator[Diagnostic]:
    """Find what SQLite takes only in a query with GROUP BY or an aggregate among what it selects."""
    having, ordered = node.args.get("having"), node.args.get("order")
    if node.args.get("group") is not None or scope.naming.grouping != "any" or _any(node.expressions):
        return
    if having is not None and not (ordered is not None and _any(ordered.expressions)):
        message = "HAVING stands in a query without groups or aggregates"
        remedy = "add GROUP BY, or write the condition in WHERE"
        yield Diagnostic("misplaced-having", message, span_of(having), help=remedy)
    elif having is None and ordered is not None:
        for part in (a for term in ordered.expressions for a in aggregates(term) if _owner(a, scope) is scope):
            message = f"the aggregate `{_name(part)}` orders a query that has no groups"
            remedy = "add GROUP BY, or order by a column"
            yield Diagnostic("misplaced-aggregate", message, own_span(part), help=remedy)


def _any(expressions: Iterable[exp.Expr]) -> bool:
    return any(True for expression in expressions for _ in aggregates(expression))


def _name(node: exp.Expr) -> str:
    return (
        node.name.upper() if isinstance(node, exp.Anonymous) else node.sql_name() if isinstance(node, exp.Func) else "?"
    )
