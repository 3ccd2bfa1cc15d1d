"""Names that stand for nothing: what there is instead, and how to get there."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.nearest import listed, nearest
from grammarkit.sql.reading.glued import apart
from grammarkit.sql.reading.naming import Clause
from grammarkit.sql.reading.place import own_span, span_of
from grammarkit.sql.reading.scope import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grammarkit.sql.reading.scope import Scope
    from grammarkit.sql.schema import Schema
    from grammarkit.sql.table import Table

_FEW = 12


def table(node: exp.Table, schema: Schema, ctes: Sequence[str], dialect: str) -> Diagnostic:
    """Say that there is no such table."""
    name = node.this
    known = [*(t.name for t in schema.tables), *ctes]
    near = nearest(name.name, known)
    owners = schema.with_column(name.name)
    if elsewhere := schema.named(name.name):
        rules = sql_dialect(dialect)
        paths = [".".join(map(rules.written, table.path)) for table in elsewhere[:3]]
        message = f"there is no table `{'.'.join(part.name for part in node.parts)}`"
        return Diagnostic("unknown-table", message, span_of(node), help=f"write {listed(paths)}")
    if near:
        remedy = f"did you mean {listed(near)}?"
    elif owners:
        remedy = f"`{name.name}` is a column of {listed([t.name for t in owners[:3]], last='and')}"
    else:
        remedy = f"the tables are {listed(known[:_FEW], last='and')}"
    return Diagnostic("unknown-table", f"there is no table `{name.name}`", own_span(name), help=remedy)


def qualifier(column: exp.Column, scope: Scope, schema: Schema) -> Diagnostic:
    """Say that what stands before the dot is not in FROM."""
    part = column.args["table"]
    present = [source.alias for place in scope.around() for source in place.sources if source.alias]
    span = own_span(part)
    named = schema.table(part.name)
    if named is not None:
        aliased = next((s.alias for s in scope.sources if s.table is named and s.alias != s.name), None)
        message = f"`{part.name}` is not in FROM"
        if aliased is not None:
            return Diagnostic("unknown-table", message, span, help=f"write `{aliased}`, the alias it was given")
        return Diagnostic("table-not-joined", message, span, help=f"join {_join(named, scope, schema)}")
    near = nearest(part.name, present)
    remedy = (
        f"did you mean {listed(near)}?"
        if near
        else f"FROM has {listed(present, last='and')}"
        if present
        else "add it to FROM"
    )
    return Diagnostic("unknown-table", f"there is no table or alias `{part.name}` here", span, help=remedy)


def column(column: exp.Column, source: Source | None, scope: Scope, schema: Schema) -> Diagnostic:
    """Say that no table in reach has the column, and which has."""
    name = column.name
    span = span_of(column)
    if source is None and name.lower() in scope.items:
        return _alias_too_early(column, scope)
    alone = source or (scope.sources[0] if len(scope.sources) == 1 and scope.outer is None else None)
    if alone is not None and alone.name:
        message = f"`{alone.name}` has no column `{name}`"
        in_reach = list(alone.columns or ())
    elif not scope.sources:
        message = f"there is no column `{name}` here: the query has no FROM"
        in_reach = []
    else:
        message = f"no table in FROM has a column `{name}`"
        in_reach = [own for s in scope.sources for own in s.columns or ()]
    return Diagnostic("unknown-column", message, span, help=_remedy(name, in_reach, source, scope, schema))


def _alias_too_early(column: exp.Column, scope: Scope) -> Diagnostic:
    """Say that a result alias cannot be used in this clause."""
    item = scope.items[column.name.lower()]
    message = f"the alias `{column.name}` cannot be used in {scope.clause}"
    short = item.sql(dialect=scope.naming.dialect)
    remedy = f"write `{short}` again" if len(short) <= _SHORT else "write its expression again"
    return Diagnostic("alias-too-early", message, span_of(column), help=f"{remedy}, or select from a subquery")


_SHORT = 60


def forgiven(column: exp.Column, scope: Scope) -> Diagnostic | None:
    """Judge an unknown name in double quotes, which SQLite reads as a string.

    As a value to compare with, that is meant; as something to select, to group or to sort by it says nothing, and
    where a column in reach looks like it, it is a misspelt one.
    """
    near = _resembling(column.name, scope)
    compared = scope.clause in {Clause.WHERE, Clause.ON, Clause.HAVING} or column.find_ancestor(exp.Case) is not None
    message = f"no table in FROM has a column `{column.name}`, so SQLite reads it as a text"
    if near and not compared:
        return Diagnostic("unknown-column", message, span_of(column), help=f"did you mean {listed(near)}?")
    remedy = "write texts in single quotes"
    return Diagnostic("text-in-double-quotes", message, span_of(column), Severity.WARNING, help=remedy)


def _resembling(name: str, scope: Scope) -> list[str]:
    """Find columns in reach that a name in double quotes looks like."""
    known = {own.lower(): own for place in scope.around() for s in place.sources for own in s.columns or ()}
    return [known[found] for found in get_close_matches(name.lower(), known, n=1, cutoff=0.75)]


def _remedy(name: str, in_reach: list[str], source: Source | None, scope: Scope, schema: Schema) -> str:
    reach = scope.sources if scope.is_flat else [s for place in scope.around() for s in place.sources]
    for s in reach:
        if s.columns and s.table and s.table.column(name) and not s.has(name):
            return f"the columns of `{s.alias}` are called {listed(s.columns[:_FEW], last='and')} here"
    here = next((s for s in reach if s is not source and s.columns is not None and s.has(name)), None)
    if here is not None and here.alias:
        return f"write `{scope.written(here.alias, name)}`"
    if meant := apart(name, schema):
        return f"write `{meant}`"
    elsewhere = schema.with_column(name)
    if elsewhere:
        owners = listed([t.name for t in elsewhere[:3]], last="and")
        have = "has" if len(elsewhere) == 1 else "have"
        # A subquery or WITH in FROM may leave out what its table has.
        through = next((s for s in scope.sources if s.table is None and s.columns is not None), None)
        if through is not None and through.alias and (source is None or source is through):
            added = f"add it to what `{through.alias}` selects"
            return f"{owners} {have} `{name}`; {added}, or join {_join(elsewhere[0], scope, schema)}"
        return f"{owners} {have} `{name}`; join {_join(elsewhere[0], scope, schema)}"
    near = nearest(name, in_reach)
    if near:
        return f"did you mean {listed(near)}?"
    far = nearest(name, [c.name for t in schema.tables for c in t.columns])
    if far:
        present = [source.table for source in scope.sources]
        having = schema.with_column(far[0])
        owner = next((owner for owner in having if owner in present), having[0])
        return f"did you mean `{far[0]}` of `{owner.name}`?"
    return f"the columns in reach are {listed(in_reach[:_FEW], last='and')}" if in_reach else "name a table in FROM"


def ambiguous(column: exp.Column, scope: Scope) -> Diagnostic:
    """Say that several tables in FROM have the column."""
    having = [s for s in scope.sources if s.columns is not None and s.has(column.name)]
    if column.table:
        message = f"`{column.table}` stands in FROM more than once"
        return Diagnostic("ambiguous-column", message, span_of(column), help="give each its own alias")
    if not having:
        having = [s for place in scope.around() for s in place.sources if s.columns is not None and s.has(column.name)]
    owners = [source.alias for source in having]
    choices = " or ".join(f"`{scope.written(owner, column.name)}`" for owner in owners)
    message = f"{listed(owners, last='and')} {'both' if len(owners) == 2 else 'all'} have a column `{column.name}`"
    return Diagnostic("ambiguous-column", message, span_of(column), help=f"write {choices}")


def borrowed(node: exp.Select, scope: Scope) -> Iterator[Diagnostic]:
    """Find `a IN (SELECT a FROM …)` where `a` is no column in there, but of the query around: always true."""
    whole = node.parent if isinstance(node.parent, exp.Subquery) else node
    item = node.expressions[0].unalias() if len(node.expressions) == 1 else None
    if not isinstance(whole.parent, exp.In) or not isinstance(item, exp.Column) or item.table or scope.outer is None:
        return
    scope.clause = Clause.ITEMS
    _, source = scope.find(item.name)
    if source is not None and source.alias and source not in scope.sources and scope.sources:
        message = f"`{item.name}` is a column of `{source.alias}`, outside of this query"
        remedy = f"name a column of {listed([s.alias or s.name for s in scope.sources])}"
        yield Diagnostic("borrowed-column", message, span_of(item), Severity.WARNING, help=remedy)


def merged(node: exp.Select, scope: Scope) -> Iterator[Diagnostic]:
    """Find columns in USING that only one side has."""
    for join in node.args.get("joins") or ():
        for name in join.args.get("using") or ():
            sources = [s for s in scope.sources if s.has(name.name)]
            if len(sources) < 2 and all(s.columns is not None for s in scope.sources):
                message = f"`{name.name}` is not a column of both tables"
                yield Diagnostic("unknown-column", message, span_of(name), help="write the join with ON")


def _join(wanted: Table, scope: Scope, schema: Schema) -> str:
    """Say how to join a table to one that is in FROM: by a key where there is one, or through a table between them."""
    present = [source for source in scope.sources if source.table is not None]
    for source in present:
        if condition := _key(source, wanted, wanted.name, scope, schema):
            return f"`{wanted.name}` on `{condition}`"
    for between in schema.tables:
        for source in present:
            first = _key(source, between, between.name, scope, schema)
            middle = Source(between.name, between.name, None, between)
            second = _key(middle, wanted, wanted.name, scope, schema) if first else ""
            if first and second:
                return f"`{between.name}` on `{first}`, and `{wanted.name}` on `{second}`"
    return f"`{wanted.name}`"


def _key(source: Source, wanted: Table, alias: str, scope: Scope, schema: Schema) -> str:
    """Write the condition that a key between two tables gives, or nothing."""
    own = source.table
    if own is None or own is wanted:
        return ""
    for key in own.foreign_keys:
        if schema.target(own, key) is wanted:
            return _on(scope, source.alias, key.columns, alias, key.target_columns)
    for key in wanted.foreign_keys:
        if schema.target(wanted, key) is own:
            return _on(scope, alias, key.columns, source.alias, key.target_columns)
    return ""


def _on(scope: Scope, left: str, left_columns: Iterable[str], right: str, right_columns: Iterable[str]) -> str:
    pairs = zip(left_columns, right_columns, strict=False)
    return " AND ".join(f"{scope.written(left, a)} = {scope.written(right, b)}" for a, b in pairs)
