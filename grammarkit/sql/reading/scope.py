"""What names mean inside one SELECT: its sources, its result aliases, and the SELECT around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grammarkit.sql.schema import Table

_ROW_IDS = frozenset({"rowid", "oid", "_rowid_"})
"""Names that every SQLite table answers to (https://sqlite.org/rowidtable.html)."""


class Place(Enum):
    """What a lookup came to."""

    FOUND = auto()
    AMBIGUOUS = auto()
    NO_SOURCE = auto()
    NO_COLUMN = auto()


@dataclass(frozen=True, slots=True)
class Source:
    """A table, subquery or common table expression in FROM. `columns` is None where they are not known."""

    alias: str
    name: str
    columns: tuple[str, ...] | None
    table: Table | None = None

    def has(self, column: str) -> bool:
        """Whether it has a column of this name, or might."""
        folded = column.lower()
        named = self.columns is None or any(own.lower() == folded for own in self.columns)
        return named or (self.table is not None and folded in _ROW_IDS)


@dataclass(slots=True)
class Scope:
    """The sources of one SELECT; made up while its FROM is read."""

    outer: Scope | None
    aliases: frozenset[str]
    sources: list[Source] = field(default_factory=list)
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

    def around(self) -> Iterator[Scope]:
        """Give this scope and those around it, from the inside out."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer

    def source(self, alias: str) -> Source | None:
        """Find a source by its alias, here or further out."""
        folded = alias.lower()
        every = (source for scope in self.around() for source in scope.sources)
        return next((source for source in every if source.alias.lower() == folded), None)

    def find(self, column: str, qualifier: str = "") -> tuple[Place, Source | None]:
        """Look a column up as SQL does: in the named source, or from the inside out."""
        if qualifier:
            source = self.source(qualifier)
            if source is None:
                return Place.NO_SOURCE, None
            return (Place.FOUND if source.has(column) else Place.NO_COLUMN), source
        for scope in self.around():
            having = [source for source in scope.sources if source.has(column)]
            certain = [source for source in having if source.columns is not None]
            merged = scope._all_merged or column.lower() in scope._merged  # noqa: SLF001 - another of our own kind
            if len(certain) > 1 and not merged and column.lower() not in scope.aliases:
                return Place.AMBIGUOUS, None
            if having or column.lower() in scope.aliases:
                return Place.FOUND, having[0] if having else None
        return Place.NO_COLUMN, None

    def all_columns(self, qualifier: str | None = None) -> tuple[str, ...] | None:
        """Give the columns that `*`, or `qualifier.*`, stands for; None where they cannot be told."""
        named = [s for s in self.sources if qualifier is None or s.alias.lower() == qualifier.lower()]
        columns: list[str] = []
        for source in named:
            if source.columns is None:
                return None
            columns += source.columns
        return tuple(columns)
