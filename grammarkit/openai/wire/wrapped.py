"""Custom tools as some gateways fake them: by functions, whose arguments, `{"input": "…"}`, are handed on as text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grammarkit.openai.wire.plain import WRAPPER, Sieve, unwrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grammarkit.ask.values import Call, Reply, Tool
    from grammarkit.openai.wire.events import Assembly, Piece


def decode(body: Mapping[str, Any], *, inner: Callable[[Mapping[str, Any]], Reply], tools: Mapping[str, Tool]) -> Reply:
    """Read a reply, and take each text out of such a wrapper where there is one.

    Raises:
        BackendError: it is no reply, or tells why there is none.
        GrammarError: the engine does not take the grammar.
    """
    reply = inner(body)
    calls = tuple(_bare(call, tools) for call in reply.calls)
    return reply if calls == reply.calls else replace(reply, calls=calls)


def _bare(call: Call, tools: Mapping[str, Tool]) -> Call:
    tool = tools.get(call.tool)
    text = call.text if tool is None else unwrapped(call.text, tool)
    return call if text == call.text else replace(call, text=text)


class Unwrapping:
    """Puts a body together; pieces of a text in a wrapper name no tool, since they are not those of the text."""

    def __init__(self, inner: Callable[[], Assembly]) -> None:
        self._inner = inner()
        self._sieves: dict[object, Sieve] = {}

    @property
    def whole(self) -> bool:
        """Whether nothing that is still to come matters."""
        return self._inner.whole

    def body(self) -> Mapping[str, Any] | None:
        """Give the body that would have come without streaming."""
        return self._inner.body()

    def take(self, event: Mapping[str, Any]) -> Iterator[Piece]:
        """Yield what an event adds to calls."""
        for piece in self._inner.take(event):
            text, bare = self._sieves.setdefault(piece.call, Sieve(WRAPPER)).let(piece.text)
            yield replace(piece, text=text, tool=piece.tool if bare else "")
