"""Diagnostics for names that stand for nothing: what there is instead, and how to get there."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.sql.names import written
from grammarkit.sql.nearest import listed, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlglot import exp

    from grammarkit.sql.reading.scope import Scope, Source
    from grammarkit.sql.schema import Schema, Table

_FEW = 12


def table(name: exp.Identifier, schema: Schema, ctes: Sequence[str], text: str) -> Diagnostic:
    """Say that there is no such table."""
    known = [*(t.name for t in schema.tables), *ctes]
    near = nearest(name.name, known)
    remedy = f"did you mean {listed(near)}?" if near else f"the tables are {listed(known[:_FEW], last='and')}"
    return Diagnostic("unknown-table", f"there is no table `{name.name}`", span_of(name, text), help=remedy)


def qualifier(column: exp.Column, scope: Scope, schema: Schema, text: str) -> Diagnostic:
    """Say that what stands before the dot is not in FROM."""
    part = column.args["table"]
    present = [source.alias for source in scope.sources if source.alias]
    span = span_of(part, text)
    named = schema.table(part.name)
    if named is not None:
        aliased = next((s.alias for s in scope.sources if s.table is named and s.alias != s.name), None)
        message = f"`{part.name}` is not in FROM"
        if aliased is not None:
            return Diagnostic("unknown-table", message, span, help=f"write `{aliased}`, the alias it was given")
        return Diagnostic("table-not-joined", message, span, help=f"join {_join(named, scope)}")
    near = nearest(part.name, present)
    remedy = (
        f"did you mean {listed(near)}?"
        if near
        else f"FROM has {listed(present, last='and')}"
        if present
        else "add it to FROM"
    )
    return Diagnostic("unknown-table", f"there is no table or alias `{part.name}` here", span, help=remedy)


def column(column: exp.Column, source: Source | None, scope: Scope, schema: Schema, text: str) -> Diagnostic:
    """Say that no table in reach has the column, and which has."""
    name = column.name
    span = span_of(column, text)
    alone = source or (scope.sources[0] if len(scope.sources) == 1 and scope.outer is None else None)
    if alone is not None and alone.name:
        message = f"`{alone.name}` has no column `{name}`"
        in_reach = list(alone.columns or ())
    else:
        message = f"no table in FROM has a column `{name}`"
        in_reach = [own for s in scope.sources for own in s.columns or ()]
    return Diagnostic("unknown-column", message, span, help=_remedy(name, in_reach, source, scope, schema))


def resembles(column: exp.Column, scope: Scope) -> bool:
    """Tell whether a name in double quotes is rather a misspelt column than a text."""
    in_reach = [own.lower() for place in scope.around() for s in place.sources for own in s.columns or ()]
    return bool(get_close_matches(column.name.lower(), in_reach, n=1, cutoff=0.75))


def _remedy(name: str, in_reach: list[str], source: Source | None, scope: Scope, schema: Schema) -> str:
    here = next((s for s in scope.sources if s is not source and s.columns is not None and s.has(name)), None)
    if here is not None:
        return f"write `{here.alias}.{name}`"
    elsewhere = schema.with_column(name)
    if elsewhere:
        owners = listed([t.name for t in elsewhere[:3]])
        have = "has" if len(elsewhere) == 1 else "have"
        return f"{owners} {have} `{name}`; join {_join(elsewhere[0], scope)}"
    near = nearest(name, in_reach)
    if near:
        return f"did you mean {listed(near)}?"
    far = nearest(name, [c.name for t in schema.tables for c in t.columns])
    if far:
        owner = schema.with_column(far[0])[0]
        return f"did you mean `{far[0]}` of `{owner.name}`?"
    return f"the columns in reach are {listed(in_reach[:_FEW], last='and')}" if in_reach else "name a table in FROM"


def ambiguous(column: exp.Column, scope: Scope, text: str) -> Diagnostic:
    """Say that several tables in FROM have the column."""
    owners = [source.alias for source in scope.sources if source.columns is not None and source.has(column.name)]
    choices = " or ".join(f"`{owner}.{column.name}`" for owner in owners)
    message = f"{listed(owners, last='and')} {'both' if len(owners) == 2 else 'all'} have a column `{column.name}`"
    return Diagnostic("ambiguous-column", message, span_of(column, text), help=f"write {choices}")


def span_of(node: exp.Expr, text: str) -> Span | None:
    """Find where a name stands; sqlglot notes the place of each identifier's first and last character."""
    from sqlglot import exp

    places = [part.meta for part in node.find_all(exp.Identifier) if "start" in part.meta]
    if not places:
        return None
    start, end = min(p["start"] for p in places), max(p["end"] for p in places) + 1
    return Span(start, min(end, len(text)))


def _join(wanted: Table, scope: Scope) -> str:
    """Say how to join a table to one that is in FROM, by a key where there is one."""
    for source in scope.sources:
        if source.table is None:
            continue
        for key in source.table.foreign_keys:
            if key.target.lower() == wanted.name.lower():
                return f"`{wanted.name}` on {_on(source.alias, key.columns, wanted.name, key.target_columns)}"
        for key in wanted.foreign_keys:
            if key.target.lower() == source.table.name.lower():
                return f"`{wanted.name}` on {_on(wanted.name, key.columns, source.alias, key.target_columns)}"
    return f"`{wanted.name}`"


def _on(left: str, left_columns: Iterable[str], right: str, right_columns: Iterable[str]) -> str:
    pairs = zip(left_columns, right_columns, strict=False)
    return "`" + " AND ".join(f"{written(left)}.{written(a)} = {written(right)}.{written(b)}" for a, b in pairs) + "`"
