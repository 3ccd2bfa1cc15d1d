"""The grammar of what is read, with a schema's tables: without WITH, FROM can name no other.

Names of columns are left to the resolver, since aliases and the columns of inner queries may stand wherever they do.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar import Grammar
from grammarkit.grammar.once import once
from grammarkit.sql.definitions import Definitions
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.inner_queries import without_with
from grammarkit.sql.placeholders import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.sql.dialects import SqlDialect
    from grammarkit.sql.placeholders import Parameters
    from grammarkit.sql.schema import Schema
    from grammarkit.sql.table import Table

_MANY = 2_000
"""Tables from which on only the usual form of quotes is offered: the engine refuses much more than 5,000 names that
ignore case in four forms each."""


@once
@lru_cache(maxsize=32)
def accepting_grammar(schema: Schema, dialect: str = "sqlite", allowed: Parameters = ()) -> Grammar:
    """Give the grammar of queries on a schema, in all forms that the dialect has.

    Raises:
        SourceError: there is no such SQL dialect.
    """
    known = sql_dialect(dialect)
    given = Definitions.of(known.grammar)
    tables = {"TABLE": _tables(schema, known), "base_table": '(NAME ".")* TABLE'}
    if known.name == "bigquery":  # a path may lead into an array of a table that stands before it
        tables["base_table"] += ' | NAME ("." LABEL)+ | NAME DASHED'
    with_values = rules(given.bodies, allowed, dialect)
    bodies = {**without_with(given.bodies), **tables, **with_values}
    return Grammar(given.with_(bodies).text(), source=f"{known.grammar}.lark")


@once
@lru_cache(maxsize=32)
def dialect_grammar(dialect: str, allowed: Parameters = ()) -> Grammar:
    """Give the grammar of queries on any schema, in which some parameters may stand."""
    name = sql_dialect(dialect).grammar
    if not allowed:
        return Grammar.named(name)
    given = Definitions.of(name)
    return Grammar(given.with_(rules(given.bodies, allowed, dialect)).text(), source=f"{name}.lark")


def _tables(schema: Schema, dialect: SqlDialect) -> str:
    quotes = dialect.quotes if len(schema.tables) <= _MANY else dialect.quotes[:1]
    forms = dict.fromkeys(form for table in schema.tables for form in _forms(table, dialect, quotes))
    return " | ".join(forms)


def _forms(table: Table, dialect: SqlDialect, quotes: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Write the name of a table in each way that a query may."""
    if re.fullmatch(r"[^\W\d][\w$#@]*", table.name) and table.name.lower() not in dialect.reserved:
        yield f"{_literal(table.name.lower())}i"
    sensitive = "" if dialect.folding == "any" and not dialect.tables_exact else "x"
    for opening, closing in quotes:
        names = {table.name, *(".".join(path) for path in table.paths if dialect.name == "bigquery")}
        for name in sorted(names):
            quoted = opening + name.replace(closing, closing * 2) + closing
            yield _literal(quoted) if sensitive else f"{_literal(quoted.lower())}i"


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
