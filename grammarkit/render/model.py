"""Diagnostics for a model: what it wrote, where it went wrong, what stands there instead; no colour, no codes.

A model pays for every token and copies what it sees, so this layout is short, quotes only the model's own line, and
shows at most three findings: later ones are mostly echoes of the first.

Whoever may name a column, or word an error of the database, speaks to the model. What they wrote is cut, and stays
inside a line that we began: no line of what a model is told is theirs.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.render.excerpt import excerpt
from grammarkit.render.text import remarks
from grammarkit.render.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 3
_LONGEST_QUOTE = 200
_LONGEST_TEXT = 1000
_LONG_QUOTE = re.compile(rf"(`[^`]{{{_LONGEST_QUOTE}}})[^`]+`")


def to_model(diagnostics: Sequence[Diagnostic], source: str) -> str:
    """Lay out the errors among `diagnostics` for the model that wrote `source`."""
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    shown = "\n\n".join(_one(unbroken(diagnostic), source) for diagnostic in errors[:MOST])
    rest = len(errors) - MOST
    return shown + (f"\n\n(and {rest} more)" if rest > 0 else "")


def unbroken(diagnostic: Diagnostic) -> Diagnostic:
    """Write each text of a diagnostic on one line, with what it quotes cut."""
    expected = tuple(map(_line, diagnostic.expected))
    return replace(diagnostic, message=_line(diagnostic.message), expected=expected, help=_line(diagnostic.help))


def _line(text: str) -> str:
    whole = visible(" ".join(line for line in map(str.strip, text.splitlines()) if line))
    short = _LONG_QUOTE.sub(r"\1…`", whole)
    return short if len(short) <= _LONGEST_TEXT else f"{short[:_LONGEST_TEXT]}…"


def _one(diagnostic: Diagnostic, source: str) -> str:
    lines = [diagnostic.message]
    if diagnostic.span is not None and source and not diagnostic.span.file:  # else it is in a text that is not here
        at = excerpt(source, diagnostic.span)
        lines += [f"  {at.line}".rstrip(), f"  {at.pad}{'^' * at.width}"]
    return "\n".join([*lines, *remarks(diagnostic)])
