"""Diagnostics for a person: code, message, the line with a caret, what was expected, what to do."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.render.excerpt import excerpt
from grammarkit.render.place import placed
from grammarkit.render.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_FAINT, _BOLD = "2", "1"
MOST_EXPECTED = 12
"""Longer lists are cut, with the number left out: nobody reads 150 keywords."""


def to_text(
    diagnostics: Iterable[Diagnostic],
    source: str,
    *,
    name: str = "",
    files: Mapping[str, str] = MappingProxyType({}),
    colour: bool = False,
) -> str:
    """Lay diagnostics out under each other.

    `source` is the text that their spans point into, or for spans that name a file, that file's text in `files`; `name`
    is put before the position, as `name:row:column`.
    """
    return "\n".join(
        _one(diagnostic, *placed(diagnostic, source, name, files), colour=colour) for diagnostic in diagnostics
    )


def _one(diagnostic: Diagnostic, source: str, name: str, *, colour: bool) -> str:
    def paint(code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colour and text else text

    tint = _COLOURS[diagnostic.severity]
    severity = "" if diagnostic.severity is Severity.ERROR else f"{diagnostic.severity}: "
    where = ""
    shown = None if diagnostic.span is None else excerpt(source, diagnostic.span)
    if name:
        where = f"{visible(name)}:{shown.row}:{shown.column}: " if shown else f"{visible(name)}: "
    message = paint(_BOLD, _lines_visible(diagnostic.message))
    lines = [f"{where}{severity}{paint(tint, diagnostic.code)}: {message}"]
    if shown and source:
        gutter = len(str(shown.row))
        lines.append(f"  {paint(_FAINT, f'{shown.row} |')} {shown.line}".rstrip())
        further = f" (and {shown.more} more line{'s'[: shown.more > 1]})" if shown.more else ""
        lines.append(f"  {' ' * gutter} {paint(_FAINT, '|')} {shown.pad}{paint(tint, '^' * shown.width)}{further}")
    lines += [f"  {visible(line)}" for line in remarks(diagnostic)]
    return "\n".join(lines)


def _lines_visible(text: str) -> str:
    """What a message quotes can steer a terminal as well as an excerpt can."""
    return "\n".join(map(visible, text.split("\n")))


def remarks(diagnostic: Diagnostic) -> list[str]:
    """Say what was expected and what to do: the lines that every layout for readers ends with."""
    lines: list[str] = []
    if diagnostic.expected:
        listed = diagnostic.expected[:MOST_EXPECTED]
        rest = len(diagnostic.expected) - len(listed)
        lines.append(f"expected {', '.join(listed)}" + (f" and {rest} more" if rest else ""))
    if diagnostic.help:
        first, *others = diagnostic.help.split("\n")
        lines += [f"help: {first}", *(f"      {line}" for line in others)]
    return lines
