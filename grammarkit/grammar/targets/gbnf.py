"""GBNF, which llama.cpp reads (`--grammar-file`, or `grammar` in a request to its server)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.targets.notation import Notation, printed

if TYPE_CHECKING:
    from grammarkit.grammar.lower import Lowered

_NOTATION = Notation("GBNF", most=1000)
"""llama.cpp's own limit is 2,000, and it counts more than it says; see `bound`."""


def text(low: Lowered) -> str:
    """Print a grammar as GBNF; `weave` says what language comes out.

    Raises:
        GrammarError: GBNF cannot say something that the grammar says.
    """
    return printed(low, _NOTATION)
