"""Every query of a text gone through with what its names mean: which tables are in scope, which columns they have.

Our own walk, since sqlglot's `qualify` lets an unknown table under `*` pass and stops at the first fault. Names are
looked up as `naming.py` says of each SQL dialect. What is found wrong is put together by the files beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.reading import aggregates, casing, grouping, ordinals, types, unknown, widths
from grammarkit.sql.reading.naming import NAMING, Naming
from grammarkit.sql.reading.parts import clauses, parts, source_nodes
from grammarkit.sql.reading.scope import Place, Scope, Source
from grammarkit.sql.reading.sources import SYSTEM_CATALOGUES, known_columns, located, named_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.sql.schema import Schema

Columns = tuple[str, ...] | None
"""The columns that a query gives; None where that cannot be told."""


def resolve(query: exp.Query, schema: Schema, text: str, dialect: str) -> list[Diagnostic]:
    """Find what is wrong with the names in `query`, in the order in which the walk meets it.

    A name in double quotes that SQLite reads as a string becomes one in `query`.
    """
    walk = _Walk(schema, text, NAMING[dialect], dialect)
    walk.query(query, None, {})
    return list(walk.found)


@dataclass(slots=True)
class _Walk:
    schema: Schema
    text: str
    naming: Naming
    dialect: str
    found: dict[Diagnostic, None] = field(default_factory=dict)  # a set that keeps its order

    def note(self, found: Iterable[Diagnostic | None]) -> None:
        self.found.update(dict.fromkeys(diagnostic for diagnostic in found if diagnostic is not None))

    def query(self, node: exp.Expr, outer: Scope | None, ctes: Mapping[str, Columns]) -> Columns:
        """Look through one query and say which columns it gives."""
        ctes = self._with(node, outer, ctes)
        if isinstance(node, exp.Subquery):
            columns = self.query(node.this, outer, ctes)
            return named_columns(node) or columns
        if isinstance(node, exp.SetOperation):
            return self._set_operation(node, outer, ctes)
        if isinstance(node, exp.Select):
            return self._select(node, outer, ctes)
        if isinstance(node, exp.Values):
            self.note(widths.of_rows(node))
            self._expressions(node.expressions, Scope(outer, self.naming), ctes)
            return named_columns(node) or known_columns(node, self.dialect)
        return None

    def _with(self, node: exp.Expr, outer: Scope | None, ctes: Mapping[str, Columns]) -> Mapping[str, Columns]:
        clause = node.args.get("with_")
        known = dict(ctes)
        recursive = clause is not None and (bool(clause.args.get("recursive")) or self.dialect in _ALWAYS_RECURSIVE)
        for cte in clause.expressions if clause is not None else ():
            name = self._folded(cte.args["alias"].this)
            named = named_columns(cte)
            inner = dict(known)
            if recursive:
                inner[name] = named
                if named is None and isinstance(cte.this, exp.SetOperation):
                    # Its first half says which columns the second, which names it, may use.
                    inner[name] = self.query(cte.this.this, outer, inner)
            columns = self.query(cte.this, outer, inner)
            self.note(widths.of_names(cte, named, columns, self.dialect))
            known[name] = named or columns
        return known

    def _folded(self, name: exp.Expr) -> str:
        return sql_dialect(self.dialect).folded(name.name, quoted=bool(name.args.get("quoted")))

    def _set_operation(self, node: exp.SetOperation, outer: Scope | None, ctes: Mapping[str, Columns]) -> Columns:
        left = self.query(node.this, outer, ctes)
        right = self.query(node.expression, outer, ctes)
        self.note(widths.of_halves(node, left, right))
        self.note(ordinals.of_set_operation(node, left, self.dialect))
        return left

    def _select(self, node: exp.Select, outer: Scope | None, ctes: Mapping[str, Columns]) -> Columns:
        items = {item.alias.lower(): item.this for item in node.expressions if isinstance(item, exp.Alias)}
        outputs = _outputs(node) if self.naming.implicit_outputs else frozenset[str]()
        scope = Scope(outer, self.naming, items, outputs)
        for source in source_nodes(node):
            self._source(source, scope, ctes)
        for join in node.args.get("joins") or ():
            scope.merge(column.name.lower() for column in join.args.get("using") or ())
            if str(join.args.get("method") or "").upper() == "NATURAL":
                scope.merge_all()
        self.note(unknown.merged(node, scope))
        faults = len(self.found)
        for clause, expressions in clauses(node):
            scope.clause = clause
            self._expressions(expressions, scope, ctes)
        columns = self._given(node, scope)
        self.note(unknown.borrowed(node, scope))
        self.note(aggregates.misplaced(node, scope))
        self.note(ordinals.of_select(node, columns))
        if len(self.found) == faults:
            # What a query means with names that stand for nothing is not worth judging.
            self.note(grouping.ungrouped(node, scope))
            if self.schema.dialect == self.dialect:
                self.note(types.clashes(node, scope))
        return columns

    def _expressions(self, expressions: Iterable[exp.Expr], scope: Scope, ctes: Mapping[str, Columns]) -> None:
        for expression in expressions:
            for part in parts(expression):
                if isinstance(part, exp.Query):
                    self.note(widths.of_inner(part, self.query(part, scope, ctes)))
                elif isinstance(part, exp.Column):
                    self._column(part, scope, alone=_is_term(part, expression))
                elif isinstance(part, exp.Tuple):
                    self.note(widths.of_row_value(part, self.dialect))

    def _source(self, node: exp.Expr, scope: Scope, ctes: Mapping[str, Columns]) -> None:
        if node.args.get("pivots"):
            scope.add(Source(node.alias_or_name, node.name, None))
        elif isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
            self._table(node, scope, ctes)
        elif isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table | exp.Subquery) and not node.alias:
            for inner in (node.this, *(join.this for join in node.this.args.get("joins") or ())):
                self._source(inner, scope, ctes)
        elif isinstance(node, exp.Query):
            columns = self.query(node, scope.outer, ctes)
            scope.add(Source(node.alias, node.alias or "the subquery", named_columns(node) or columns))
        elif isinstance(node, exp.Lateral):
            inside = node.this
            columns = self.query(inside, scope, ctes) if isinstance(inside, exp.Query) else None
            scope.add(Source(node.alias, node.alias or "the subquery", named_columns(node) or columns))
        else:
            if isinstance(node, exp.Values):
                self.note(widths.of_rows(node))
            self._expressions([node.this] if isinstance(node, exp.Table) else node.expressions, scope, ctes)
            scope.add(Source(node.alias_or_name, node.alias_or_name, known_columns(node, self.dialect)))

    def _table(self, node: exp.Table, scope: Scope, ctes: Mapping[str, Columns]) -> None:
        name = node.name
        if not node.db and (folded := self._folded(node.this)) in ctes:
            columns = ctes[folded]
            scope.add(Source(node.alias_or_name, name, named_columns(node) or columns))
            return
        if _is_column(node, scope):  # BigQuery: `FROM t, t.items` goes through an array
            scope.add(Source(node.alias_or_name, name, None))
            return
        table = None if node.db.lower() in SYSTEM_CATALOGUES else located(node, self.schema, self.dialect)
        if table is None and name.lower() not in self.naming.rowless:
            self.note([unknown.table(node, self.schema, tuple(ctes), self.dialect)])
        elif table is not None and self.schema.dialect == self.dialect:
            self.note([casing.miscased(node.this, (table.name,), "table", self.dialect)])
        columns = None if table is None else tuple(column.name for column in table.columns)
        scope.add(Source(node.alias_or_name, name, named_columns(node) or columns, table, self.naming.hidden))

    def _column(self, column: exp.Column, scope: Scope, *, alone: bool) -> None:
        if isinstance(column.this, exp.Star):
            if column.table and scope.source(column.table) is None and not self._is_struct(column, scope):
                self.note([unknown.qualifier(column, scope, self.schema)])
            return
        place, source = scope.find(column.name, column.table, alone=alone)
        match place:
            case Place.FOUND if source is not None and source.table is not None and self.schema.dialect == self.dialect:
                known = [own.name for own in source.table.columns]
                self.note([casing.miscased(column.this, known, "column", self.dialect)])
            case Place.FOUND | Place.ALIAS:
                return
            case Place.AMBIGUOUS:
                self.note([unknown.ambiguous(column, scope)])
            case Place.NO_SOURCE if not self._is_struct(column, scope):
                self.note([unknown.qualifier(column, scope, self.schema)])
            case Place.NO_COLUMN if not column.table and self._is_text(column):
                # SQLite's own reading of an unknown double-quoted name: a string.
                self.note([unknown.forgiven(column, scope)])
                column.replace(exp.Literal.string(column.name).update_positions(column.this))
            case Place.NO_COLUMN if not self._is_row(column, scope):
                self.note([unknown.column(column, source, scope, self.schema)])
            case _:
                pass

    def _is_text(self, column: exp.Column) -> bool:
        start = column.this.meta.get("start")
        return self.naming.text_in_double_quotes and start is not None and self.text[start : start + 1] == '"'

    def _is_struct(self, column: exp.Column, scope: Scope) -> bool:
        """Tell `field` of a struct from a column of a table: what stands before the dots is a column itself."""
        if not self.naming.structs:
            return False
        first = column.parts[0].name
        return scope.find(first)[0] in {Place.FOUND, Place.ALIAS} or (
            len(column.parts) > 2 and scope.source(first) is not None
        )

    def _is_row(self, column: exp.Column, scope: Scope) -> bool:
        """Tell a table's name that stands for its rows."""
        return self.naming.whole_rows and not column.table and scope.source(column.name) is not None

    def _given(self, node: exp.Select, scope: Scope) -> Columns:
        given: list[str] = []
        for item in node.expressions:
            qualifier = item.table if isinstance(item, exp.Column) and isinstance(item.this, exp.Star) else None
            if isinstance(item, exp.Star) or qualifier is not None:
                found = None if _changed(item) else scope.all_columns(qualifier)
                if found is None:
                    return None
                given += found
            elif isinstance(item, exp.Alias | exp.Column | exp.Literal | exp.Func | exp.Binary | exp.Subquery):
                given.append(item.alias_or_name)
            else:
                given.append(item.alias)
        return tuple(given)


_ALWAYS_RECURSIVE = frozenset({"sqlite", "tsql"})
"""SQL dialects in which WITH is recursive without the word."""


def _outputs(node: exp.Select) -> frozenset[str]:
    """Give the names of result columns that have no alias."""
    columns = (item for item in node.expressions if isinstance(item, exp.Column))
    return frozenset(column.name.lower() for column in columns if not isinstance(column.this, exp.Star))


def _is_term(column: exp.Column, expression: exp.Expr) -> bool:
    return expression is column or (isinstance(expression, exp.Ordered) and expression.this is column)


def _is_column(node: exp.Table, scope: Scope) -> bool:
    return bool(node.db) and scope.naming.structs and scope.source(node.parts[0].name) is not None


def _changed(star: exp.Expr) -> bool:
    """Tell `* EXCEPT (…)` and the like from a plain star."""
    inner = star.this if isinstance(star, exp.Column) else star
    return any(inner.args.get(key) for key in ("except_", "except", "replace", "rename"))
