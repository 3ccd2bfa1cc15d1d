"""A schema as a model is shown it: as DDL, cut to a budget, in quotes that nothing in it can get out of.

Whoever may write a comment, a value or a name in a database speaks to the model. What they wrote stands on one line and
between quotes, with line breaks, invisible characters and the ends of quotes and comments written as escapes; so the
lines of the text, and what stands outside the quotes, are ours whatever the database holds.
"""

from __future__ import annotations

import json
import re
from enum import IntEnum
from typing import TYPE_CHECKING

from grammarkit.sql.dialects import sql_dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grammarkit.sql.schema import Schema
    from grammarkit.sql.table import Column, Table

_MOST_VALUES = 12
_LONGEST_VALUE = 40
_LONGEST_COMMENT = 200
_LONGEST_NAME = 200
_BYTES_PER_TOKEN = 3
"""An estimate on the safe side: names in SQL take three to four."""


class _Detail(IntEnum):
    """How much of a table is shown."""

    NAMES = 1
    KEYS = 2
    ALL = 3


def tokens(text: str) -> int:
    """Estimate how many tokens a text is to a model, rather too many than too few."""
    return -(-len(text.encode(errors="replace")) // _BYTES_PER_TOKEN)


def schema_text(schema: Schema, dialect: str, budget: int) -> str:
    """Show a schema in about `budget` tokens at most.

    What does not fit is left out step by step, and the last lines name it: first comments and values, then types and
    keys, then the columns of tables at the end, then their names.
    """
    shown = _Shown(schema, dialect)
    for detail in sorted(_Detail, reverse=True):
        text = "\n".join(shown.table(table, detail) for table in schema.tables)
        if tokens(text) <= budget:
            return "\n".join([text, *_missing(detail)])
    return _cut(shown, schema.tables, budget)


def _missing(detail: _Detail) -> list[str]:
    if detail is _Detail.ALL:
        return []
    lost = "types, keys, comments and values" if detail is _Detail.NAMES else "comments and values"
    return [f"-- Left out for length: {lost}."]


def _cut(shown: _Shown, tables: tuple[Table, ...], budget: int) -> str:
    """Show the columns of tables while there is room for them in half of the budget, then names in the other half."""
    whole, room = 0, budget // 2
    lines = []
    for table in tables:
        line = shown.table(table, _Detail.NAMES)
        room -= tokens(f"{line}\n")
        if room < 0:
            break
        lines.append(line)
        whole += 1
    named, room = [], budget // 2
    for table in tables[whole:]:
        name = shown.path(table.path)
        room -= tokens(f"{name}, ")
        if room < 0:
            break
        named.append(name)
    unnamed = len(tables) - whole - len(named)
    more = f", and {unnamed:,} more tables" if unnamed else ""
    lost = f"the columns of {', '.join(named)}{more}" if named else f"{unnamed:,} tables"
    return "\n".join([*lines, *_missing(_Detail.NAMES), f"-- Left out too: {lost}."])


class _Shown:
    """Writes the parts of a schema."""

    def __init__(self, schema: Schema, dialect: str) -> None:
        self._schema = schema
        self._written: Callable[[str], str] = sql_dialect(dialect).written
        self._dialect = sql_dialect(dialect)

    def path(self, path: Iterable[str]) -> str:
        """Write the name of a table with the schema that it lies in, as a query has to."""
        return ".".join(self.name(part) for part in path)

    def name(self, name: str) -> str:
        """Write a name as a query has to; only one that cannot be printed on a line is written with escapes."""
        short = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        return _printable(self._dialect.written(short))

    def table(self, table: Table, detail: _Detail) -> str:
        """Write a table."""
        head = f"CREATE TABLE {self.path(table.path)} ("
        if detail is _Detail.NAMES:
            return f"{head}{', '.join(self.name(column.name) for column in table.columns)});"
        everything = detail is _Detail.ALL
        primary = [column.name for column in table.columns if column.primary]
        lines = [self._column(column, alone=len(primary) == 1, everything=everything) for column in table.columns]
        if len(primary) > 1:
            lines.append(f"PRIMARY KEY ({self._names(primary)})")
        lines += self._keys(table)
        comment = _comment(table.comment) if everything else ""
        return f"{head}{comment}\n  " + ",\n  ".join(lines) + "\n);"

    def _names(self, names: Iterable[str]) -> str:
        return ", ".join(map(self.name, names))

    def _keys(self, table: Table) -> Iterable[str]:
        for key in table.foreign_keys:
            target = self._schema.target(table, key)
            ends = [*map(table.column, key.columns), *(target.column(name) for name in key.target_columns if target)]
            if target is not None and None not in ends:  # one that leads to what was left out would name it
                theirs = self._names(key.target_columns)
                yield f"FOREIGN KEY ({self._names(key.columns)}) REFERENCES {self.path(target.path)} ({theirs})"

    def _column(self, column: Column, *, alone: bool, everything: bool) -> str:
        key = " PRIMARY KEY" if column.primary and alone else ""
        line = f"{self.name(column.name)} {_type(column)}".rstrip() + key
        if not everything:
            return line
        return line + (f" {_values(column.values)}" if column.values else "") + _comment(column.comment)


def _type(column: Column) -> str:
    """Write a type: the words that types are made of bare, and anything else that was put there in quotes."""
    if column.values and column.type.upper().startswith("ENUM("):
        return "ENUM"  # its values follow
    declared = " ".join(column.type.split())
    return declared if _TYPE.fullmatch(declared) else _quoted(declared[:_LONGEST_VALUE])


_TYPE = re.compile(
    r"""(?:\w{0,40}
    (?:\ (?:PRECISION|VARYING|WITH|WITHOUT|TIME|ZONE|LOCAL|UNSIGNED|SIGNED|ZEROFILL|LARGE|OBJECT|INT|INTEGER|VARCHAR))*
    (?:\ ?\(\ ?\d+(?:,\ ?-?\d+)?\ ?\))?(?:\ WITH(?:OUT)?(?:\ LOCAL)?\ TIME\ ZONE|\ UNSIGNED)?(?:\[\])*)""",
    re.IGNORECASE | re.VERBOSE,
)


def _comment(text: str) -> str:
    short = " ".join(text.split())
    short = short if len(short) <= _LONGEST_COMMENT else f"{short[:_LONGEST_COMMENT]}…"
    return f" /* {_quoted(short)} */" if short else ""


def _quoted(text: str) -> str:
    return _unclosing(json.dumps(_printable(text), ensure_ascii=False)) if text else ""


def _values(values: tuple[str, ...]) -> str:
    """Show values as SQL strings in a comment."""
    shown = [v for v in values if len(v) <= _LONGEST_VALUE][:_MOST_VALUES]
    more = ", …" if len(shown) < len(values) else ""
    return "/* " + ", ".join(_string(value) for value in shown) + more + " */"


def _string(value: str) -> str:
    return _unclosing("'" + _printable(re.sub(r"\s+", " ", value)).replace("'", "''") + "'")


def _unclosing(text: str) -> str:
    return text.replace("*/", "* /")


def _printable(text: str) -> str:
    """Write line breaks and invisible characters as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text)
