"""Columns by what can be done with them, and how each may be written. Pure."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.errors import SqlglotError

from grammarkit.sql.exact.joins import qualified
from grammarkit.sql.names import alternatives

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from grammarkit.sql.dialects import SqlDialect
    from grammarkit.sql.exact.joins import Source
    from grammarkit.sql.table import Column, Table

NUMBER, TEXT, TIME, FLAG, OTHER = CLASSES = (
    "NUMBER_COLUMN",
    "TEXT_COLUMN",
    "TIME_COLUMN",
    "FLAG_COLUMN",
    "OTHER_COLUMN",
)
"""Terminals of the grammars `…_exact`, by what their columns hold."""

_UNTYPED = frozenset({"sqlite"})
"""SQL dialects that take any value for any other: all columns are of one class."""


def bare_names(tables: Iterable[Table]) -> tuple[frozenset[str], ...]:
    """Give for each of some joined tables, in lower case, the columns that no other one of them has.

    These can be written without the name of their table.
    """
    names = [frozenset(column.name.lower() for column in table.columns) for table in tables]
    owners = Counter(name for own in names for name in own)
    return tuple(frozenset(name for name in own if owners[name] == 1) for own in names)


def terminals(source: Source, bare: Collection[str], declared_in: str, dialect: SqlDialect) -> dict[str, str]:
    """List the columns of a source for each class that has some; types are those of the SQL dialect `declared_in`."""
    found: dict[str, list[str]] = {}
    for column, forms in written(source, bare, dialect).items():
        found.setdefault(_class(column, declared_in, dialect), []).extend(forms)
    return {name: alternatives(forms, dialect) for name, forms in found.items()}


def written(source: Source, bare: Collection[str], dialect: SqlDialect) -> dict[Column, tuple[str, ...]]:
    """Give the ways to write each column of a source: behind its name, and alone where it is in `bare`."""
    return {
        column: (
            *([dialect.written(column.name)] if column.name.lower() in bare else []),
            qualified(source.name, column.name, dialect),
        )
        for column in source.table.columns
    }


def _class(column: Column, declared_in: str, dialect: SqlDialect) -> str:
    if dialect.name in _UNTYPED:
        return NUMBER
    return _KINDS.get(_parsed(column.type, declared_in), OTHER)


@lru_cache(maxsize=1024)
def _parsed(declared: str, dialect: str) -> object:
    try:
        return exp.DataType.build(declared, dialect=dialect).this if declared else None
    except (SqlglotError, ValueError):
        return None


_TIMES = exp.DataType.TEMPORAL_TYPES - {exp.DataType.Type.TIME, exp.DataType.Type.TIMETZ}
_KINDS: Mapping[object, str] = MappingProxyType(
    {
        **dict.fromkeys(exp.DataType.TEXT_TYPES, TEXT),
        **dict.fromkeys(exp.DataType.INTEGER_TYPES | exp.DataType.REAL_TYPES, NUMBER),
        **dict.fromkeys(_TIMES, TIME),
        exp.DataType.Type.ENUM: TEXT,
        exp.DataType.Type.BOOLEAN: FLAG,
        exp.DataType.Type.YEAR: NUMBER,
    }
)
