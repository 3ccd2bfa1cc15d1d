"""What the chunks of a Chat Completions stream add up to: the completion that would have come in one piece.

The chunk with a `finish_reason` ends the answer; usage follows in one of its own, and then `[DONE]`, which some servers
leave out. Chunks have no numbers, so one that a gateway sends twice cannot be told from one that repeats a word.

The official SDK has no type for pieces of custom calls (3.54): that they are `custom: {name, input}`, beside an `index`
that pieces of one call share, is how OpenAI illustrated it (openai-openapi#576) and how guidance reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grammarkit.openai.wire.body import text
from grammarkit.openai.wire.chat import is_custom
from grammarkit.openai.wire.events import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_COPIED = ("id", "model", "service_tier", "usage")
_SAID = ("content", "refusal", "reasoning", "reasoning_content")
"""What a message says; the last two, of which servers have one or the other, are no part of OpenAI's own API."""


class _Made:
    """A call, as far as it has come."""

    def __init__(self) -> None:
        self.id = self.name = ""
        self.pieces: list[str] = []

    def told(self) -> dict[str, Any]:
        written = {"name": self.name, "input": "".join(self.pieces)}
        return {"id": self.id, "type": "custom", "custom": written}


class Completion:
    """Puts a completion together; of several choices it is the first."""

    def __init__(self) -> None:
        self._about: dict[str, Any] = {}
        self._said: dict[str, list[str]] = {key: [] for key in _SAID}
        self._calls: dict[int, _Made] = {}
        self._ended = ""

    @property
    def whole(self) -> bool:
        """Whether the answer has ended and its usage is known."""
        return bool(self._ended and self._about.get("usage"))

    def body(self) -> Mapping[str, Any] | None:
        """Give the completion, if the answer has ended."""
        if not self._ended:
            return None
        said = {key: "".join(words) for key, words in self._said.items()}
        calls = [self._calls[index].told() for index in sorted(self._calls)]
        choice = {"message": {**said, "tool_calls": calls}, "finish_reason": self._ended}
        return {**self._about, "choices": [choice]}

    def take(self, event: Mapping[str, Any]) -> Iterator[Piece]:
        """Yield what a chunk adds to calls."""
        self._about.update({key: event[key] for key in _COPIED if event.get(key)})
        choices = event.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            if isinstance(choice, dict) and not choice.get("index"):
                yield from self._added(choice.get("delta"))
                self._ended = text(choice.get("finish_reason")) or self._ended

    def _added(self, delta: object) -> Iterator[Piece]:
        if not isinstance(delta, dict):
            return
        for key, words in self._said.items():
            words.append(text(delta.get(key)))
        pieces = delta.get("tool_calls")
        for piece in pieces if isinstance(pieces, list) else ():
            if isinstance(piece, dict) and is_custom(piece):
                yield from self._called(piece)

    def _called(self, piece: Mapping[str, Any]) -> Iterator[Piece]:
        index = self._index(piece)
        call = self._calls.setdefault(index, _Made())
        custom = piece.get("custom")
        written = custom if isinstance(custom, dict) else {}
        call.id = call.id or text(piece.get("id"))
        call.name = call.name or text(written.get("name"))
        if words := text(written.get("input")):
            call.pieces.append(words)
            yield Piece(index, call.name, words)

    def _index(self, piece: Mapping[str, Any]) -> int:
        """Find out which call a piece is of. Where no index is told, an id that is new begins another call."""
        index = piece.get("index")
        if isinstance(index, int):
            return index
        last = max(self._calls, default=-1)
        named = text(piece.get("id"))
        new = named and named not in {call.id for call in self._calls.values()}
        return last + 1 if new or last < 0 else last
