"""A reply in pieces, as one streams in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.ask.values import Delta

if TYPE_CHECKING:
    from collections.abc import Generator

    from grammarkit.ask.values import Reply

_PIECES = 3
"""How many deltas a streamed text comes in: enough that a reader must put it together."""


def in_pieces(reply: Reply) -> Generator[Delta | Reply]:
    """Give a reply in pieces, and then whole."""
    text, tool = reply.text, reply.calls[0].tool if reply.calls else ""
    size = max(1, -(-len(text) // _PIECES))
    yield from (Delta(text[at : at + size], tool) for at in range(0, len(text), size))
    yield reply
