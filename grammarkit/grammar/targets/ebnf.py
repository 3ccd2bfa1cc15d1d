"""xgrammar's EBNF, which vLLM, SGLang and TensorRT-LLM read through xgrammar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.targets.bnf import Notation, printed

if TYPE_CHECKING:
    from grammarkit.grammar.lower import Lowered

_NOTATION = Notation("EBNF")


def text(low: Lowered) -> str:
    """Print a grammar as EBNF; `weave` says what language comes out.

    Raises:
        GrammarError: EBNF cannot say something that the grammar says.
    """
    return printed(low, _NOTATION)
