"""llguidance's Lark: what OpenAI's custom tools take, and servers that have llguidance built in, as llama.cpp may."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grammarkit.grammar.lower import Lowered


def text(low: Lowered) -> str:
    """Give the lowered text itself."""
    return low.grammar.text
