"""Queries in the form that the grammars for models write, and the proof that they mean the same.

Names are as the schema has them, columns behind the name of their table, text in single quotes; a table has an alias
only where it is there twice; each join says one pair of columns that it is along, and WHERE the rest; results have no
names, since SQLite takes what they stand for just as well.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from grammarkit.sql.dialects import sql_dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grammarkit.sql import Schema
    from grammarkit.sql.table import Table

_SQLITE = sql_dialect("sqlite")
_NEGATED = re.compile(r"\bNOT ((?:[\w.]+|\"[^\"]+\")+) (IN|LIKE|BETWEEN) ")
_NOT_NULL = re.compile(r"\bNOT ((?:[\w.]+|\"[^\"]+\")+) IS NULL\b")


def equivalents(sql: str, schema: Schema, connection: sqlite3.Connection) -> Iterator[str]:
    """Give the forms of a query that SQLite compiles to the same program as the query itself, likely ones first."""
    try:
        meant = _program(connection, sql)
        tree = parse_one(sql, "sqlite")
    except (sqlite3.Error, SqlglotError):
        return
    for aliased in (False, True):
        form = _Form(tree.copy(), schema, aliased=aliased)
        for text in form.texts():
            try:
                if _program(connection, text) == meant:
                    yield text
                    yield from form.reordered()
            except sqlite3.Error:
                continue


def _program(connection: sqlite3.Connection, sql: str) -> list[tuple[object, ...]]:
    return [row[1:6] for row in connection.execute(f"EXPLAIN {sql}") if row[1] != "Explain"]


class _Form:
    """A query while it is rewritten."""

    def __init__(self, tree: exp.Expr, schema: Schema, *, aliased: bool) -> None:
        self.tree, self.schema, self.aliased = tree, schema, aliased
        self.sources = {id(select): dict(self._sources(select)) for select in tree.find_all(exp.Select)}

    def texts(self) -> Iterator[str]:
        for column in list(self.tree.find_all(exp.Column)):
            self._name(column)
        for select in self.tree.find_all(exp.Select):
            for source in sources_in(select):
                self._rename(source, select)
            _drop_names(select)
        yield _written(self.tree)
        for select in self.tree.find_all(exp.Select):
            _say_joins_once(select)
        yield _written(self.tree)

    def reordered(self) -> Iterator[str]:
        """Begin FROM with a table that SELECT names: inner joins have no order, unless `*` shows it."""
        tree = self.tree.copy()
        if not any(isinstance(item, exp.Star) for select in tree.find_all(exp.Select) for item in select.expressions):
            for select in tree.find_all(exp.Select):
                _begin_with_named(select)
            yield _written(tree)

    def _sources(self, select: exp.Select) -> Iterator[tuple[str, tuple[str, exp.Expr]]]:
        """Give for each alias what columns are to be written behind, and the source itself."""
        sources = list(sources_in(select))
        times = Counter(source.name.lower() for source in sources if isinstance(source, exp.Table))
        numbers = count(1)
        for source in sources:
            table = self._table(source)
            if table is None:
                yield source.alias_or_name.lower(), (source.alias_or_name, source)
            elif times[source.name.lower()] == 1 and not self.aliased:
                yield source.alias_or_name.lower(), (table.name, source)
            else:
                yield source.alias_or_name.lower(), (f"T{next(numbers)}", source)

    def _table(self, source: exp.Expr) -> Table | None:
        return self.schema.table(source.name) if isinstance(source, exp.Table) else None

    def _name(self, column: exp.Column) -> None:
        if isinstance(column.this, exp.Star):
            return
        select = column.parent_select
        while select is not None:
            for alias, (name, source) in self.sources.get(id(select), {}).items():
                table = self._table(source)
                if column.table.lower() not in ("", alias):
                    continue
                known = table.column(column.name) if table else None
                if known is not None:
                    column.replace(exp.column(_identifier(known.name), table=_identifier(name)))
                    return
                if column.table:
                    return
            select = select.parent_select
        if column.this.quoted and not column.table:
            column.replace(exp.Literal.string(column.name))

    def _rename(self, source: exp.Expr, select: exp.Select) -> None:
        table = self._table(source)
        if table is None:
            return
        name, _ = self.sources[id(select)][source.alias_or_name.lower()]
        new = exp.Table(this=_identifier(table.name))
        new.set("joins", source.args.get("joins"))
        if name != table.name:
            new.set("alias", exp.TableAlias(this=_identifier(name)))
        source.replace(new)


def sources_in(select: exp.Select) -> Iterator[exp.Expr]:
    """Give what stands in FROM and JOIN."""
    start = select.args.get("from_")
    if start is not None:
        yield start.this
    for join in select.args.get("joins") or ():
        yield join.this


def _identifier(name: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=_SQLITE.written(name) != name)


def _drop_names(select: exp.Select) -> None:
    """Put what a result is in the place of its name."""
    if isinstance(select.parent, exp.Subquery | exp.CTE):
        return
    named = {item.alias.lower(): item.this for item in select.selects if isinstance(item, exp.Alias)}
    if not named:
        return
    for clause in ("group", "having", "order"):
        part = select.args.get(clause)
        for column in list(part.find_all(exp.Column)) if part else ():
            if not column.table and column.name.lower() in named:
                column.replace(named[column.name.lower()].copy())
    select.set("expressions", [item.this if isinstance(item, exp.Alias) else item for item in select.selects])


def _say_joins_once(select: exp.Select) -> None:
    """Join each table to one before it by one pair of columns, and test the rest in WHERE."""
    joins = select.args.get("joins") or []
    if any(join.side or join.args.get("using") for join in joins):
        return
    tests: list[exp.Expr] = []
    for join in joins:
        on = join.args.get("on")
        tests += on.flatten() if isinstance(on, exp.And) else [on] if on else []
    where = select.args.get("where")
    if where is not None:
        tests += where.this.flatten() if isinstance(where.this, exp.And) else [where.this]
    tests = [test for test in tests if not isinstance(test, exp.Boolean)]  # sqlglot adds ON TRUE
    reached = {select.args["from_"].this.alias_or_name}
    ordered: list[exp.Join] = []
    left = list(joins)
    while left:
        found = next(((j, t) for j in left for t in tests if _joins(t, reached, j.this.alias_or_name)), None)
        if found is None:
            return
        join, test = found
        left.remove(join)
        tests.remove(test)
        reached.add(join.this.alias_or_name)
        ordered.append(exp.Join(this=join.this.copy(), on=test.copy()))
    select.set("joins", ordered)
    select.set("where", exp.Where(this=exp.and_(*(test.copy() for test in tests), wrap=True)) if tests else None)


def _begin_with_named(select: exp.Select) -> None:
    joins = select.args.get("joins") or []
    if any(join.side or not _links(join) for join in joins):
        return
    tables = {source.alias_or_name: source for source in sources_in(select)}
    tests = {_links(join): join.args["on"] for join in joins}
    named = [column.table for item in select.expressions for column in item.find_all(exp.Column)]
    order = [name for name in dict.fromkeys(named) if name in tables][:1] or [next(iter(tables))]
    for name in dict.fromkeys([*named, *tables]):
        order += [step for step in _path(order, name, tests) if step not in order]
    before = {at: set(order[:number]) for number, at in enumerate(order)}
    ons = [next(on for link, on in tests.items() if at in link and link - {at} <= before[at]) for at in order[1:]]
    select.args["from_"].set("this", tables[order[0]].copy())
    select.set("joins", [exp.Join(this=tables[at].copy(), on=on.copy()) for at, on in zip(order[1:], ons, strict=True)])


def _links(join: exp.Join) -> frozenset[str]:
    """Give the two tables that a join says to be equal in a column."""
    on = join.args.get("on")
    columns = [on.left, on.right] if isinstance(on, exp.EQ) else []
    found = frozenset(column.table for column in columns if isinstance(column, exp.Column))
    return found if len(found) == 2 else frozenset()


def _path(reached: list[str], name: str, links: Iterable[frozenset[str]]) -> list[str]:
    """Give the tables by which a table is joined to those that are reached: joins make a tree, so there is one way."""
    if name in reached:
        return []
    ways = [[name]]
    while ways:
        way = ways.pop(0)
        for link in links:
            for step in link - {way[-1]} if way[-1] in link else ():
                if step in reached:
                    return way[::-1]
                if step not in way:
                    ways.append([*way, step])
    return []


def _joins(test: exp.Expr, reached: set[str], name: str) -> bool:
    if not (isinstance(test, exp.EQ) and isinstance(test.left, exp.Column) and isinstance(test.right, exp.Column)):
        return False
    tables = {test.left.table, test.right.table}
    return len(tables) == 2 and name in tables and bool((tables - {name}) <= reached)


def _written(tree: exp.Expr) -> str:
    text = tree.sql("sqlite")
    return _NOT_NULL.sub(r"\1 IS NOT NULL", _NEGATED.sub(r"\1 NOT \2 ", text))
