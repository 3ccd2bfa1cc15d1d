"""Rules about repetition of symbols."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar.rules.parts import parts
from grammarkit.grammar.syntax import Repeat

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
    for node in parts(source, Repeat):
        written = source.text[node.mark.start : node.mark.end]
        if node.operator == "~" and ".." in written and not re.search(r"\s\.\.", written):
            message = f"`{written}` is refused by the engine's older versions, and by OpenAI"
            remedy = f"write `~ {node.low} .. {node.high}`, or lower the grammar"
            yield Diagnostic("unspaced-repetition", message, node.mark, help=remedy, fix="lower")


def bad_repetition(source: Source) -> Iterator[Diagnostic]:
    """A repetition asks for fewer than none, for more than it allows, or, in braces, for none.

    The engine refuses the grammar, and so does Lark, mostly.

        start: "a" ~ 3 .. 1         // at least 3, at most 1?
        start: "a" ~ 1 .. 3

    Put the lower count first; leave out what is repeated no times.
    """
    for node in parts(source, Repeat):
        written = source.text[node.mark.start : node.mark.end]
        if node.low < 0 or (node.high is not None and node.high < node.low):
            message, remedy = f"`{written}` asks for what cannot be", "put the lower count first, from 0 on"
        elif node.operator == "{" and node.high == 0:
            message, remedy = f"`{written}` repeats no times, which the engine refuses", "leave out what is repeated"
        else:
            continue
        yield Diagnostic("bad-repetition", message, node.mark, help=remedy)
