"""`--sql`, `--json-schema`, `--grammar`: which language an answer is to be in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from grammarkit.language import Language
    from grammarkit.sql import Schema, Sql


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options say about the answer's language."""

    sql: str | None = None
    json_schema: Path | None = None
    grammar: str | None = None
    start: str = "start"
    tables: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    notes: str = ""
    run: bool = False
    limit: int = 100
    timeout: float = 10.0
    scope: Literal["names", "exact"] = "names"


def language(wanted: Wanted) -> Language[object]:
    """Make the language that the options ask for.

    Raises:
        SourceError: none or several are asked for, or what they name cannot be read.
        GrammarError: the grammar is missing or not readable.
    """
    given = [option for option in (wanted.sql, wanted.json_schema, wanted.grammar) if option is not None]
    if len(given) != 1:
        message = "an answer is in one language" if given else "it is not said what language the answer is to be in"
        raise SourceError(Diagnostic("which-language", message, help="give one of --sql, --json-schema, --grammar"))
    if wanted.sql is not None:
        return _sql(wanted, wanted.sql)
    if wanted.run:
        raise SourceError(Diagnostic("nothing-to-run", "only SQL can be run", help="give --sql, or leave out --run"))
    if wanted.json_schema is not None:
        return _json(wanted.json_schema)
    return _grammar(wanted)


def _grammar(wanted: Wanted) -> Language[object]:
    from grammarkit.grammar import Grammar

    assert wanted.grammar is not None
    is_file = wanted.grammar.endswith(".lark") or _exists(wanted.grammar)
    make = Grammar.from_file if is_file else Grammar.named
    grammar = make(wanted.grammar, start=wanted.start)
    grammar.lower().check().raise_for_errors()
    return grammar


def _exists(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # a name that is too long, or holds a NUL
        return False


def _json(path: Path) -> Language[object]:
    from grammarkit.json import Json

    try:
        schema = json.loads(path.read_text("utf-8"))
    except OSError as error:
        why = f"`{path}` cannot be read: {(error.strerror or 'no file').lower()}"
        raise SourceError(Diagnostic("unreadable-schema", why, help="give a file with a JSON schema")) from error
    except ValueError as error:
        why = f"`{path}` is not a JSON schema: {str(error).lower()}"
        raise SourceError(Diagnostic("unreadable-schema", why, help="give a file with a JSON schema")) from error
    if not isinstance(schema, dict):
        raise SourceError(Diagnostic("unreadable-schema", f"`{path}` holds no JSON object", help="give a JSON schema"))
    return Json(schema)


def _sql(wanted: Wanted, where: str) -> Language[object]:
    from grammarkit.sql import Sql
    from grammarkit.sql.running import Running

    schema, url = _schema(where, wanted.values)
    if wanted.tables:
        schema = schema.only(wanted.tables)
    sql: Sql = Sql(schema, notes=wanted.notes, scope=wanted.scope)
    if not wanted.run:
        return sql
    if url is None:
        message = f"`{where}` is only a schema; there is nothing to run a query on"
        raise SourceError(Diagnostic("nothing-to-run", message, help="give a database, or leave out --run"))
    return Running(sql, url, limit=wanted.limit, timeout=wanted.timeout)


def _schema(where: str, values: tuple[str, ...]) -> tuple[Schema, str | None]:
    """Read the schema, and say which database a query on it can be run on."""
    from grammarkit.sql import Schema

    if where == "sample":
        from grammarkit.sql.sample import URL

        # The shop is made up, so its values may be shown to any model.
        return Schema.from_url(URL, values=values or ("*",), max_values=12), URL
    if where.endswith(".sql"):
        try:
            return Schema.from_ddl(Path(where).read_text("utf-8")), None
        except (OSError, UnicodeDecodeError) as error:
            why = (error.strerror or "no file") if isinstance(error, OSError) else "it is not UTF-8"
            message = f"`{where}` cannot be read: {why.lower()}"
            raise SourceError(Diagnostic("unreadable-schema", message, help="give a file of CREATE TABLEs")) from error
    return Schema.from_url(where, values=values), where
