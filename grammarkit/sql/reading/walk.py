"""Every name of a query looked up: which tables are in scope, which columns they have, and what is unknown.

Our own walk, since sqlglot's `qualify` lets an unknown table under `*` pass and stops at the first fault. It follows
SQLite: names in any letter case, result aliases usable in every clause, an unknown "double-quoted" name is a string.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.sql.reading import unknown
from grammarkit.sql.reading.scope import Place, Scope, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.sql.schema import Schema

Columns = tuple[str, ...] | None
"""The columns that a query gives; None where that cannot be told."""


def resolve(query: exp.Query, schema: Schema, text: str) -> list[Diagnostic]:
    """Find the names in `query` that stand for nothing, in the order in which the walk meets them."""
    walk = _Walk(schema, text)
    walk.query(query, None, {})
    return walk.found


@dataclass(slots=True)
class _Walk:
    schema: Schema
    text: str
    found: list[Diagnostic] = field(default_factory=list)

    def query(self, node: exp.Expr, outer: Scope | None, ctes: Mapping[str, Columns]) -> Columns:
        """Look through one query and say which columns it gives."""
        ctes = self._with(node, outer, ctes)
        if isinstance(node, exp.Subquery):
            return self.query(node.this, outer, ctes)
        if isinstance(node, exp.SetOperation):
            columns = self.query(node.this, outer, ctes)
            self.query(node.expression, outer, ctes)
            return columns
        if isinstance(node, exp.Select):
            return self._select(node, outer, ctes)
        return None

    def _with(self, node: exp.Expr, outer: Scope | None, ctes: Mapping[str, Columns]) -> Mapping[str, Columns]:
        clause = node.args.get("with_")
        known = dict(ctes)
        for cte in clause.expressions if clause is not None else ():
            named = tuple(column.name for column in cte.args["alias"].args.get("columns") or ()) or None
            known[cte.alias.lower()] = named  # it may refer to itself
            columns = self.query(cte.this, outer, known)
            known[cte.alias.lower()] = named or columns
        return known

    def _select(self, node: exp.Select, outer: Scope | None, ctes: Mapping[str, Columns]) -> Columns:
        aliases = frozenset(item.alias.lower() for item in node.expressions if isinstance(item, exp.Alias))
        scope = Scope(outer, aliases)
        for source in _sources(node):
            self._source(source, scope, ctes)
        for join in node.args.get("joins") or ():
            scope.merge(column.name.lower() for column in join.args.get("using") or ())
            if str(join.args.get("method") or "").upper() == "NATURAL":
                scope.merge_all()
        for part in _own(node):
            if isinstance(part, exp.Query):
                self.query(part, scope, ctes)
            elif isinstance(part, exp.Column):
                self._column(part, scope)
        return self._given(node, scope)

    def _source(self, node: exp.Expr, scope: Scope, ctes: Mapping[str, Columns]) -> None:
        if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            name = node.name
            if name.lower() in ctes and not node.db:
                scope.add(Source(node.alias_or_name, name, ctes[name.lower()]))
                return
            table = self.schema.table(name)
            if table is None:
                self.found.append(unknown.table(node.this, self.schema, tuple(ctes), self.text))
            columns = None if table is None else tuple(column.name for column in table.columns)
            scope.add(Source(node.alias_or_name, name, columns, table))
        elif isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table | exp.Subquery) and not node.alias:
            for inner in (node.this, *(join.this for join in node.this.args.get("joins") or ())):
                self._source(inner, scope, ctes)
        elif isinstance(node, exp.Query):
            columns = self.query(node, scope.outer, ctes)
            named = tuple(c.name for c in (node.args.get("alias") and node.args["alias"].args.get("columns")) or ())
            scope.add(Source(node.alias, node.alias or "the subquery", named or columns))
        else:
            scope.add(Source(node.alias_or_name, node.alias_or_name, None))

    def _column(self, column: exp.Column, scope: Scope) -> None:
        if isinstance(column.this, exp.Star):
            if column.table and scope.source(column.table) is None:
                self.found.append(unknown.qualifier(column, scope, self.schema, self.text))
            return
        place, source = scope.find(column.name, column.table)
        match place:
            case Place.FOUND:
                return
            case Place.AMBIGUOUS:
                self.found.append(unknown.ambiguous(column, scope, self.text))
            case Place.NO_SOURCE:
                self.found.append(unknown.qualifier(column, scope, self.schema, self.text))
            case Place.NO_COLUMN if column.this.quoted and not column.table and not unknown.resembles(column, scope):
                # SQLite's own reading of an unknown double-quoted name: a string.
                column.replace(exp.Literal.string(column.name))
            case Place.NO_COLUMN:
                self.found.append(unknown.column(column, source, scope, self.schema, self.text))

    def _given(self, node: exp.Select, scope: Scope) -> Columns:
        given: list[str] = []
        for item in node.expressions:
            qualifier = item.table if isinstance(item, exp.Column) and isinstance(item.this, exp.Star) else None
            if isinstance(item, exp.Star) or qualifier is not None:
                found = scope.all_columns(qualifier)
                if found is None:
                    return None
                given += found
            else:
                given.append(item.alias_or_name)
        return tuple(given)


def _sources(node: exp.Select) -> Iterator[exp.Expr]:
    source = node.args.get("from_")
    if source is not None:
        yield source.this
        yield from (join.this for join in source.this.args.get("joins") or ())
    yield from (join.this for join in node.args.get("joins") or ())


def _own(node: exp.Select) -> Iterator[exp.Expr]:
    """Go through a SELECT's own expressions, in the order of the text, and stop at the queries inside them."""
    sources = {id(source) for source in _sources(node)}
    inner: list[exp.Expr] = []

    def stop(part: exp.Expr) -> bool:
        return part is not node and (id(part) in sources or isinstance(part, exp.Query | exp.With | exp.Hint))

    for part in node.walk(bfs=False, prune=stop):
        if part is node or id(part) in sources or isinstance(part, exp.With):
            continue
        if isinstance(part, exp.Query | exp.Column):
            inner.append(part)
    yield from sorted(inner, key=_position)


def _position(part: exp.Expr) -> int:
    first = part if isinstance(part, exp.Identifier) else part.find(exp.Identifier)
    return int(first.meta.get("start", 0)) if first is not None else 0
