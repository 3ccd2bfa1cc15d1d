"""Columns beside aggregates that are neither grouped nor decided by what is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.reading.aggregates import aggregates, is_aggregate
from grammarkit.sql.reading.place import span_of
from grammarkit.sql.reading.scope import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.sql.reading.scope import Scope, Source

_Key: TypeAlias = tuple[int, str]
"""A column of one source in this SELECT: which source, and the folded name."""


def ungrouped(node: exp.Select, scope: Scope) -> Iterator[Diagnostic]:
    """Find columns of a grouped query that are neither in GROUP BY nor in an aggregate.

    Where a primary key that is grouped by decides the rest of its table's columns (Postgres, MySQL), they may stand.
    """
    if scope.naming.grouping == "any":
        return
    group = node.args.get("group")
    if group is not None and (group.args.get("all") or group.args.get("totals")):
        return
    ordered = node.args.get("order")
    having = node.args.get("having")
    selected = [item for item in node.expressions if not isinstance(item, exp.Star)]
    judged = [*selected, *([having.this] if having else ()), *(ordered.expressions if ordered else ())]
    if group is None and not any(True for item in judged for _ in aggregates(item)):
        return
    grouped = _Grouped(node, scope)
    for item in (*selected, *_later(having, ordered, scope)):
        column = next(_loose(item, grouped, scope), None)
        if column is not None:
            yield _finding(column, scope, has_group=group is not None)


def _later(having: exp.Expr | None, ordered: exp.Expr | None, scope: Scope) -> Iterator[exp.Expr]:
    """Give what HAVING and ORDER BY name beside result columns."""
    terms = [term.this if isinstance(term, exp.Ordered) else term for term in (ordered.expressions if ordered else ())]
    for expression in (*([having.this] if having else ()), *terms):
        names = {part.name.lower() for part in expression.find_all(exp.Column) if not part.table}
        if not names & (set(scope.items) | scope.outputs):
            yield expression


def _finding(column: exp.Column, scope: Scope, *, has_group: bool) -> Diagnostic:
    written = scope.written(*filter(None, (column.table, column.name)))
    where = "it is not in GROUP BY" if has_group else "there is no GROUP BY"
    message = f"`{written}` stands beside an aggregate, and {where}"
    if has_group:
        message = f"`{written}` is neither in GROUP BY nor in an aggregate"
    added = f"add `{written}` to GROUP BY" if has_group else f"add `GROUP BY {written}`"
    return Diagnostic("missing-group-by", message, span_of(column), help=f"{added}, or put it into an aggregate")


class _Grouped:
    """What a query is grouped by: columns, whole expressions, and tables whose primary key is among the columns."""

    def __init__(self, node: exp.Select, scope: Scope) -> None:
        self.columns: set[_Key] = set()
        self.texts: set[str] = set()
        for meant in (meant for term in _terms(node) for meant in _meant(term, node, scope)):
            self.texts.add(_text(meant))
            if isinstance(meant, exp.Column) and (key := _key(meant, scope)):
                self.columns.add(key)
        self.decided = {id(s) for s in scope.sources if self._decides(s, scope)}

    def _decides(self, source: Source, scope: Scope) -> bool:
        if source.table is None or scope.naming.grouping != "keys":
            return False
        primary = [column.name.lower() for column in source.table.columns if column.primary]
        return bool(primary) and all((id(source), name) in self.columns for name in primary)

    def has(self, key: _Key) -> bool:
        return key in self.columns or key[0] in self.decided


def _terms(node: exp.Select) -> Iterator[exp.Expr]:
    group = node.args.get("group")
    for value in group.args.values() if group is not None else ():
        stack = [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, exp.Expr)]
        while stack:
            term = stack.pop()
            if isinstance(term, exp.Tuple | exp.Cube | exp.Rollup | exp.GroupingSets):
                stack += term.expressions
            else:
                yield term.this if isinstance(term, exp.Paren) else term


def _meant(term: exp.Expr, node: exp.Select, scope: Scope) -> Iterator[exp.Expr]:
    """Follow a number or an alias in GROUP BY to the expression that it means.

    Dialects differ on a name that is both a column and an alias: it is taken for both.
    """
    yield term
    if isinstance(term, exp.Literal) and not term.is_string and term.name.isdigit():
        yield from (item.unalias() for item in node.expressions[int(term.name) - 1 : int(term.name)])
    elif isinstance(term, exp.Column) and not term.table:
        found = scope.find(term.name)[0] is Place.FOUND
        named = (i for i in node.expressions if _is_called(i, term.name, explicitly=found))
        yield from (item.unalias() for item in named)


def _is_called(item: exp.Expr, name: str, *, explicitly: bool) -> bool:
    called = item.alias if explicitly else item.alias_or_name
    return called.lower() == name.lower()


def _loose(item: exp.Expr, grouped: _Grouped, scope: Scope) -> Iterator[exp.Column]:
    """Give columns that are in no aggregate and not grouped, without looking into what is grouped as a whole."""

    def settled(part: exp.Expr) -> bool:
        # A function that sqlglot does not know may be an aggregate.
        return (
            is_aggregate(part)
            or isinstance(part, exp.Query | exp.Filter | exp.Anonymous)
            or _text(part) in grouped.texts
        )

    for part in item.unalias().walk(bfs=False, prune=settled):
        if isinstance(part, exp.Column) and not settled(part) and not isinstance(part.this, exp.Star):
            key = _key(part, scope)
            if key is not None and not grouped.has(key):
                yield part


def _key(column: exp.Column, scope: Scope) -> _Key | None:
    place, source = scope.find(column.name, column.table)
    if place is not Place.FOUND or source is None or source not in scope.sources or source.columns is None:
        return None
    return id(source), column.name.lower()


def _text(part: exp.Expr) -> str:
    """Write an expression so that two writings of one thing are the same text: letter case and brackets left out."""
    return part.unnest().sql(comments=False, normalize_functions="upper").lower()
