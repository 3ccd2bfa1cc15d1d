"""What names mean inside one SELECT: its sources, its result aliases, and the SELECT around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.reading.naming import Clause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlglot import exp

    from grammarkit.sql.reading.naming import Naming
    from grammarkit.sql.table import Table


class Place(Enum):
    """What a lookup came to."""

    FOUND = auto()
    ALIAS = auto()
    AMBIGUOUS = auto()
    NO_SOURCE = auto()
    NO_COLUMN = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A table, subquery or common table expression in FROM. `columns` is None where they are not known."""

    alias: str
    name: str
    columns: tuple[str, ...] | None
    table: Table | None = None
    hidden: frozenset[str] = frozenset()

    def has(self, column: str) -> bool:
        """Whether it has a column of this name, or might."""
        folded = column.lower()
        return self.columns is None or any(own.lower() == folded for own in self.columns)


@dataclass(slots=True)
class Scope:
    """The sources of one SELECT, filled while its FROM is read; `clause` is the one that is being looked through."""

    outer: Scope | None
    naming: Naming
    items: Mapping[str, exp.Expr] = field(default_factory=dict)
    """What result aliases stand for."""
    outputs: frozenset[str] = frozenset()
    """Result columns that go by the name of a column."""
    sources: list[Source] = field(default_factory=list)
    clause: Clause = Clause.ITEMS
    _merged: set[str] = field(default_factory=set)
    _all_merged: bool = False

    def add(self, source: Source) -> None:
        """Put a source in reach."""
        self.sources.append(source)

    def merge(self, columns: Iterable[str]) -> None:
        """Note columns that USING makes one of."""
        self._merged.update(columns)

    def merge_all(self) -> None:
        """Note that a NATURAL join makes one of all columns of the same name."""
        self._all_merged = True

    def written(self, *names: str) -> str:
        """Write a name, or several with dots between them, as the SQL dialect has it."""
        return ".".join(sql_dialect(self.naming.dialect).written(name) for name in names)

    def around(self) -> Iterator[Scope]:
        """Give this scope and those around it, from the inside out."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer

    def source(self, alias: str) -> Source | None:
        """Find a source by its alias, here or further out."""
        named = self.named(alias)
        return named[0] if named else None

    def named(self, alias: str) -> list[Source]:
        """Find the sources of this alias in the innermost scope that has any."""
        folded = alias.lower()
        for scope in self.around():
            found = [source for source in scope.sources if source.alias.lower() == folded]
            if found or self.is_flat:
                return found
        return []

    def find(self, column: str, qualifier: str = "", *, alone: bool = False) -> tuple[Place, Source | None]:
        """Look a column up as SQL does: in the named source, or from the inside out.

        `alone` says that the name is a whole term of its clause, where a result column may come before any other.
        """
        if qualifier:
            return self._in_named(column, self.named(qualifier))
        for scope in self.around():
            found = scope._here(column, alone=alone and scope is self)  # noqa: SLF001 - another of our own kind
            if found is not None:
                return found
            if self.is_flat:
                break
        return Place.NO_COLUMN, None

    @property
    def is_flat(self) -> bool:
        """Whether the clause that is being looked through cannot name columns of the query around."""
        return self.clause in self.naming.flat

    def _in_named(self, column: str, named: list[Source]) -> tuple[Place, Source | None]:
        if not named:
            return Place.NO_SOURCE, None
        having = [source for source in named if source.has(column)]
        if len(having) > 1 and having[0].columns is not None:
            return Place.AMBIGUOUS, None
        if having or column.lower() in named[0].hidden:
            return Place.FOUND, (having or named)[0]
        return Place.NO_COLUMN, named[0]

    def _here(self, column: str, *, alone: bool) -> tuple[Place, Source | None] | None:
        folded = column.lower()
        alias = folded in self.items
        if alone and self.clause in self.naming.outputs_first and (alias or folded in self.outputs):
            return Place.ALIAS, None
        having = [source for source in self.sources if source.has(column)]
        certain = [source for source in having if source.columns is not None]
        if len(certain) > 1 and not self._all_merged and folded not in self._merged:
            return Place.AMBIGUOUS, None
        if having:
            return Place.FOUND, (certain or having)[0]
        if alias and self.clause in self.naming.aliases:
            return Place.ALIAS, None
        if len(self.sources) == 1 and folded in self.sources[0].hidden:
            return Place.FOUND, self.sources[0]
        return None

    def all_columns(self, qualifier: str | None = None) -> tuple[str, ...] | None:
        """Give the columns that `*`, or `qualifier.*`, stands for; None where they cannot be told."""
        named = [s for s in self.sources if qualifier is None or s.alias.lower() == qualifier.lower()]
        columns: list[str] = []
        for source in named:
            if source.columns is None:
                return None
            fresh = source.columns
            if qualifier is None and (self._merged or self._all_merged):
                known = {name.lower() for name in columns}
                joined = known if self._all_merged else self._merged
                fresh = tuple(name for name in fresh if not (name.lower() in joined and name.lower() in known))
            columns += fresh
        return tuple(columns)
