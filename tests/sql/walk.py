"""Random sentences of a grammar, by walking along the engine's own masks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.engine import matcher

if TYPE_CHECKING:
    import random

    from grammarkit import Grammar


def walk(grammar: Grammar, draw: random.Random) -> str:
    """Draw a sentence byte by byte, with a bent towards its end once it is long."""
    here = matcher(grammar)
    text = b""
    while not (here.may_end() and (len(text) > 60 or draw.random() < 0.2)):
        allowed = here.next_bytes()
        usual = bytes(byte for byte in allowed if 32 <= byte < 127) or allowed
        # Ending a bracket or a word rather than beginning another one keeps walks short.
        closing = bytes(byte for byte in usual if byte in b") '") if len(text) > 40 else b""
        byte = draw.choice(closing or usual)
        assert here.eat(bytes([byte]))
        text += bytes([byte])
        if len(text) > 2000:
            return walk(grammar, draw)
    return text.decode()
