"""Diagnostics for a model: what it wrote, where it went wrong, what stands there instead; no colour, no codes.

A model pays for every token and copies what it sees, so this layout is short, quotes only the model's own line, and
shows at most three findings: later ones are mostly echoes of the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.render.excerpt import excerpt
from grammarkit.render.text import remarks

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 3


def to_model(diagnostics: Sequence[Diagnostic], source: str) -> str:
    """Lay out the errors among `diagnostics` for the model that wrote `source`."""
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    shown = "\n\n".join(_one(diagnostic, source) for diagnostic in errors[:MOST])
    rest = len(errors) - MOST
    return shown + (f"\n\n(and {rest} more)" if rest > 0 else "")


def _one(diagnostic: Diagnostic, source: str) -> str:
    lines = [diagnostic.message]
    if diagnostic.span is not None and source:
        at = excerpt(source, diagnostic.span)
        lines += [f"  {at.line}".rstrip(), f"  {at.pad}{'^' * at.width}"]
    return "\n".join([*lines, *remarks(diagnostic)])
