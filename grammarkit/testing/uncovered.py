"""What texts miss of a grammar, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.render.place import region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.diagnostic import Span
    from grammarkit.grammar import Grammar
    from grammarkit.testing.coverage import Coverage, Part

_LONGEST = 60
"""Characters of what is missed that are shown."""


def table(found: Coverage) -> Iterator[tuple[str, int, int, float]]:
    """Give what is counted: its name, how many are hit, of how many, and how many in a hundred that is."""
    kinds = {f"{kind}s": found.of(kind) for kind in ("rule", "alternative", "terminal")}
    kinds["pairs" if found.k == 2 else f"{found.k}-paths"] = found.paths_hit, found.paths
    for name, (hit, every) in kinds.items():
        yield name, hit, every, 100 * hit / every if every else 100.0


def lines(found: Coverage) -> Iterator[str]:
    """Tell all of it: what is counted, and what is missed."""
    for kind, hit, every, share in table(found):
        yield f"{kind:13} {hit:5} of {every:5}  {share:5.1f}%"
    yield f"{'texts':13} {found.texts:5}"
    for texts, what in ((found.refused, "that are no sentences"), (found.unread, "that could not be looked into")):
        if texts:
            yield f"{'':13} {len(texts):5} {what}"
    yield from missed(found)


def missed(found: Coverage) -> Iterator[str]:
    """Say what no text takes, each with its place; terminals are left out, as something around them is missed too."""
    for part in found.missed:
        if part.kind != "terminal":
            yield f"{place(part.span, found.grammar)}: {told(part, found.grammar)}"


def told(part: Part, grammar: Grammar) -> str:
    """Say that no text takes a part."""
    if part.kind == "rule":
        return f"no text has `{part.rule}`"
    shown = f"`{cut(text_of(part.span, grammar))}`"
    what = f"leaves out or ends {shown}" if part.is_empty else f"takes {shown}"
    return f"in `{part.rule}`, no text {what}"


def place(span: Span, grammar: Grammar) -> str:
    """Say where something is."""
    at = region(_source(span, grammar), span)
    return f"{span.file or grammar.source or '<grammar>'}:{at.row}:{at.column}"


def text_of(span: Span, grammar: Grammar) -> str:
    """Give what is written there."""
    return _source(span, grammar)[span.start : span.end]


def cut(text: str) -> str:
    """Give a text in one line that is not too long."""
    shown = " ".join(text.split())
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def _source(span: Span, grammar: Grammar) -> str:
    return next((file.text for file in grammar.files if file.name == span.file), grammar.text)
