"""ORDER BY and GROUP BY by number, and ORDER BY behind a set operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.nearest import listed, nearest
from grammarkit.sql.reading.place import span_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def of_select(node: exp.Select, columns: tuple[str, ...] | None) -> Iterator[Diagnostic]:
    """Find numbers in ORDER BY and GROUP BY that count further than the columns."""
    group = node.args.get("group")
    yield from _too_far(_terms(node), columns, "ORDER BY")
    yield from _too_far(group.expressions if group is not None else [], columns, "GROUP BY")


def of_set_operation(node: exp.SetOperation, columns: tuple[str, ...] | None, dialect: str) -> Iterator[Diagnostic]:
    """Find terms behind a set operation that are none of its columns."""
    terms = _terms(node)
    yield from _too_far(terms, columns, "ORDER BY")
    if columns is None:
        return
    selected = {part.name.lower() for half in _halves(node) for item in half.expressions for part in _named(item)}
    known = {*(name.lower() for name in columns), *selected}
    for term in terms:
        if isinstance(term, exp.Column) and term.name.lower() not in known:
            near = nearest(term.name, columns)
            remedy = f"did you mean {listed(near)}?" if near else f"its columns are {_all(columns)}"
            message = f"`{term.name}` is no column that the whole {node.key.upper()} gives"
            yield Diagnostic("unknown-column", message, span_of(term), help=remedy)
        elif dialect == "sqlite" and not _is_result(term, node):
            message = f"only a column can be sorted by behind {node.key.upper()}"
            remedy = f"sort by a column ({_all(columns)}), or select from the whole in a subquery"
            yield Diagnostic("order-by-expression", message, span_of(term), help=remedy)


def _is_result(term: exp.Expr, node: exp.SetOperation) -> bool:
    if isinstance(term, exp.Literal):
        return not term.is_string
    return isinstance(term, exp.Column) or term.sql() in _texts(node)


def _terms(node: exp.Expr) -> list[exp.Expr]:
    order = node.args.get("order")
    return [term.this if isinstance(term, exp.Ordered) else term for term in order.expressions] if order else []


def _too_far(terms: list[exp.Expr], columns: tuple[str, ...] | None, clause: str) -> Iterator[Diagnostic]:
    for term in terms:
        number = int(term.name) if isinstance(term, exp.Literal) and term.name.isdigit() and not term.is_string else 1
        if columns is not None and not 1 <= number <= len(columns):
            message = f"{clause} {term.name} counts further than the {len(columns)} columns of the query"
            yield Diagnostic("ordinal-out-of-range", message, span_of(term), help="name the column instead")


def _halves(node: exp.Expr) -> Iterator[exp.Select]:
    stack: list[exp.Expr] = [node]
    while stack:
        half = stack.pop()
        if isinstance(half, exp.SetOperation):
            stack += [half.expression, half.this]
        elif isinstance(half, exp.Subquery):
            stack.append(half.this)
        elif isinstance(half, exp.Select):
            yield half


def _named(item: exp.Expr) -> Iterator[exp.Expr]:
    """Give the names that a selected column goes by: SQLite finds it by any."""
    if isinstance(item, exp.Alias):
        yield item.args["alias"]
    inner = item.unalias()
    if isinstance(inner, exp.Column):
        yield inner.this


def _texts(node: exp.SetOperation) -> set[str]:
    return {item.unalias().sql() for half in _halves(node) for item in half.expressions}


def _all(columns: tuple[str, ...]) -> str:
    named = [name for name in columns if name]
    return listed(named[:12], last="and") if named else "numbered from 1"
