"""What is known of a query since it was read, kept with it: its text, to say where in it, and which tables it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from grammarkit.sql.schema import Schema

_KEY = "grammarkit"
_OF_SCHEMA = "grammarkit-of-schema"


def remember(query: exp.Query, text: str, dialect: str) -> exp.Query:
    """Keep the text with the query, and with copies of it."""
    query.meta[_KEY] = (text, dialect, query.sql(dialect))
    return query


def recognise_tables(query: exp.Query, schema: Schema) -> None:
    """Note which tables are those of a schema, so that a name like a file's is not taken for one."""
    for table in query.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and schema.find(*(part.name for part in table.parts)):
            table.meta[_OF_SCHEMA] = True


def is_of_schema(table: exp.Table) -> bool:
    """Tell whether a table of a query that was read is in the schema that it was read for."""
    return bool(table.meta.get(_OF_SCHEMA))


def dialect_of(node: exp.Expr) -> str:
    """Give the SQL dialect that a query was read in, or nothing where it was not read here."""
    return str(node.root().meta.get(_KEY, ("", "", ""))[1])


def text_of(query: exp.Query) -> tuple[str, bool]:
    """Give the text that a query was read from, and True: places point into it.

    Of a query that was made or changed since it was read, it is what it would be written as, and False.
    """
    text = read_text(query)
    return (text, True) if text is not None else (query.sql(dialect_of(query) or None), False)


def read_text(query: exp.Expr) -> str | None:
    """Give the text that a query was read from, or None where it was made, or changed since."""
    text, dialect, written = query.meta.get(_KEY, (None, None, None))
    return text if text is not None and query.sql(dialect) == written else None
