"""From schema to grammar: the names of a schema put in for the name terminals of a grammar in `grammars/sql/`.

All names of one class are one terminal, never alternatives of a rule: the engine takes 20,000 names in a terminal, and
gives up on 5,000 alternatives. A qualified name is one terminal too, so that `orders.total` can be written and
`customers.total` cannot; its columns are listed behind each table, which takes half of what whole names would.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar import Grammar
from grammarkit.grammar.once import once
from grammarkit.sql.calls import calls
from grammarkit.sql.definitions import Definitions
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.inner_queries import without_with
from grammarkit.sql.names import alternatives
from grammarkit.sql.placeholders import rules

if TYPE_CHECKING:
    from grammarkit.sql.dialects import SqlDialect
    from grammarkit.sql.placeholders import Parameters
    from grammarkit.sql.schema import Schema
    from grammarkit.sql.table import Table


@once
@lru_cache(maxsize=32)
def prompt_grammar(schema: Schema, dialect: str = "sqlite", allowed: Parameters = ()) -> Grammar:
    """Give the grammar that a model is sent: only names that are in the schema, and functions that the dialect lists.

    Raises:
        SourceError: there is no such SQL dialect.
    """
    known = sql_dialect(dialect)
    given = Definitions.of(known.prompt_grammar).with_(
        {
            "base_table": "TABLE",
            **_names(schema, known),
            **calls("aggregate", known.aggregates),
            **calls("scalar", known.functions),
            **calls("ranking", known.windows),
        }
    )
    offered = rules(given.bodies, allowed, dialect) if allowed is not True else {}
    given = given.with_({**without_with(given.bodies), **offered})
    return Grammar(given.text(), source=f"{known.prompt_grammar}.lark")


def _names(schema: Schema, dialect: SqlDialect) -> dict[str, str]:
    tables = [dialect.path(table.path) for table in schema.tables]
    columns = [column.name for table in schema.tables for column in table.columns]
    return {
        "TABLE": alternatives(tables, dialect),
        "COLUMN": alternatives(map(dialect.written, columns), dialect),
        "QUALIFIED": " | ".join(_qualified(table, dialect) for table in schema.tables),
        "ALL_OF": alternatives((f"{dialect.written(table.name)}.*" for table in schema.tables), dialect),
    }


def _qualified(table: Table, dialect: SqlDialect) -> str:
    """List what can be said of a table's columns with its name before them."""
    of = alternatives([f"{dialect.written(table.name)}."], dialect)
    columns = alternatives((dialect.written(column.name) for column in table.columns), dialect)
    return f"({of}) ({columns})"
