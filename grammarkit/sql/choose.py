"""Tables and columns that somebody chose by name: which those are, and what to say where there are none. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.sql.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grammarkit.sql.table import Column, Table

Place: TypeAlias = tuple[tuple[str, ...], str]
"""A column: the path of its table, and its name."""

_SHOWN = 20


def columns_named(names: Iterable[str], tables: Sequence[Table]) -> frozenset[Place]:
    """Find the columns that are named as `status`, `orders.status` or `sales.orders.status`, or are all meant by `*`.

    Raises:
        SourceError: one of the names is no column's; the message offers the nearest.
    """
    found: dict[str, list[Place]] = {}
    for table in tables:
        for column in table.columns:
            for name in ("*", *_names(table, column)):
                found.setdefault(name.lower(), []).append((table.path, column.name))
    chosen: set[Place] = set()
    for name in dict.fromkeys(names):
        if name.lower() not in found:
            raise _unknown_column(name, tables)
        chosen.update(found[name.lower()])
    return frozenset(chosen)


def _names(table: Table, column: Column) -> Iterable[str]:
    short = f"{table.name}.{column.name}"
    return dict.fromkeys([column.name, short, *(".".join((*path, column.name)) for path in table.paths)])


def _unknown_column(name: str, tables: Sequence[Table]) -> SourceError:
    known = [n for table in tables for column in table.columns for n in (column.name, f"{table.name}.{column.name}")]
    near = nearest(name, known)
    remedy = f"did you mean `{near[0]}`?" if near else "name columns, or `*` for all"
    return SourceError(Diagnostic("unknown-column", f"no table has a column `{name}`", help=remedy))


def unknown_table(name: str, tables: Sequence[Table]) -> SourceError:
    """Say that there is no such table, and which was probably meant."""
    known = [".".join(table.path) for table in tables]
    near = nearest(name, known)
    more = f", and {len(known) - _SHOWN:,} more" if len(known) > _SHOWN else ""
    remedy = f"did you mean `{near[0]}`?" if near else f"the tables are {', '.join(known[:_SHOWN])}{more}"
    return SourceError(Diagnostic("unknown-table", f"the schema has no table `{name}`", help=remedy))
