"""`--sql`, `--json-schema`, `--grammar`: which language an answer is to be in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grammarkit.cli.databases import sql
from grammarkit.cli.files import is_file, neighbours
from grammarkit.cli.grammars import grammar_of
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grammarkit.cli.options import Wanted
    from grammarkit.language import Language


def language(wanted: Wanted) -> Language[object]:
    """Make the language that the options ask for; that they fit together is known already.

    Raises:
        SourceError: what they name cannot be read.
        GrammarError: the grammar is missing or not readable.
    """
    if wanted.sql is not None:
        return sql(wanted, wanted.sql)
    if wanted.json_schema is not None:
        return _json(wanted.json_schema)
    return _grammar(wanted)


def _grammar(wanted: Wanted) -> Language[object]:
    assert wanted.grammar is not None
    grammar = grammar_of(
        wanted.grammar, start=wanted.start, import_paths=wanted.import_paths, allow_outside=wanted.allow_outside
    )
    grammar.lower().check().raise_for_errors()
    return grammar


def _json(path: Path) -> Language[object]:
    from grammarkit.json import Json

    try:
        schema = json.loads(path.read_text("utf-8"))
    except OSError as error:
        near = [] if is_file(path) else neighbours(path)
        raise _unreadable(f"`{path}` cannot be read: {(error.strerror or 'no file').lower()}", near) from error
    except ValueError as error:
        raise _unreadable(f"`{path}` is not a JSON schema: {str(error).lower()}") from error
    if not isinstance(schema, dict):
        raise _unreadable(f"`{path}` holds no JSON object")
    return Json(schema)


def _unreadable(message: str, near: Sequence[str] = ()) -> SourceError:
    remedy = f"did you mean `{near[0]}`?" if near else "give a file with a JSON schema"
    return SourceError(Diagnostic("unreadable-schema", message, help=remedy))
