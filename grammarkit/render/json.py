"""Diagnostics for machines: one JSON object each, with offsets and line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from grammarkit.render.excerpt import excerpt

if TYPE_CHECKING:
    from grammarkit.diagnostic import Diagnostic


class Position(TypedDict):
    """Where: character offsets from 0, line and column from 1."""

    start: int
    end: int
    row: int
    column: int


class Finding(TypedDict):
    """A diagnostic as plain data; the keys are those of `Diagnostic`."""

    code: str
    severity: str
    message: str
    span: Position | None
    expected: list[str]
    help: str
    fix: str


def to_json(diagnostic: Diagnostic, source: str) -> Finding:
    """Turn a diagnostic into plain data that `json.dumps` takes."""
    position: Position | None = None
    if diagnostic.span is not None:
        shown = excerpt(source, diagnostic.span)
        position = {
            "start": diagnostic.span.start,
            "end": diagnostic.span.end,
            "row": shown.row,
            "column": shown.column,
        }
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "span": position,
        "expected": list(diagnostic.expected),
        "help": diagnostic.help,
        "fix": diagnostic.fix,
    }
