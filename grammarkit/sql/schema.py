"""A database's schema as a value: tables, columns, keys. Pure; `database.py` and `ddl.py` read one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `type` is as the database declares it; `values` are all values it has, where they were asked for."""

    name: str
    type: str = ""
    primary: bool = False
    nullable: bool = True
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`columns` of one table refer to `target_columns` of another, pair by pair."""

    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view."""

    name: str
    columns: tuple[Column, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    def column(self, name: str) -> Column | None:
        """Find a column by its name in any letter case."""
        return next((c for c in self.columns if c.name.lower() == name.lower()), None)


@dataclass(frozen=True)
class Schema:
    """The tables that a query may name.

    `Schema({"users": {"id": "int", "email": "text"}})` makes one by hand; `from_url` and `from_ddl` read one.
    """

    tables: tuple[Table, ...]
    dialect: str = field(default="sqlite", kw_only=True)

    def __init__(self, tables: Mapping[str, Mapping[str, str]] | Iterable[Table], *, dialect: str = "sqlite") -> None:
        made = tuple(table for table in _tables(tables) if table.columns)
        if not made:
            message = "the schema has no tables"
            raise SourceError(Diagnostic("empty-schema", message, help="give a database or DDL that defines some"))
        _apart([table.name for table in made], "table")
        for table in made:
            _apart([column.name for column in table.columns], f"column in `{table.name}`")
        object.__setattr__(self, "tables", made)
        object.__setattr__(self, "dialect", dialect)

    @classmethod
    def from_url(cls, url: str, *, values: Collection[str] = (), max_values: int = 50) -> Schema:
        """Read the schema of a live database.

        `values` names columns (`status`, `orders.status`, or `*` for any) whose values are read too, and shown to the
        model, where a column has no more than `max_values` different ones.

        Raises:
            SourceError: the database is missing, locked, or not a database, the URL is of an unknown kind, or `values`
                has a name that no column has.
        """
        from grammarkit.sql.database import reflect

        return reflect(url, values=frozenset(values), max_values=max_values)

    @classmethod
    def from_ddl(cls, text: str, *, dialect: str = "sqlite") -> Schema:
        """Read a schema from CREATE TABLE statements.

        Raises:
            SourceError: a statement cannot be read, or there is none.
        """
        from grammarkit.sql.ddl import from_ddl

        return from_ddl(text, dialect=dialect)

    @cached_property
    def by_name(self) -> Mapping[str, Table]:
        """The tables by their lower-case names."""
        return {table.name.lower(): table for table in self.tables}

    def table(self, name: str) -> Table | None:
        """Find a table by its name in any letter case."""
        return self.by_name.get(name.lower())

    def with_column(self, name: str) -> tuple[Table, ...]:
        """Find the tables that have a column of this name, in any letter case."""
        return tuple(table for table in self.tables if table.column(name))

    def only(self, names: Iterable[str]) -> Schema:
        """Keep the named tables.

        Raises:
            SourceError: there is no table of one of the names; the message offers the nearest.
        """
        wanted = list(names)
        for name in wanted:
            if self.table(name) is None:
                near = get_close_matches(name.lower(), self.by_name, n=1, cutoff=0.5)
                remedy = f"did you mean `{self.by_name[near[0]].name}`?" if near else self._listed()
                raise SourceError(Diagnostic("unknown-table", f"the schema has no table `{name}`", help=remedy))
        kept = {name.lower() for name in wanted}
        return Schema((table for table in self.tables if table.name.lower() in kept), dialect=self.dialect)

    def without(self, columns: Iterable[str]) -> Schema:
        """Leave out columns, each given as `column` or `table.column`."""
        out = {name.lower() for name in columns}
        return Schema(
            (
                replace(
                    table,
                    columns=tuple(
                        c for c in table.columns if not out & {c.name.lower(), f"{table.name}.{c.name}".lower()}
                    ),
                )
                for table in self.tables
            ),
            dialect=self.dialect,
        )

    @cached_property
    def fingerprint(self) -> str:
        """A short hash of everything in the schema."""
        return blake2b(repr((self.dialect, self.tables)).encode(), digest_size=16).hexdigest()

    def _listed(self) -> str:
        return f"the tables are {', '.join(table.name for table in self.tables[:20])}"


def _apart(names: list[str], kind: str) -> None:
    """Refuse names that SQL cannot tell apart: letter case does not count."""
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            message = f"there is more than one {kind} called `{name}`"
            raise SourceError(Diagnostic("duplicate-name", message, help="letter case does not tell names apart"))
        seen.add(name.lower())


def _tables(tables: Mapping[str, Mapping[str, str]] | Iterable[Table]) -> Iterator[Table]:
    if isinstance(tables, Mapping):
        for name, columns in tables.items():
            yield Table(str(name), tuple(Column(column, type_) for column, type_ in columns.items()))
    else:
        yield from tables
