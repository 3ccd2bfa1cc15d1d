"""How SQL dialects look names up: where result aliases can be used, which names every table answers to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


class Clause(StrEnum):
    """The parts of a SELECT in which names mean different things."""

    ITEMS = "SELECT"
    ON = "ON"
    WHERE = "WHERE"
    GROUP = "GROUP BY"
    HAVING = "HAVING"
    QUALIFY = "QUALIFY"
    WINDOW = "WINDOW"
    ORDER = "ORDER BY"
    LIMIT = "LIMIT"


@dataclass(frozen=True, slots=True)
class Naming:
    """How one SQL dialect looks names up.

    `aliases` lists the clauses whose expressions may use a result alias; `outputs_first` those in which the name of a
    result column that stands alone comes before any column of a table. What is in a `flat` clause of a subquery cannot
    name columns of the query around it. `hidden` are columns of every table that `*` leaves out, `rowless` tables that
    stand for none. `grouping` says which columns may stand beside aggregates: any, those that a grouped primary key
    decides (`keys`), or only grouped ones.
    """

    dialect: str
    aliases: frozenset[Clause]
    outputs_first: frozenset[Clause] = frozenset({Clause.ORDER})
    implicit_outputs: bool = True
    flat: frozenset[Clause] = frozenset()
    grouping: Literal["any", "keys", "strict"] = "strict"
    hidden: frozenset[str] = frozenset()
    rowless: frozenset[str] = frozenset()
    structs: bool = False
    whole_rows: bool = False
    text_in_double_quotes: bool = False
    conditional_having: bool = False


_C = Clause
_SQLITE = frozenset({_C.ON, _C.WHERE, _C.GROUP, _C.HAVING, _C.ORDER, _C.WINDOW})

NAMING: Mapping[str, Naming] = MappingProxyType(
    {
        # https://sqlite.org/rowidtable.html, https://sqlite.org/quirks.html; aliases as SQLite 3.40 takes them
        "sqlite": Naming(
            "sqlite",
            _SQLITE,
            implicit_outputs=False,
            flat=frozenset({_C.GROUP, _C.ORDER, _C.LIMIT}),
            grouping="any",
            hidden=frozenset({"rowid", "oid", "_rowid_"}),
            text_in_double_quotes=True,
            conditional_having=True,
        ),
        # https://www.postgresql.org/docs/current/queries-select-lists.html, …/ddl-system-columns.html
        "postgres": Naming(
            "postgres",
            frozenset({_C.GROUP}),
            grouping="keys",
            hidden=frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"}),
            structs=True,
            whole_rows=True,
        ),
        # https://duckdb.org/docs/stable/sql/dialect/friendly_sql (reusable column aliases)
        "duckdb": Naming(
            "duckdb",
            frozenset({_C.ITEMS, _C.WHERE, _C.GROUP, _C.HAVING, _C.QUALIFY, _C.ORDER, _C.ON}),
            hidden=frozenset({"rowid", "filename", "file_row_number"}),
            structs=True,
            whole_rows=True,
        ),
        # https://dev.mysql.com/doc/refman/8.4/en/problems-with-alias.html, …/group-by-functional-dependence.html
        "mysql": Naming(
            "mysql",
            frozenset({_C.GROUP, _C.HAVING, _C.ORDER}),
            outputs_first=frozenset({_C.GROUP, _C.HAVING, _C.ORDER}),
            grouping="keys",
            rowless=frozenset({"dual"}),
        ),
        # https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#visible_alias_names
        "bigquery": Naming(
            "bigquery",
            frozenset({_C.GROUP, _C.HAVING, _C.QUALIFY, _C.ORDER}),
            hidden=frozenset({"_table_suffix", "_partitiontime", "_partitiondate", "_file_name"}),
            structs=True,
            whole_rows=True,
        ),
        # https://docs.snowflake.com/en/sql-reference/sql/select (usage notes on aliases)
        "snowflake": Naming(
            "snowflake",
            frozenset({_C.ITEMS, _C.WHERE, _C.GROUP, _C.HAVING, _C.QUALIFY, _C.ORDER}),
            hidden=frozenset({"level"}),
            rowless=frozenset({"dual"}),
            structs=True,
        ),
        # https://learn.microsoft.com/sql/t-sql/queries/select-transact-sql (logical processing order)
        "tsql": Naming("tsql", frozenset()),
    }
)
"""Each SQL dialect by sqlglot's name for it."""
