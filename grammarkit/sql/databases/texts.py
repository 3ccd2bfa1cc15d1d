"""The texts that a column holds: which columns have some, and what asks for them. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.sql.dialects import sql_dialect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.sql.table import Column, Table

TEXTUAL = re.compile("char|text|string|clob|enum|citext|name", re.IGNORECASE)
"""Types whose values are texts."""


def query_for_texts(table: Table, column: Column, dialect: str, most: int) -> str:
    """Write the query for `most` different values of a column."""
    quoted = sql_dialect(dialect).quoted
    name = quoted(column.name)
    source = ".".join(quoted(part) for part in table.path)
    # Names cannot be parameters; quoting makes any name safe.
    return f"SELECT DISTINCT {name} FROM {source} WHERE {name} IS NOT NULL LIMIT {most}"  # noqa: S608


def few(texts: Iterable[str], most: int) -> tuple[str, ...]:
    """Keep values that are few enough to choose from.

    Dates and numbers are no names to choose from; a model takes them for examples of the answer.
    """
    found = tuple(sorted(texts))
    return found if len(found) <= most and not all(text[:1].isdigit() for text in found) else ()
