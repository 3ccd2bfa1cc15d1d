"""Where a diagnostic is: the text that it is about, and rows and columns in that text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.diagnostic import Diagnostic, Span

LINE_BREAK = re.compile(r"\r\n|\r|\n")
"""What ends a line. `str.splitlines` would also break at form feeds and U+2028."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text, without what ends it: its number, from 1, and the offsets of its content."""

    row: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Region:
    """A span as rows and columns, all from 1; the end column is that behind the last character."""

    row: int
    column: int
    end_row: int
    end_column: int


def placed(diagnostic: Diagnostic, source: str, name: str, files: Mapping[str, str]) -> tuple[str, str]:
    """Find the text that a diagnostic is about, and its name."""
    file = diagnostic.span.file if diagnostic.span else ""
    return (files.get(file, ""), file) if file else (source, name)


def region(text: str, span: Span) -> Region:
    """Say in rows and columns where `span` is in `text`."""
    (row, column), (end_row, end_column) = _position(text, span.start), _position(text, max(span.start, span.end))
    return Region(row, column, end_row, end_column)


def _position(text: str, at: int) -> tuple[int, int]:
    line = line_at(text, at)
    return line.row, min(at, line.end) - line.start + 1


def line_at(text: str, at: int) -> Line:
    """Find the line that holds an offset; between the two characters of a CRLF, it is the line that they end."""
    starts = _starts(text)
    row = bisect_right(starts, min(at, len(text)))
    start = starts[row - 1]
    if row == len(starts):
        return Line(row, start, len(text))
    end = starts[row]
    return Line(row, start, end - (2 if text.endswith("\r\n", start, end) else 1))


def lines_begun(text: str, start: int, end: int) -> int:
    """Count the lines that begin behind `start` and before `end`."""
    starts = _starts(text)
    return max(0, bisect_left(starts, min(end, len(text))) - bisect_right(starts, start))


@lru_cache(maxsize=8)
def _starts(text: str) -> tuple[int, ...]:
    """Find where lines begin, once for the many findings of one text."""
    return (0, *(found.end() for found in LINE_BREAK.finditer(text)))
