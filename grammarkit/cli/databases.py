"""`--sql`: the schema that it names, and the database, if there is one, that a query is run on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from grammarkit.cli.files import is_file, neighbours
from grammarkit.cli.options import idle
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from grammarkit.cli.options import Wanted
    from grammarkit.language import Language
    from grammarkit.sql import Schema

_SAMPLE = "sample"
_KINDS = "give sqlite:///FILE, the file of a database, a .sql file of CREATE TABLEs, or `sample`"


def sql(wanted: Wanted, where: str) -> Language[object]:
    """Make the language of queries on what `--sql` names.

    Raises:
        SourceError: it names nothing, or what it names cannot be read, or is not what other options are about.
    """
    from grammarkit.sql import Sql
    from grammarkit.sql.running import Running

    schema, url = _schema(wanted, where)
    if wanted.tables:
        schema = schema.only(wanted.tables)
    language: Sql = Sql(schema, notes=wanted.notes, scope=wanted.scope)
    if not wanted.run:
        return language
    if url is None:
        raise idle("run", f"`{where}` is only a schema; there is nothing to run a query on", "give a database")
    return Running(language, url, limit=wanted.limit, timeout=wanted.timeout)


def _schema(wanted: Wanted, where: str) -> tuple[Schema, str | None]:
    """Read the schema, and say which database a query on it can be run on."""
    from grammarkit.sql import Schema
    from grammarkit.sql.databases.url import file_of
    from grammarkit.sql.sample import URL

    is_sample = where == _SAMPLE
    path = file_of(URL if is_sample else where)
    if path is not None and not is_file(path):
        raise _nowhere(where, path)
    if path is not None and path.suffix.lower() == ".sql":
        return _defined(wanted, path), None
    if wanted.dialect is not None:
        raise idle("dialect", f"`--dialect` is for .sql files, and `{where}` is a database", "give a .sql file")
    if is_sample:
        # The shop is made up, so its values may be shown to any model.
        return Schema.from_url(URL, values=wanted.values or ("*",), max_values=12), URL
    return Schema.from_url(where, values=wanted.values), where


def _defined(wanted: Wanted, path: Path) -> Schema:
    from grammarkit.sql import Schema

    if wanted.values:
        raise idle("values", f"`{path}` is only a schema; there are no values in it", "give a database")
    # It tells standard error of statements that it passes over, such as ALTER TABLE … OWNER TO.
    logging.getLogger("sqlglot").addHandler(logging.NullHandler())
    try:
        return Schema.from_ddl(path.read_text("utf-8"), dialect=wanted.dialect or "sqlite")
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror or "no file") if isinstance(error, OSError) else "it is not UTF-8"
        message = f"`{path}` cannot be read: {why.lower()}"
        raise SourceError(Diagnostic("unreadable-schema", message, help="give a file of CREATE TABLEs")) from error


def _nowhere(where: str, path: Path) -> SourceError:
    """Say that there is no such database, and which was probably meant."""
    from grammarkit.sql.nearest import nearest

    is_url = "://" in where
    near = [*([] if is_url else nearest(where, [_SAMPLE])), *neighbours(path)]
    message = f"there is no file `{path}`" if is_url else f"`{where}` is neither a URL, nor a file, nor `{_SAMPLE}`"
    remedy = f"did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else _KINDS
    return SourceError(Diagnostic("no-database", message, help=remedy))
