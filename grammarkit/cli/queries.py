"""What `sql check` finds in a file of queries, each where it stands in the file."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grammarkit.cli.grammars import STANDARD_INPUT
from grammarkit.cli.judging import Outcome
from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected, SourceError
from grammarkit.render.judged import Judged
from grammarkit.sql.reading.statements import statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.sql import Sql

_STANDARD_INPUT = "<stdin>"


def judge(path: str, language: Sql) -> Outcome:
    """Judge each query in a file, or on standard input for `-`.

    Raises:
        SourceError: the file cannot be read.
    """
    name = _STANDARD_INPUT if path == STANDARD_INPUT else path
    text = _content(path)
    return Outcome(name, Judged(name, text, tuple(_findings(text, language))))


def _findings(text: str, language: Sql) -> Iterator[Diagnostic]:
    spans = statements(text, language.dialect)
    if not spans:
        yield Diagnostic("no-query", "there is no query in it", help="write queries, with a semicolon after each")
    for span in spans:
        query = text[span.start : span.end]
        try:
            found = language.warnings(query)
        except Rejected as error:
            # What was judged may be another text, as where a query is written anew; then only the query is known.
            known = error.text == query
            found = tuple(d if known else replace(d, span=None) for d in error.diagnostics)
        for diagnostic in found:
            where = diagnostic.span or Span(0, len(query.splitlines()[0]))
            yield replace(diagnostic, span=where.shifted(span.start))


def _content(path: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
        return raw.decode("utf-8")
    except (OSError, ValueError) as error:
        why = (error.strerror or "no file").lower() if isinstance(error, OSError) else "it is not UTF-8"
        message = f"`{path}` cannot be read: {why}"
        raise SourceError(Diagnostic("unreadable-file", message, help="give a file of queries, or `-`")) from error
