"""Which tables and columns a query may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.choose import columns_named
from grammarkit.sql.nearest import listed
from grammarkit.sql.policy.references import is_named, references
from grammarkit.sql.policy.refusal import refuse
from grammarkit.sql.policy.unfollowed import other_sources, renamed
from grammarkit.sql.reading.place import own_span, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grammarkit.sql.choose import Place
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
        yield from other_sources(query)
        for table in references(query):
            if not self._lets(table):
                remedy = f"read from {listed(sorted(self.names)[:12])}" if self.allowed else "leave it out"
                message = f"the table `{table.name}` is not allowed"
                yield Diagnostic("forbidden-table", message, own_span(table.this), help=remedy)

    def _lets(self, table: exp.Table) -> bool:
        """Tell whether a table is surely one of those that are allowed, or surely none of those that are not."""
        if not self.allowed:
            return not any(is_named(table, name) for name in self.names)
        return not {table.name.lower(), f"{table.db}.{table.name}".lower()}.isdisjoint(self.names)


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
        yield from other_sources(query)
        for select in query.find_all(exp.Select):
            tables = self._secret(select)
            yield from (fault for table in tables if (fault := renamed(table)))
            secret = {table.alias_or_name.lower(): names for table, names in tables.items()}
            if secret:
                yield from _named(select, secret)
                yield from _whole(select, secret)

    def _secret(self, select: exp.Select) -> dict[exp.Table, frozenset[str]]:
        """Give this SELECT's tables that have such columns, with their names."""
        found: dict[exp.Table, frozenset[str]] = {}
        for table in references(select):
            if table.find_ancestor(exp.Select) is select:
                names = frozenset(column for of, column in self.columns if not of or is_named(table, of))
                if names:
                    found[table] = names
        return found


def no_columns(*names: str) -> _NoColumns:
    """Make a validator that refuses queries that read one of these columns, given as `column` or `table.column`.

    What would give them with others is refused as well: `*`, a table's name as a value, `COLUMNS(…)`. Where a name
    without a table could be such a column, it is taken for one. What views show of them has to be named, too. `Sql`
    refuses a name that its schema does not have.
    """
    pairs = (name.lower().rpartition(".") for name in names)
    return _NoColumns(frozenset((table, column) for table, _, column in pairs))


def without_columns(columns: Iterable[Place]) -> _NoColumns:
    """Make the validator of columns that a schema withholds."""
    return _NoColumns(frozenset((".".join(path).lower(), column.lower()) for path, column in columns))


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
        if str(join.args.get("method") or "").upper() == "NATURAL":
            message = "NATURAL compares all columns of the same name, and one is not allowed"
            yield Diagnostic("forbidden-column", message, span_of(join), help="join with ON")


def _whole(select: exp.Select, secret: dict[str, frozenset[str]]) -> Iterator[Diagnostic]:
    """Find what gives all columns of a table: here, or, where it says of which, in a SELECT further in."""
    yield from (_all(place) for place in select.find_all(exp.PositionalColumn))
    for star in select.find_all(exp.Star, exp.Columns):
        holder = star.parent if isinstance(star.parent, exp.Column) else star
        of = holder.table.lower() if isinstance(holder, exp.Column) else ""
        if isinstance(holder.parent, exp.Count) or not (of or star.find_ancestor(exp.Select) is select):
            continue
        left_out = [(name.name.lower(), _qualifier(name)) for name in star.args.get("except_") or ()]
        for alias in [of] if of else secret:
            if secret.get(alias, frozenset()) - {name for name, table in left_out if table in {"", alias}}:
                yield _all(star)
                break


def _qualifier(name: exp.Expr) -> str:
    return name.table.lower() if isinstance(name, exp.Column) else ""


def _column(column: exp.Expr) -> Diagnostic:
    message = f"the column `{column.name}` is not allowed"
    return Diagnostic("forbidden-column", message, span_of(column), help="leave it out")


def _all(part: exp.Expr) -> Diagnostic:
    message = "this gives every column, and one is not allowed"
    return Diagnostic("forbidden-column", message, span_of(part), help="name the columns that are wanted")
