"""Which tables and columns a query may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.choose import columns_named
from grammarkit.sql.nearest import listed
from grammarkit.sql.policy.references import references
from grammarkit.sql.policy.refusal import refuse
from grammarkit.sql.reading.place import own_span, span_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.sql.schema import Schema


@dataclass(frozen=True, slots=True)
class _Tables:
    names: frozenset[str]
    allowed: bool

    def fits(self, schema: Schema) -> None:
        schema.only(sorted(self.names))

    def __call__(self, query: exp.Query) -> None:
        refuse(query, self._found(query))

    def _found(self, query: exp.Query) -> Iterator[Diagnostic]:
        for table in references(query):
            known = {table.name.lower(), f"{table.db}.{table.name}".lower()}
            if bool(known & self.names) != self.allowed:
                remedy = f"read from {listed(sorted(self.names)[:12])}" if self.allowed else "leave it out"
                message = f"the table `{table.name}` is not allowed"
                yield Diagnostic("forbidden-table", message, own_span(table.this), help=remedy)


def only_tables(*names: str) -> _Tables:
    """Make a validator that lets a query read these tables and no others. `schema.table` is a name, too.

    A view is a table of its own, whatever it reads from. `Sql` refuses a name that its schema does not have.
    """
    return _Tables(frozenset(name.lower() for name in names), allowed=True)


def no_tables(*names: str) -> _Tables:
    """Make a validator that refuses queries that read one of these tables; views of them have to be named, too.

    `Sql` refuses a name that its schema does not have, so that no slip lets everything through.
    """
    return _Tables(frozenset(name.lower() for name in names), allowed=False)


@dataclass(frozen=True, slots=True)
class _NoColumns:
    columns: frozenset[tuple[str, str]]
    """Table, or nothing for any, and column."""

    def fits(self, schema: Schema) -> None:
        columns_named((f"{table}.{column}".lstrip(".") for table, column in sorted(self.columns)), schema.tables)

    def __call__(self, query: exp.Query) -> None:
        refuse(query, self._found(query))

    def _found(self, query: exp.Query) -> Iterator[Diagnostic]:
        for select in query.find_all(exp.Select):
            secret = self._secret(select)
            if secret:
                yield from _named(select, secret)
                yield from _whole(select, secret)

    def _secret(self, select: exp.Select) -> dict[str, frozenset[str]]:
        """Give the aliases of this SELECT's tables that have such columns, with their names."""
        found: dict[str, frozenset[str]] = {}
        for table in references(select):
            if table.find_ancestor(exp.Select) is select:
                names = frozenset(column for of, column in self.columns if of in {"", table.name.lower()})
                if names:
                    found[table.alias_or_name.lower()] = names
        return found


def no_columns(*names: str) -> _NoColumns:
    """Make a validator that refuses queries that read one of these columns, given as `column` or `table.column`.

    What would give them with others is refused as well: `*`, a table's name as a value, `COLUMNS(…)`. Where a name
    without a table could be such a column, it is taken for one. What views show of them has to be named, too. `Sql`
    refuses a name that its schema does not have.
    """
    pairs = (name.lower().rpartition(".") for name in names)
    return _NoColumns(frozenset((table, column) for table, _, column in pairs))


def _named(select: exp.Select, secret: dict[str, frozenset[str]]) -> Iterator[Diagnostic]:
    every = frozenset().union(*secret.values())
    # What stands below a star is what it leaves out.
    named = select.find_all(exp.Column)
    inner = (c for c in named if not isinstance(c.this, exp.Star) and not isinstance(c.parent, exp.Star))
    for column in inner:
        forbidden = secret.get(column.table.lower(), frozenset()) if column.table else every
        if column.name.lower() in forbidden:
            yield _column(column)
        elif not column.table and column.name.lower() in secret:
            yield _all(column)
    for join in select.args.get("joins") or ():
        yield from (_column(name) for name in join.args.get("using") or () if name.name.lower() in every)


def _whole(select: exp.Select, secret: dict[str, frozenset[str]]) -> Iterator[Diagnostic]:
    for star in select.find_all(exp.Star, exp.Columns):
        holder = star.parent if isinstance(star.parent, exp.Column) else star
        if isinstance(holder.parent, exp.Count) or star.find_ancestor(exp.Select) is not select:
            continue
        of = holder.table.lower() if isinstance(holder, exp.Column) else ""
        given = secret.get(of, frozenset()) if of else frozenset().union(*secret.values())
        left_out = {name.name.lower() for name in star.args.get("except_") or ()}
        if given - left_out:
            yield _all(star)


def _column(column: exp.Expr) -> Diagnostic:
    message = f"the column `{column.name}` is not allowed"
    return Diagnostic("forbidden-column", message, span_of(column), help="leave it out")


def _all(part: exp.Expr) -> Diagnostic:
    message = "this gives every column, and one is not allowed"
    return Diagnostic("forbidden-column", message, span_of(part), help="name the columns that are wanted")
