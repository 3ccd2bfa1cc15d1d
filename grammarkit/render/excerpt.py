"""The lines that a span points at, cut to a width, and where the caret goes under them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.render.place import line_at, lines_begun
from grammarkit.render.visible import visible

if TYPE_CHECKING:
    from grammarkit.diagnostic import Span

_GAP = "…"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One line of a text: its number and the column of the span (both from 1), and what to print."""

    row: int
    column: int
    line: str
    pad: str
    width: int
    more: int
    """How many further lines the span runs over."""


def excerpt(text: str, span: Span, *, columns: int = 110) -> Excerpt:
    """Show the first line of `span`; a line longer than `columns` is cut around the span."""
    at = line_at(text, span.start)
    line = text[at.start : at.end]
    column = min(span.start - at.start, len(line))
    stop = max(column, min(span.end - at.start, len(line)))
    shown, left = _cut(line, column, stop, columns)
    marked = shown[left : left + max(0, min(stop - column, len(shown) - left))]
    more = lines_begun(text, at.start, span.end)
    return Excerpt(at.row, column + 1, visible(shown), _blank(shown[:left]), max(1, _cells(marked)), more)


def _cut(line: str, column: int, stop: int, columns: int) -> tuple[str, int]:
    """Cut a long line around `column`; return it with the place of `column` in it."""
    if len(line) <= columns:
        return line, column
    room = columns - 2
    first = max(0, min(column - room // 3, len(line) - room))
    last = min(len(line), max(first + room, min(stop, first + 2 * room)))
    before, after = (_GAP if first else ""), (_GAP if last < len(line) else "")
    return before + line[first:last] + after, column - first + len(before)


def _blank(prefix: str) -> str:
    """White space as wide as `prefix`; tabs stay tabs, so that the caret stays under its text."""
    return "".join("\t" if c == "\t" else " " * _cells(c) for c in prefix)


def _cells(text: str) -> int:
    """Terminal cells that `text` takes: 2 for wide characters, 0 for combining marks (UAX #11)."""
    return sum(map(_cell, text))


def _cell(char: str) -> int:
    # Many marks, Indic vowel signs and variation selectors among them, have combining class 0.
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
