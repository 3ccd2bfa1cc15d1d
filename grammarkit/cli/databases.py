"""`--sql` and `--schema`: the schema that they name, and the database, if there is one, that a query is put to."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

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
_KINDS = (
    "give the URL of a database such as sqlite:///FILE or postgresql://…, the file of one, a .sql file of CREATE "
    "TABLEs, or `sample`"
)


class Source(NamedTuple):
    """A schema, and the database that it is of, if it is of one."""

    schema: Schema
    url: str | None


def sql(wanted: Wanted, where: str) -> Language[object]:
    """Make the language of queries on what `--sql` names.

    Raises:
        SourceError: it names nothing, or what it names cannot be read, or is not what other options are about.
    """
    from grammarkit.cli.output import tell
    from grammarkit.render.text import to_text
    from grammarkit.sql import Sql
    from grammarkit.sql.running import Running, explains

    schema, url = source(wanted, where)
    language = Sql(schema, notes=wanted.notes, scope=wanted.scope)
    if short := language.shortfall:
        tell(to_text((short,), ""))
    if url is None:
        for option, asked in (("run", wanted.run), ("explain", wanted.explain)):
            if asked:
                raise idle(option, f"`{where}` is only a schema; there is nothing to ask about a query", _GIVE)
        return language
    if wanted.run and wanted.explain:
        validators = (*language.validators, explains(url, timeout=wanted.timeout))
        language = Sql(schema, notes=wanted.notes, scope=wanted.scope, validators=validators)
    if wanted.run or wanted.explain:
        return Running(language, url, limit=wanted.limit, timeout=wanted.timeout, planned=not wanted.run)
    return language


_GIVE = "give a database"


def source(wanted: Wanted, where: str) -> Source:
    """Read a schema as far as the options want it, and say which database it is of.

    Raises:
        SourceError: there is none, or it cannot be read, or an option has nothing to do with it.
    """
    from grammarkit.sql.databases.url import file_of
    from grammarkit.sql.sample import URL

    path = file_of(URL if where == _SAMPLE else where)
    if path is not None and not is_file(path):
        raise _nowhere(where, path)
    if path is not None and path.suffix.lower() == ".sql":
        found = Source(_defined(wanted, path), None)
    else:
        found = _live(wanted, where)
    return found._replace(schema=found.schema.only(wanted.tables)) if wanted.tables else found


def _live(wanted: Wanted, where: str) -> Source:
    from grammarkit.sql import Schema
    from grammarkit.sql.databases.url import kind_of, shown
    from grammarkit.sql.sample import URL

    is_sample = where == _SAMPLE
    kind = kind_of(URL if is_sample else where)
    if wanted.dialect not in {None, kind}:
        raise idle("dialect", f"queries on `{shown(where)}` are in its own SQL, `{kind}`", "give a .sql file")
    if is_sample:
        # The shop is made up, so its values may be shown to any model.
        return Source(Schema.from_url(URL, values=wanted.values or ("*",), max_values=12), URL)
    return Source(Schema.from_url(where, values=wanted.values), where)


def _defined(wanted: Wanted, path: Path) -> Schema:
    from grammarkit.sql import Schema

    if wanted.values:
        raise idle("values", f"`{path}` is only a schema; there are no values in it", _GIVE)
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
