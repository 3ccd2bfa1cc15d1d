"""Diagnostics for machines: one JSON object each, with the file, offsets, and rows and columns."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypedDict

from grammarkit.render.place import placed, region

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.diagnostic import Diagnostic


class Position(TypedDict):
    """Where: character offsets from 0, rows and columns from 1; the end is behind the last character."""

    start: int
    end: int
    row: int
    column: int
    end_row: int
    end_column: int


class Finding(TypedDict):
    """A diagnostic as plain data; the keys are those of `Diagnostic`, and the file that it is about."""

    file: str
    code: str
    severity: str
    message: str
    span: Position | None
    expected: list[str]
    help: str
    fix: str


def to_json(
    diagnostic: Diagnostic, source: str, *, name: str = "", files: Mapping[str, str] = MappingProxyType({})
) -> Finding:
    """Turn a diagnostic into plain data that `json.dumps` takes.

    `source` is the text that was judged, and `name` what it is called; a span that names a file points into that file's
    text in `files`.
    """
    text, file = placed(diagnostic, source, name, files)
    position: Position | None = None
    if diagnostic.span is not None:
        at = region(text, diagnostic.span)
        position = {
            "start": diagnostic.span.start,
            "end": diagnostic.span.end,
            "row": at.row,
            "column": at.column,
            "end_row": at.end_row,
            "end_column": at.end_column,
        }
    return {
        "file": file,
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "span": position,
        "expected": list(diagnostic.expected),
        "help": diagnostic.help,
        "fix": diagnostic.fix,
    }
