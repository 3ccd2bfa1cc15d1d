"""Rules about templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source


def template(source: Source) -> Iterator[Diagnostic]:
    """A rule takes parameters: `list{item}: item ("," item)*`.

    The engine has no templates, and refuses the grammar.

        start: list{NUMBER}         // refused
        start: NUMBER ("," NUMBER)* // taken

    `lower` writes a rule for each use.
    """
    for definition in source.definitions:
        if definition.params:
            message = "the engine has no templates"
            remedy = "write a rule for each use, or lower the grammar"
            yield Diagnostic("template", message, definition.params_span, help=remedy, fix="lower")
