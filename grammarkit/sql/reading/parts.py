"""The parts of a SELECT: its sources, its clauses, and what is in an expression up to the queries inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.sql.reading.naming import Clause

if TYPE_CHECKING:
    from collections.abc import Iterator


def source_nodes(node: exp.Select) -> Iterator[exp.Expr]:
    """Give what stands in FROM and JOIN, in the order of the text."""
    source = node.args.get("from_")
    if source is not None:
        yield source.this
        yield from (join.this for join in source.this.args.get("joins") or ())
    for join in node.args.get("joins") or ():
        yield join.this
        yield from (inner.this for inner in join.this.args.get("joins") or ())
    yield from node.args.get("laterals") or ()


def joins(node: exp.Select) -> Iterator[exp.Join]:
    """Give the joins of a SELECT, those in brackets too."""
    yield from node.args.get("joins") or ()
    for source in source_nodes(node):
        inner = source.this if isinstance(source, exp.Subquery) and not source.alias else source
        if isinstance(inner, exp.Table | exp.Subquery):
            yield from inner.args.get("joins") or ()


def clauses(node: exp.Select) -> Iterator[tuple[Clause, list[exp.Expr]]]:
    """Give each clause with its expressions, FROM and WITH left out."""
    distinct = node.args.get("distinct")
    on = distinct.args.get("on") if distinct is not None else None
    yield Clause.ITEMS, list(node.expressions)
    yield Clause.ON, [join.args["on"] for join in joins(node) if join.args.get("on") is not None]
    for clause, key in _CLAUSES:
        part = node.args.get(key)
        if isinstance(part, exp.Group):
            yield clause, [term for value in part.args.values() for term in _expressions(value)]
        elif isinstance(part, exp.Order):
            yield clause, list(part.expressions)
        elif isinstance(part, list):
            yield clause, part
        elif part is not None:
            inner = part.args.get("count") or part.args.get("expression") or part.this
            yield clause, [inner] if isinstance(inner, exp.Expr) else []
    if on is not None:
        yield Clause.ORDER, list(on.expressions) if isinstance(on, exp.Tuple) else [on]


_CLAUSES = (
    (Clause.WHERE, "where"),
    (Clause.GROUP, "group"),
    (Clause.HAVING, "having"),
    (Clause.QUALIFY, "qualify"),
    (Clause.WINDOW, "windows"),
    (Clause.ORDER, "order"),
    (Clause.LIMIT, "limit"),
    (Clause.LIMIT, "offset"),
)


def _expressions(value: object) -> Iterator[exp.Expr]:
    if isinstance(value, list):
        yield from (term for term in value if isinstance(term, exp.Expr))
    elif isinstance(value, exp.Expr):
        yield value


def parts(expression: exp.Expr) -> Iterator[exp.Expr]:
    """Go through an expression, in the order of the text; of a query inside it only its outermost node is given."""
    yield from expression.walk(bfs=False, prune=lambda part: isinstance(part, exp.Query))
