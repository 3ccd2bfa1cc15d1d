"""What an SQL dialect does not have, though sqlglot reads it: constructs of other dialects, reserved words as names."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.reading.naming import NAMING
from grammarkit.sql.reading.place import own_span, span_of, word_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class _Lack(NamedTuple):
    what: str
    help: str


_QUALIFY = _Lack("QUALIFY", "compute the window function in a subquery, and compare it in WHERE")
_ILIKE = _Lack("ILIKE", "write `LOWER(…) LIKE LOWER(…)`")
_LATERAL = _Lack("LATERAL", "write a subquery in SELECT, or a join with grouping")
_PIVOT = _Lack("PIVOT", "write `SUM(CASE WHEN … THEN … END)` for each column")

_SQLITE: Mapping[type[exp.Expr], _Lack] = MappingProxyType({
    exp.Extract: _Lack("EXTRACT", "write `CAST(strftime('%Y', …) AS INTEGER)`, with the letter of the part"),
    exp.Qualify: _QUALIFY,
    exp.ILike: _Lack("ILIKE", "write LIKE, which ignores letter case here"),
    exp.Interval: _Lack("INTERVAL", "write `date(…, '+1 day')`"),
    exp.RegexpLike: _Lack("function behind REGEXP", "write `LIKE` or `GLOB`"),
    exp.Lateral: _LATERAL,
    exp.Unnest: _Lack("UNNEST", "write `json_each(…)`"),
    exp.Array: _Lack("ARRAY", "write `json_array(…)`"),
    exp.Pivot: _PIVOT,
    exp.Cube: _Lack("CUBE", "write a UNION ALL of groupings"),
    exp.Rollup: _Lack("ROLLUP", "write a UNION ALL of groupings"),
    exp.GroupingSets: _Lack("GROUPING SETS", "write a UNION ALL of groupings"),
    exp.Any: _Lack("ANY", "write IN"),
    exp.All: _Lack("ALL", "compare with `(SELECT MAX(…) …)` or `MIN`"),
    exp.SimilarTo: _Lack("SIMILAR TO", "write `LIKE` or `GLOB`"),
    exp.AtTimeZone: _Lack("AT TIME ZONE", "write `datetime(…, '+1 hour')`"),
    exp.TableSample: _Lack("TABLESAMPLE", "write `ORDER BY random() LIMIT 10`"),
    exp.WithinGroup: _Lack("WITHIN GROUP", "write `group_concat(…, ', ')`"),
})  # fmt: skip

_LACKS: Mapping[str, Mapping[type[exp.Expr], _Lack]] = MappingProxyType(
    {
        # https://sqlite.org/lang_select.html, lang_expr.html
        "sqlite": _SQLITE,
        # https://www.postgresql.org/docs/current/sql-select.html
        "postgres": MappingProxyType({exp.Qualify: _QUALIFY, exp.Pivot: _PIVOT}),
        # https://dev.mysql.com/doc/refman/8.4/en/select.html
        "mysql": MappingProxyType({exp.Qualify: _QUALIFY, exp.ILike: _ILIKE, exp.Pivot: _PIVOT}),
        # https://learn.microsoft.com/sql/t-sql/queries/select-transact-sql
        "tsql": MappingProxyType({exp.Qualify: _QUALIFY, exp.ILike: _ILIKE}),
        # https://cloud.google.com/bigquery/docs/reference/standard-sql/operators
        "bigquery": MappingProxyType({exp.ILike: _ILIKE}),
    }
)


def lacking(query: exp.Expr, text: str, dialect: str) -> Iterator[Diagnostic]:
    """Find what the dialect does not have, and say what to write instead."""
    lacks = _LACKS.get(dialect, {})
    title = sql_dialect(dialect).title
    for node in query.find_all(*lacks) if lacks else ():
        lack = next((lacks[kind] for kind in lacks if isinstance(node, kind)), None)
        if lack is not None:
            span = own_span(node) or word_span(lack.what.rpartition(" ")[2], text)
            yield Diagnostic("foreign-syntax", f"{title} has no {lack.what}", span, help=lack.help)
    if dialect == "sqlite":
        yield from _bracketed_halves(query)
    yield from _reserved(query, text, dialect)


def _bracketed_halves(query: exp.Expr) -> Iterator[Diagnostic]:
    for node in query.find_all(exp.SetOperation):
        for half in (node.this, node.expression):
            if isinstance(half, exp.Subquery) and not half.alias:
                message = f"SQLite takes no brackets around a query of {node.key.upper()}"
                remedy = "leave them out; if it has ORDER BY or LIMIT, write `SELECT * FROM (…)`"
                yield Diagnostic("foreign-syntax", message, span_of(half), help=remedy)


def _reserved(query: exp.Expr, text: str, dialect: str) -> Iterator[Diagnostic]:
    """Find reserved words that stand as names of tables and columns without quotes."""
    rules = sql_dialect(dialect)
    for name in query.find_all(exp.Identifier):
        start = name.meta.get("start")
        if start is None or name.args.get("quoted") or not isinstance(name.parent, exp.Table | exp.Column):
            continue
        if isinstance(name.parent, exp.Column) and name.parent.table and dialect not in _RESERVED_BEHIND_DOTS:
            continue
        written = text[start : name.meta["end"] + 1]
        if written.lower() in rules.reserved - _VALUES - NAMING[dialect].rowless:
            message = f"`{written}` is a reserved word of {rules.title}, and no name without quotes"
            yield Diagnostic("reserved-name", message, own_span(name), help=f"write `{rules.quoted(name.name)}`")


_RESERVED_BEHIND_DOTS = frozenset({"sqlite", "tsql"})
"""SQL dialects in which a reserved word is none behind a dot either."""

_VALUES = frozenset({"null", "true", "false", "default", "current_date", "current_time", "current_timestamp", "values"})
"""Reserved words that stand for values; sqlglot keeps some as names."""
