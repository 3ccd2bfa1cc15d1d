"""What rules about tables and columns cannot follow, since it hides by which name something is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.dialects.value import words
from grammarkit.sql.policy.calls import names_of
from grammarkit.sql.reading.place import own_span, span_of

if TYPE_CHECKING:
    from collections.abc import Iterator


def renamed(table: exp.Table) -> Diagnostic | None:
    """Say so where the columns of a table go by other names, and rules about them cannot be kept.

    They do behind an alias with names of columns, behind one of brackets around the table, and through PIVOT.
    """
    node: exp.Expr = table
    while isinstance(node, exp.Table | exp.Join | exp.Subquery) and not isinstance(node.this, exp.Query):
        alias = node.args.get("alias")
        if node.args.get("pivots"):
            return _renamed(table, "leave PIVOT and UNPIVOT out")
        if alias is not None and (alias.columns or isinstance(node, exp.Subquery)):
            return _renamed(table, "name no columns behind an alias, and give no alias to brackets around tables")
        if node.parent is None:
            break
        node = node.parent
    return None


def _renamed(table: exp.Table, remedy: str) -> Diagnostic:
    message = f"the columns of `{table.name}` go by other names here, so that a rule about them cannot be kept"
    return Diagnostic("renamed-columns", message, own_span(table.this), help=remedy)


_OWN_ROWS = words(
    """
    array_generate_range explode explode_outer flatten generate_array generate_date_array generate_series
    generate_subscripts generate_timestamp_array generator json_array_elements json_array_elements_text json_each
    json_each_text json_object_keys json_populate_record json_populate_recordset json_table json_to_record
    json_to_recordset json_tree jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text
    jsonb_object_keys jsonb_path_query jsonb_populate_record jsonb_populate_recordset jsonb_to_record
    jsonb_to_recordset openjson posexplode range regexp_matches regexp_split_to_table repeat_row split_to_table
    string_split string_to_table strtok_split_to_table unnest values
    """
)
"""Functions that make rows of their arguments alone."""


def other_sources(query: exp.Expr) -> Iterator[Diagnostic]:
    """Find functions in FROM that may read any table, such as one that is named by a text."""
    for source in query.find_all(exp.Table, exp.Lateral, exp.TableFromRows):
        made = source.this
        if isinstance(made, exp.Identifier | exp.Query | exp.UDTF):
            continue
        names = names_of(made) if isinstance(made, exp.Func) else frozenset[str]()
        if not names & _OWN_ROWS:
            message = "what stands here may be any table, so that a rule about tables cannot be kept"
            yield Diagnostic("forbidden-table", message, span_of(source), help="name the table")
