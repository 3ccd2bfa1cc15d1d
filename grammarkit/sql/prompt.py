"""What a model is told about a schema: tables as DDL, notes, examples; in a fixed order, for the provider's cache."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.sql.names import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.sql.schema import Schema
    from grammarkit.sql.table import Column, Table

_TASK = "Write one SQLite query that answers the question. These are the tables:"

_RULES = (
    "Use only these tables and columns. Name every column that the question asks for, in that order, and no other.",
    "With more than one table, write columns as table.column with the table's full name, and join on the keys shown.",
    "Write text in single quotes, exactly as it is stored.",
)

_MOST_VALUES = 12
_LONGEST_VALUE = 40


def instructions(schema: Schema, notes: str = "", examples: Sequence[tuple[str, str]] = ()) -> str:
    """Put together what stays the same from question to question."""
    parts = [_TASK, "\n".join(_table(table) for table in schema.tables), "\n".join(f"- {rule}" for rule in _RULES)]
    if notes:
        parts.append(notes.strip())
    parts += [f"Question: {question}\nQuery: {sql}" for question, sql in examples]
    return "\n\n".join(parts)


def _table(table: Table) -> str:
    primary = [column.name for column in table.columns if column.primary]
    lines = [f"  {_column(column, alone=len(primary) == 1)}" for column in table.columns]
    if len(primary) > 1:
        lines.append(f"  PRIMARY KEY ({', '.join(map(written, primary))})")
    for key in table.foreign_keys:
        own = ", ".join(written(name) for name in key.columns)
        theirs = ", ".join(written(name) for name in key.target_columns)
        lines.append(f"  FOREIGN KEY ({own}) REFERENCES {written(key.target)} ({theirs})")
    body = ",\n".join(lines)
    return f"CREATE TABLE {written(table.name)} (\n{body}\n);"


def _column(column: Column, *, alone: bool) -> str:
    key = " PRIMARY KEY" if column.primary and alone else ""
    line = f"{written(column.name)} {_word(column.type)}".rstrip() + key
    return f"{line} {_values(column.values)}" if column.values else line


def _values(values: tuple[str, ...]) -> str:
    """Show values as SQL strings in a comment; line breaks are folded, so that a value cannot pose as instructions."""
    shown = [v for v in values if len(v) <= _LONGEST_VALUE][:_MOST_VALUES]
    more = ", …" if len(shown) < len(values) else ""
    return "/* " + ", ".join(_string(value) for value in shown) + more + " */"


def _string(value: str) -> str:
    return "'" + re.sub(r"\s+", " ", value).replace("'", "''").replace("*/", "* /") + "'"


def _word(text: str) -> str:
    return re.sub(r"[^\w(), ]+", "", text)
