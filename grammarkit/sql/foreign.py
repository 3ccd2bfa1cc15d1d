"""CREATE TABLEs in the SQL of other databases than SQLite, as sqlglot reads them. Pure.

Dumps put keys into ALTER TABLE, behind all tables; what else is in them (owners, sequences, comments) is passed over. A
CREATE TABLE that sqlglot does not understand is an error: it would be a table too few.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import errors, exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.sql.schema import Schema
from grammarkit.sql.table import Column, ForeignKey, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHOWN = 60


def read_schema(text: str, dialect: str) -> Schema:
    """Read a schema from CREATE TABLE statements in an SQL dialect that sqlglot knows.

    Raises:
        SourceError: there is no such dialect, or a statement is not in it.
    """
    statements = _parsed(text, dialect)
    creates = [s for s in statements if isinstance(s, exp.Create) and isinstance(s.this, exp.Schema)]
    alters = [s for s in statements if isinstance(s, exp.Alter)]
    primary = {_name(s.this): _primary([s, *_of(s, alters)]) for s in creates}
    return Schema((_table(s, _of(s, alters), primary, dialect) for s in creates), dialect=dialect)


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
    """Tell a CREATE TABLE that sqlglot has given up on, and kept as text."""
    words = command.text("expression").upper().split(None, 3)
    return command.name.upper() == "CREATE" and "TABLE" in words[:3]


def _of(create: exp.Create, alters: Iterable[exp.Alter]) -> list[exp.Alter]:
    return [alter for alter in alters if _name(alter.this) == _name(create.this)]


def _name(of: exp.Expr) -> str:
    """Give the name of a table, whether its columns stand behind it or not; schemas and catalogues are left away."""
    return str(of.this.name if isinstance(of, exp.Schema) else of.name)


def _primary(statements: Sequence[exp.Expr]) -> list[str]:
    inline = [c.name for s in statements for c in s.find_all(exp.ColumnDef) if c.find(exp.PrimaryKeyColumnConstraint)]
    keys = (key for statement in statements for key in statement.find_all(exp.PrimaryKey))
    return inline + [_column_name(part) for key in keys for part in key.expressions]


def _column_name(part: exp.Expr) -> str:
    found = part.find(exp.Identifier)  # `id` and `id(10)` are not the same to sqlglot
    return found.name if found else part.name


def _table(create: exp.Create, alters: list[exp.Alter], primary: dict[str, list[str]], dialect: str) -> Table:
    name = _name(create.this)
    columns = [_column(c, dialect, primary[name]) for c in create.this.expressions if isinstance(c, exp.ColumnDef)]
    keys = [key for statement in (create, *alters) for key in _foreign_keys(statement, primary)]
    return Table(name, tuple(columns), tuple(keys))


def _column(column: exp.ColumnDef, dialect: str, primary: list[str]) -> Column:
    nullable = column.find(exp.NotNullColumnConstraint) is None
    declared = column.kind.sql(dialect) if column.kind else ""
    return Column(column.name, declared, column.name in primary, nullable)


def _foreign_keys(statement: exp.Expr, primary: dict[str, list[str]]) -> Iterable[ForeignKey]:
    for reference in statement.find_all(exp.Reference):
        holder = reference.find_ancestor(exp.ForeignKey, exp.ColumnDef)
        if holder is None:
            continue
        own = (
            [holder.name] if isinstance(holder, exp.ColumnDef) else [_column_name(part) for part in holder.expressions]
        )
        target = _name(reference.this)
        named = reference.this.expressions if isinstance(reference.this, exp.Schema) else ()
        theirs = [_column_name(part) for part in named] or primary.get(target, [])
        if len(own) == len(theirs):  # a key that names no columns of a table that is not here leads nowhere
            yield ForeignKey(tuple(own), target, tuple(theirs))
