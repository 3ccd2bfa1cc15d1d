"""xgrammar's EBNF, which vLLM and SGLang read through xgrammar.

Measured: xgrammar 0.1.30 and later read what is printed as it is meant; 0.1.29 and before misread sets of characters
beyond ASCII.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.targets.notation import Notation, printed

if TYPE_CHECKING:
    from grammarkit.grammar.lower import Lowered

_NOTATION = Notation("EBNF")


def text(low: Lowered) -> str:
    """Print a grammar as EBNF; `weave` says what language comes out.

    Raises:
        GrammarError: EBNF cannot say something that the grammar says.
    """
    return printed(low, _NOTATION)
