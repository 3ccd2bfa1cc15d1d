"""Numbers of columns that do not fit: the halves of a set operation, rows of VALUES, queries used as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.reading.place import own_span, span_of, span_of_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.diagnostic import Span


def of_halves(
    node: exp.SetOperation, left: tuple[str, ...] | None, right: tuple[str, ...] | None
) -> Iterator[Diagnostic]:
    """Compare the two halves of UNION, INTERSECT or EXCEPT."""
    if left is None or right is None or len(left) == len(right) or node.args.get("by_name"):
        return
    message = f"the queries before and after {node.key.upper()} give {len(left)} and {len(right)} columns"
    remedy = f"select {_columns(len(left))} in both"
    yield Diagnostic("set-operation-columns", message, _selected(node.expression), help=remedy)


def of_rows(node: exp.Values) -> Iterator[Diagnostic]:
    """Compare the rows of VALUES."""
    rows = [row for row in node.expressions if isinstance(row, exp.Tuple)]
    for row in rows[1:]:
        if len(row.expressions) != len(rows[0].expressions):
            message = f"this row has {_values(row)}, and the first has {_values(rows[0])}"
            yield Diagnostic("row-widths", message, span_of(row), help="give every row as many values")
            return


def of_names(
    cte: exp.CTE, named: tuple[str, ...] | None, given: tuple[str, ...] | None, dialect: str
) -> Iterator[Diagnostic]:
    """Compare the columns that WITH names with those that its query gives."""
    if named is None or given is None or len(named) == len(given) or dialect in _NAMES_ANY:
        return
    if len(named) < len(given) and dialect in _NAMES_FEWER:
        return
    message = f"`{cte.alias}` names {_columns(len(named))}, and its query gives {len(given)}"
    span = span_of_all(cte.args["alias"].args["columns"])
    yield Diagnostic("set-operation-columns", message, span, help="name each column that the query gives")


_NAMES_ANY = frozenset({"duckdb"})
_NAMES_FEWER = frozenset({"postgres", "snowflake"})
"""SQL dialects in which WITH may name more, or fewer, columns than its query gives."""


def of_inner(node: exp.Query, given: tuple[str, ...] | None) -> Iterator[Diagnostic]:
    """Compare the columns of a query that is used as a value with what it is compared to."""
    whole = node.parent if isinstance(node.parent, exp.Subquery) else node
    parent = whole.parent
    if given is None or isinstance(parent, exp.Exists | exp.Array | exp.CTE) or parent is None:
        return
    wanted = 1
    if isinstance(parent, exp.In) and parent.args.get("query") is whole:
        wanted = len(parent.this.expressions) if isinstance(parent.this, exp.Tuple) else 1
    elif not isinstance(parent, _VALUES):
        return
    elif isinstance(parent, exp.EQ | exp.NEQ | exp.GT | exp.GTE | exp.LT | exp.LTE | exp.Is):
        other = parent.expression if parent.this is whole else parent.this
        if isinstance(other, exp.Tuple):
            wanted = len(other.expressions)
        elif isinstance(other, exp.Query):
            return  # two rows may be compared
    if len(given) != wanted:
        message = f"this query gives {_columns(len(given))} where {_columns(wanted)} can stand"
        yield Diagnostic("subquery-columns", message, _selected(whole), help=f"select {_columns(wanted)} in it")


_VALUES = (exp.Binary, exp.Between, exp.If, exp.Case, exp.Alias, exp.Select, exp.AggFunc, exp.Neg, exp.Not, exp.Cast)
"""What takes a query for a single value."""


def of_row_value(node: exp.Tuple, dialect: str) -> Iterator[Diagnostic]:
    """Find a row of values where a single one must stand."""
    if dialect == "sqlite" and isinstance(node.parent, exp.Select | exp.Alias | exp.Count | exp.Ordered):
        message = f"this is a row of {len(node.expressions)} values where one value can stand"
        yield Diagnostic(
            "row-widths", message, span_of(node), help="leave out the brackets, or join the values by `||`"
        )


def _selected(node: exp.Expr) -> Span | None:
    """Point at what a query selects."""
    while isinstance(node, exp.Subquery | exp.SetOperation):
        node = node.this
    items = [item for item in node.expressions if isinstance(item, exp.Expr)]
    return span_of_all(items) or own_span(node)


def _columns(count: int) -> str:
    return "1 column" if count == 1 else f"{count} columns"


def _values(row: exp.Tuple) -> str:
    return "1 value" if len(row.expressions) == 1 else f"{len(row.expressions)} values"
