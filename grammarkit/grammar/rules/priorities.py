"""Rules about priorities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source


def priority(source: Source) -> Iterator[Diagnostic]:
    """A rule or terminal has a priority: `name.2: …`.

    The engine has none, and refuses the grammar, even for `.0`.

        IF.2: "if"                  // refused
        IF: "if"                    // taken; now exclude `if` from NAME

    `lower` drops the priority of a rule, which only chooses among trees, and resolves that of a terminal: the weaker
    one loses from its pattern what the stronger one matches.
    """
    for definition in source.definitions:
        if definition.priority is not None:
            kind = "terminals" if definition.is_terminal else "rules"
            message = f"the engine has no priorities for {kind}"
            remedy = f"delete `.{definition.priority}`, or lower the grammar"
            yield Diagnostic("priority", message, definition.priority_span, help=remedy, fix="lower")
