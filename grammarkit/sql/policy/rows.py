"""How many rows a query may give: proved, or seen to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import require_type
from grammarkit.sql.policy.refusal import refuse
from grammarkit.sql.reading.aggregates import aggregates

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class _RowLimit:
    most: int

    def __call__(self, query: exp.Query) -> None:
        refuse(query, self._found(query))

    def _found(self, query: exp.Query) -> Iterator[Diagnostic]:
        rows = most_rows(query)
        if rows is None:
            message = "nothing bounds the number of rows that the query gives"
            yield Diagnostic("unbounded-rows", message, help=f"add `LIMIT {self.most}`")
        elif rows > self.most:
            message = f"the query may give {rows:,} rows, more than {self.most:,}"
            yield Diagnostic("unbounded-rows", message, help=f"write `LIMIT {self.most}`")


def row_limit(most: int) -> _RowLimit:
    """Make a validator that demands a proof that a query gives at most so many rows; see `most_rows`.

    Raises:
        TypeError, ValueError: it is no number of rows.
    """
    require_type("a limit of rows", most, int, "a whole number")
    if most < 0:
        raise ValueError(f"a limit of rows is 0 or more, not {most}")
    return _RowLimit(most)


def limited(query: exp.Query, most: int) -> exp.Query:
    """Give the query, or one that gives its first `most` rows where it is not bounded by so many."""
    rows = most_rows(query)
    if rows is not None and rows <= most:
        return query
    limit = query.args.get("limit")
    if (limit is None and query.args.get("offset") is None) or (limit is not None and _limit(query) is not None):
        return query.limit(most)
    bounded = exp.select("*").from_(query.subquery("bounded")).limit(most)
    bounded.meta.update(query.meta)
    return bounded


def most_rows(query: exp.Expr) -> int | None:
    """Give the greatest number of rows that a query can give, or None where that cannot be told.

    LIMIT, TOP and FETCH with a number bound it; so do aggregates without GROUP BY, and a SELECT without FROM.
    """
    bounds = [bound for bound in (_limit(query), _itself(query)) if bound is not None]
    return min(bounds) if bounds else None


def _limit(query: exp.Expr) -> int | None:
    limit = query.args.get("limit")
    if limit is None:
        return None
    options = limit.args.get("limit_options")
    if options is not None and (options.args.get("percent") or options.args.get("with_ties")):
        return None  # that may be more rows than the number
    count = limit.args.get("count") if isinstance(limit, exp.Fetch) else limit.expression
    if isinstance(count, exp.Paren):
        count = count.this
    return int(count.name) if isinstance(count, exp.Literal) and not count.is_string and count.name.isdigit() else None


_EXPLODING = (
    *(exp.UDTF, exp.Lateral, exp.Anonymous, exp.Explode, exp.Posexplode, exp.ExplodingGenerateSeries),
    *(exp.GenerateSeries, exp.Inline, exp.Columns),
)
"""What may make several rows or columns of one; a function that sqlglot does not know may, too."""


def _itself(query: exp.Expr) -> int | None:
    if isinstance(query, exp.Subquery):
        return most_rows(query.this)
    if isinstance(query, exp.Union):
        left, right = most_rows(query.this), most_rows(query.expression)
        return left + right if left is not None and right is not None else None
    if isinstance(query, exp.SetOperation):
        return most_rows(query.this)
    if not isinstance(query, exp.Select) or query.args.get("group") is not None:
        return None
    explodes = any(query.find_all(*_EXPLODING)) or query.args.get("laterals")
    if query.args.get("from_") is None and not explodes:
        return 1
    return 1 if any(True for item in query.expressions for _ in aggregates(item)) and not explodes else None
