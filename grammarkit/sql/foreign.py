"""CREATE TABLEs in the SQL of other databases than SQLite, as sqlglot reads them. Pure.

Dumps put keys into ALTER TABLE, behind all tables, and migrations add and rename columns there; what else is in them
(owners, sequences) is passed over. A CREATE TABLE that sqlglot does not understand is an error: it would be a table too
few.
"""

from __future__ import annotations

from difflib import get_close_matches

import sqlglot
from sqlglot import errors, exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.sql.defined import tables
from grammarkit.sql.schema import Schema

_SHOWN = 60


def read_schema(text: str, dialect: str) -> Schema:
    """Read a schema from CREATE TABLE statements in an SQL dialect that sqlglot knows.

    Raises:
        SourceError: there is no such dialect, or a statement is not in it.
    """
    return Schema(tables(_parsed(text, dialect), dialect), dialect=dialect)


def _parsed(text: str, dialect: str) -> list[exp.Expr]:
    if dialect not in sqlglot.Dialect.classes:
        near = get_close_matches(dialect.lower(), _dialects(), n=1)
        remedy = f"did you mean `{near[0]}`?" if near else f"take one of {', '.join(_dialects())}"
        raise SourceError(Diagnostic("unknown-sql-dialect", f"`{dialect}` is no SQL dialect", help=remedy))
    try:
        statements = [s for s in sqlglot.parse(text, read=dialect) if s is not None]
    except (errors.SqlglotError, ValueError) as error:
        raise _unreadable(dialect, _place(error)) from error
    for statement in statements:
        if isinstance(statement, exp.Command) and _defines_a_table(statement):
            start = " ".join(f"{statement.name} {statement.text('expression')}".split())
            raise _unreadable(dialect, f" in `{start[:_SHOWN]}…`")
    return statements


def _dialects() -> list[str]:
    return sorted(name for name in sqlglot.Dialect.classes if name)


def _place(error: Exception) -> str:
    found = error.errors[0] if isinstance(error, errors.ParseError) and error.errors else {}
    return f" in line {found['line']}, at `{found['highlight']}`" if found.get("highlight") else ""


def _unreadable(dialect: str, where: str) -> SourceError:
    remedy = "name the SQL dialect that it is written in, or leave out what defines no table"
    return SourceError(Diagnostic("unreadable-ddl", f"the DDL cannot be read as `{dialect}`{where}", help=remedy))


def _defines_a_table(command: exp.Command) -> bool:
    """Tell a CREATE TABLE that sqlglot has given up on, and kept as text; the word may be misspelt."""
    words = command.text("expression").upper().split(None, 3)
    return command.name.upper() == "CREATE" and bool(get_close_matches("TABLE", words[:3], n=1, cutoff=0.8))
