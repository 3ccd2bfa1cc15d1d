"""Rules about repetition of symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar.syntax import Definition, Ignore, Repeat, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source


def unspaced_repetition(source: Source) -> Iterator[Diagnostic]:
    """A repetition has no spaces around its dots: `x~1..3`.

    Every version of the engine before 1.9 refuses it, and the hosted one has been measured to do so.

        start: "a"~1..3             // refused
        start: "a" ~ 1 .. 3         // taken by all versions

    `lower` writes the spaces.
    """
    for statement in source.statements:
        if not isinstance(statement, Definition | Ignore):
            continue
        for node in walk(statement.expr):
            if isinstance(node, Repeat) and node.operator == "~":
                written = source.text[node.mark.start : node.mark.end]
                if ".." in written and " .." not in written:
                    message = f"`{written}` is refused by the engine's older versions, and by OpenAI"
                    remedy = f"write `~ {node.low} .. {node.high}`, or lower the grammar"
                    yield Diagnostic("unspaced-repetition", message, node.mark, help=remedy, fix="lower")
