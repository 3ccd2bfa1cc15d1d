"""What is known of sources that are no tables: functions in FROM, VALUES, and names given to columns."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.sql.schema import Schema
    from grammarkit.sql.table import Table


SYSTEM_CATALOGUES = frozenset(
    {"information_schema", "pg_catalog", "sys", "mysql", "performance_schema", "account_usage"}
)
"""Schemas of the databases' own; what is in them is in no schema of a user's."""

_JSON_TREE = ("key", "value", "type", "atom", "id", "parent", "fullkey", "path", "json", "root")
_SQLITE_FUNCTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"json_each": _JSON_TREE, "json_tree": _JSON_TREE, "generate_series": ("value", "start", "stop", "step")}
)
"""https://sqlite.org/json1.html#jeach, https://sqlite.org/series.html"""


def located(node: exp.Table, schema: Schema, dialect: str) -> Table | None:
    """Find the table that a query names, with the schema and catalogue that it writes, or without.

    What a schema does not know it cannot hold against a query: where a table lies, and, for a query in another SQL
    dialect than the schema's, where it would lie there.
    """
    path = tuple(part.name for part in node.parts)
    found = schema.find(*path)
    if found is not None:
        return found
    alike = schema.named(node.name)
    if dialect == "bigquery" and node.name.endswith("*"):
        # https://cloud.google.com/bigquery/docs/querying-wildcard-tables: one of them stands for all
        prefix = node.name[:-1].lower()
        alike = tuple(table for table in schema.tables if table.name.lower().startswith(prefix))[:1]
        return alike[0] if alike else None
    folded = tuple(part.lower() for part in path)
    for table in alike:
        known = tuple(part.lower() for part in (table.schema, table.name) if part)
        if schema.dialect != dialect or not table.schema or folded[-len(known) :] == known:
            return table
    return None


def named_columns(node: exp.Expr) -> tuple[str, ...] | None:
    """Give the column names in `AS t (a, b)`, or None."""
    alias = node.args.get("alias")
    columns = alias.args.get("columns") if isinstance(alias, exp.TableAlias) else None
    return tuple(column.name for column in columns) if columns else None


def known_columns(node: exp.Expr, dialect: str) -> tuple[str, ...] | None:
    """Give the columns of a function in FROM or of VALUES, where they are known."""
    if named := named_columns(node):
        # `unnest(x) AS t (a)`: more may follow (WITH ORDINALITY), and the row itself can be named.
        return named if isinstance(node, exp.Values) else None
    if isinstance(node, exp.Values) and dialect == "sqlite":
        first = node.expressions[0]
        return tuple(f"column{n}" for n, _ in enumerate(first.expressions, 1))
    if isinstance(node, exp.Table) and isinstance(node.this, exp.Anonymous) and dialect == "sqlite":
        return _SQLITE_FUNCTIONS.get(node.this.name.lower())
    return None
