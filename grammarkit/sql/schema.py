"""A database's schema as a value: which tables a query may name. Pure; `databases/` and `ddl.py` read one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError, require_type
from grammarkit.sql.choose import Place, columns_named, unknown_table
from grammarkit.sql.dialects import sql_dialect, sql_dialects
from grammarkit.sql.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

    from grammarkit.sql.table import ForeignKey

K = TypeVar("K", bound="Hashable")

ByHand: TypeAlias = Mapping[str, Mapping[str, str] | Mapping[str, Mapping[str, str]]]
"""Types by the names of their columns, by the names of their tables, and perhaps by those of schemas."""

HOMES = {"sqlite": "main", "duckdb": "main", "postgres": "public", "redshift": "public", "tsql": "dbo"}
"""Where a name is looked for that is written without a schema, by SQL dialect."""


@dataclass(frozen=True)
class Schema:
    """The tables that a query may name.

    `Schema({"users": {"id": "int", "email": "text"}})` makes one by hand, and so does
    `Schema({"sales": {"orders": {"id": "int"}}}, dialect="postgres")` with tables that lie in schemas; `from_url` and
    `from_ddl` read one.

    Raises:
        SourceError: there are no tables, or two of a name.
    """

    tables: tuple[Table, ...]
    dialect: str = field(default="sqlite", kw_only=True)
    withheld: frozenset[Place] = field(default=frozenset(), kw_only=True)
    """Columns that `without` left out: the database has them, and no query may read them, by `*` or otherwise."""

    def __init__(
        self, tables: ByHand | Iterable[Table], *, dialect: str = "sqlite", withheld: Iterable[Place] = ()
    ) -> None:
        made = tuple(table for table in _tables(tables, dialect) if table.columns)
        if not made:
            message = "the schema has no tables"
            raise SourceError(Diagnostic("empty-schema", message, help="give a database or DDL that defines some"))
        _apart([".".join(table.path) for table in made], "table", dialect)
        for table in made:
            _apart([column.name for column in table.columns], "column", dialect, f" in `{table.name}`")
        object.__setattr__(self, "tables", made)
        object.__setattr__(self, "dialect", dialect)
        object.__setattr__(self, "withheld", frozenset(withheld))

    @classmethod
    def from_url(cls, url: str, *, values: Collection[str] = (), max_values: int = 50) -> Schema:
        """Read the schema of a live database.

        `values` names columns (`status`, `orders.status`, or `*` for any) whose values are read too, and shown to the
        model, where a column has no more than `max_values` different ones.

        Raises:
            SourceError: the database is missing, locked, or not a database, the URL is of an unknown kind, its driver
                is not installed, or `values` has a name that no column has.
        """
        from grammarkit.sql.databases import reflect

        require_type("`url`", url, str, "a URL", help="write a file as `sqlite:///app.db`")
        return reflect(url, values=frozenset(values), max_values=max_values)

    @classmethod
    def from_ddl(cls, text: str, *, dialect: str = "sqlite") -> Schema:
        """Read a schema from CREATE TABLE statements.

        Raises:
            SourceError: a statement cannot be read, or there is none.
        """
        from grammarkit.sql.ddl import from_ddl

        require_type("`text`", text, str, "the text of CREATE TABLE statements")
        return from_ddl(text, dialect=dialect)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(self.fingerprint)

    def __getstate__(self) -> dict[str, object]:
        """Pickle what was given, not what is kept of it: hashes of texts differ from process to process."""
        return {"tables": self.tables, "dialect": self.dialect, "withheld": self.withheld}

    @cached_property
    def fingerprint(self) -> str:
        """A short hash of everything in the schema, the same in each process."""
        told = repr((self.dialect, self.tables, sorted(self.withheld)))
        return blake2b(told.encode(errors="surrogatepass"), digest_size=16).hexdigest()

    def table(self, name: str) -> Table | None:
        """Find a table by its name, such as `orders` or `sales.orders`, in any letter case."""
        return self.find(name) or (self.find(*name.split(".")) if "." in name else None)

    def find(self, *path: str) -> Table | None:
        """Find a table by the names that a query writes: as they are written, or else in any letter case."""
        alike = self._by_path.get(_folded(path), ())
        return next((table for table in alike if path in table.paths), alike[0] if alike else None)

    def named(self, name: str) -> tuple[Table, ...]:
        """Find the tables of this name, in any letter case, in whatever schema."""
        return self._by_name.get(name.lower(), ())

    def with_column(self, name: str) -> tuple[Table, ...]:
        """Find the tables that have a column of this name, in any letter case."""
        return self._by_column.get(name.lower(), ())

    def target(self, table: Table, key: ForeignKey) -> Table | None:
        """Find the table that a key of `table` leads to; there is none where it was left out."""
        near = self.find(table.schema, key.target) if table.schema else None
        return self.find(key.target_schema, key.target) if key.target_schema else near or self.find(key.target)

    def only(self, names: Iterable[str]) -> Schema:
        """Keep the tables that are named, as `orders` in whatever schema or as `sales.orders`.

        Raises:
            SourceError: there is no table of one of the names; the message offers the nearest.
        """
        _require_names(names)
        kept: set[tuple[str, ...]] = set()
        for name in names:
            found = self.table(name)
            alike = (found,) if found else self.named(name)
            if not alike:
                raise unknown_table(name, self.tables)
            kept |= {table.path for table in alike}
        tables = (table for table in self.tables if table.path in kept)
        return Schema(tables, dialect=self.dialect, withheld=self.withheld)

    def without(self, columns: Iterable[str]) -> Schema:
        """Leave out columns, each given as `column`, `table.column` or `schema.table.column`.

        A model is not told of them, and a query that would give them all the same, such as `SELECT *`, is refused.

        Raises:
            SourceError: there is no such column, since what should be hidden must not be shown by a slip; or no
                column is left.
        """
        _require_names(columns)
        out = columns_named(columns, self.tables)
        tables = (
            replace(table, columns=tuple(c for c in table.columns if (table.path, c.name) not in out))
            for table in self.tables
        )
        return Schema(tables, dialect=self.dialect, withheld=self.withheld | out)

    @cached_property
    def _by_path(self) -> Mapping[tuple[str, ...], tuple[Table, ...]]:
        home = HOMES.get(self.dialect, "")
        return _grouped(
            (_folded(path), table)
            for table in self.tables
            for path in (*table.paths, *([(home, table.name)] if home and not table.schema else []))
        )

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Table, ...]]:
        return _grouped((table.name.lower(), table) for table in self.tables)

    @cached_property
    def _by_column(self) -> Mapping[str, tuple[Table, ...]]:
        return _grouped((name, table) for table in self.tables for name in {c.name.lower(): 0 for c in table.columns})


def _require_names(names: object) -> None:
    if isinstance(names, str):
        raise TypeError(f"names are given in a list, [{names!r}], not as a text")


def _apart(names: Sequence[str], kind: Literal["table", "column"], dialect: str, where: str = "") -> None:
    """Refuse names that the database cannot tell apart, or that none has."""
    case_counts = _case_counts(kind, dialect)
    seen: set[str] = set()
    for name in names:
        if not name or "\0" in name:
            message = f"a {kind}{where} has {'a name with a NUL character' if name else 'no name'}"
            raise SourceError(Diagnostic("impossible-name", message, help="leave it out"))
        known = name if case_counts else name.lower()
        if known in seen:
            message = f"there is more than one {kind} called `{name}`{where}"
            remedy = "rename one" if case_counts else "letter case does not tell names apart"
            raise SourceError(Diagnostic("duplicate-name", message, help=remedy))
        seen.add(known)


def _case_counts(kind: Literal["table", "column"], dialect: str) -> bool:
    """Tell whether two names may differ by nothing but letter case, at least between quotes."""
    if dialect not in sql_dialects():
        return True
    known = sql_dialect(dialect)
    return known.folding != "any" or (kind == "table" and known.tables_exact)


def _tables(tables: ByHand | Iterable[Table], dialect: str) -> Iterator[Table]:
    if not isinstance(tables, Mapping):
        yield from tables
        return
    for name, inner in ((str(name), inner) for name, inner in tables.items()):
        require_type(
            f"what `{name}` holds", inner, Mapping, "a mapping of columns to types", help='as in {"id": "int"}'
        )
        if any(isinstance(columns, Mapping) for columns in inner.values()):
            bare = name == HOMES.get(dialect)
            for own, columns in inner.items():
                yield _by_hand(str(own), columns, schema=name, bare=bare)
        else:
            yield _by_hand(name, inner)


def _by_hand(name: str, columns: object, *, schema: str = "", bare: bool = True) -> Table:
    if not isinstance(columns, Mapping):
        message = f"`{schema}` has both tables and columns in it, such as `{name}`"
        raise SourceError(Diagnostic("mixed-schema", message, help="give each table in a schema its columns"))
    for column, declared in columns.items():
        require_type(f"the type of `{name}.{column}`", declared, str, "a text, as the database writes it")
    made = (Column(str(column), declared) for column, declared in columns.items())
    return Table(name, tuple(made), schema=schema, bare=bare)


def _folded(path: Iterable[str]) -> tuple[str, ...]:
    return tuple(part.lower() for part in path)


def _grouped(pairs: Iterable[tuple[K, Table]]) -> Mapping[K, tuple[Table, ...]]:
    found: dict[K, list[Table]] = {}
    for name, table in pairs:
        found.setdefault(name, []).append(table)
    return {name: tuple(tables) for name, tables in found.items()}
