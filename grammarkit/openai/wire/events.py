"""An answer as it streams in: pieces of a body in, pieces of the answer and, last, the reply out.

What is the same for both APIs is here; what their events mean is in `responses_events.py` and `chat_events.py`.

Deltas are those of the first call, so that together they are the text that will be judged. Padding (`obfuscation`),
reasoning summaries and events that are not known are passed over. An answer to a streaming request that is no event
stream is read as what it is, whatever its content type says. A stream counts as complete only with the event that says
so: one that merely ends was cut off, and what had arrived is a beginning.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from grammarkit.ask.values import Delta
from grammarkit.openai.errors import cut_off, unreadable
from grammarkit.openai.wire.body import check, parsed
from grammarkit.openai.wire.sse import EventDecoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grammarkit.ask.values import Reply

_FIELDS = b"deir:"
"""What the lines of an event stream begin with: `data`, `event`, `id`, `retry`, or a colon."""

_BLANK = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text of a call. `call` tells the calls of one reply apart."""

    call: object
    tool: str
    text: str


class Assembly(Protocol):
    """Puts a body together from the events of one API."""

    @property
    def whole(self) -> bool:
        """Whether nothing that is still to come matters."""
        ...

    def take(self, event: Mapping[str, Any]) -> Iterator[Piece]:
        """Yield what an event adds to calls."""
        ...

    def body(self) -> Mapping[str, Any] | None:
        """Give the body that would have come without streaming, if the event has been seen that completes it."""
        ...


class Reading:
    """Makes a reply of a body that arrives in pieces, an event stream or not."""

    def __init__(self, assembly: Assembly, decode: Callable[[Mapping[str, Any]], Reply]) -> None:
        self._events = _Events(assembly, decode)
        self._decode = decode
        self._pieces: list[bytes] = []
        self._streams: bool | None = None

    @property
    def done(self) -> bool:
        """Whether the reply is complete, so that nothing more need be read."""
        return self._events.done

    def feed(self, piece: bytes) -> Iterator[Delta | Reply]:
        """Yield what `piece` adds.

        Raises:
            BackendError: an event tells of an error, or cannot be read.
        """
        if self._streams is None:
            piece = b"".join([*self._pieces, piece])
            self._pieces = []
            if start := piece.lstrip(_BLANK):
                self._streams = start[:1] in _FIELDS
        if self._streams:
            yield from self._events.feed(piece)
        else:
            self._pieces.append(piece)

    def end(self) -> Iterator[Delta | Reply]:
        """Yield what the end of the body adds.

        Raises:
            BackendError: there is no reply, or the stream ended before it did.
        """
        if self._streams is False:
            reply = self._decode(parsed(b"".join(self._pieces)))
            yield from _rest(reply, "")
            yield reply
        elif not self.done:
            yield from self._events.end()


class _Events:
    """Reads an event stream."""

    def __init__(self, assembly: Assembly, decode: Callable[[Mapping[str, Any]], Reply]) -> None:
        self._assembly, self._decode = assembly, decode
        self._decoder = EventDecoder()
        self._number = 0
        self._first: object = None
        self._streamed: list[str] = []
        self.done = False

    def feed(self, piece: bytes) -> Iterator[Delta | Reply]:
        for data in self._decoder.feed(piece):
            if self.done:
                return
            match data.strip():
                case "":
                    continue
                case "[DONE]":
                    if self._assembly.body() is not None:
                        yield from self.end()
                case _:
                    yield from self._take(_event(data))

    def end(self) -> Iterator[Delta | Reply]:
        body = self._assembly.body()
        if body is None:
            raise cut_off()
        reply = self._decode(body)
        self.done = True
        yield from _rest(reply, "".join(self._streamed))
        yield reply

    def _take(self, event: dict[str, Any]) -> Iterator[Delta | Reply]:
        if self._seen(event.get("sequence_number")):
            return
        check(event)
        for piece in self._assembly.take(event):
            if not self._streamed:
                self._first = piece.call
            if piece.text and piece.call == self._first:
                self._streamed.append(piece.text)
                yield Delta(piece.text, piece.tool)
        if self._assembly.whole:
            yield from self.end()

    def _seen(self, number: object) -> bool:
        """Tell whether an event came before. Zero tells nothing: some servers number nothing, or all alike."""
        if not isinstance(number, int) or not number:
            return False
        seen = number <= self._number
        self._number = max(self._number, number)
        return seen


def _rest(reply: Reply, streamed: str) -> Iterator[Delta]:
    """Yield what was not streamed of the first call: some servers send no deltas."""
    if not reply.calls:
        return
    call = reply.calls[0]
    if len(call.text) > len(streamed) and call.text.startswith(streamed):
        yield Delta(call.text[len(streamed) :], call.tool)


def _event(data: str) -> dict[str, Any]:
    try:
        event: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise unreadable("an event of the stream is not JSON") from error
    if not isinstance(event, dict):
        raise unreadable("an event of the stream is not an object")
    return event
