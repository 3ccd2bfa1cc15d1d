"""The Responses API as it streams: pieces of a body in, pieces of the answer and, last, the reply out.

Deltas are those of the first call, so that together they are the text that will be judged. Padding (`obfuscation`),
reasoning summaries and events that are not known are passed over. An answer to a streaming request that is no event
stream is read as what it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from grammarkit.ask.values import Delta, Reply
from grammarkit.openai.complaint import of_object
from grammarkit.openai.errors import cut_off, failure, unreadable
from grammarkit.openai.wire.responses import decode, read
from grammarkit.openai.wire.sse import EventDecoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Reading(Protocol):
    """Makes a reply of a body that arrives in pieces."""

    @property
    def done(self) -> bool:
        """Whether the reply is complete, so that nothing more need be read."""
        ...

    def feed(self, piece: bytes) -> Iterator[Delta | Reply]:
        """Yield what `piece` adds."""
        ...

    def end(self) -> Iterator[Delta | Reply]:
        """Yield what the end of the body adds; raise `BackendError` if there is no reply."""
        ...


def reading(content_type: str) -> Reading:
    """Choose how to read a body."""
    plain = content_type and not content_type.lower().startswith("text/event-stream")
    return WholeBody() if plain else Events()


class WholeBody:
    """Reads a body that is not an event stream."""

    done = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def feed(self, piece: bytes) -> Iterator[Delta | Reply]:
        """Keep `piece`."""
        self._pieces.append(piece)
        return iter(())

    def end(self) -> Iterator[Delta | Reply]:
        """Yield the whole reply."""
        reply = read(b"".join(self._pieces))
        yield from _rest(reply, "")
        yield reply


class Events:
    """Reads an event stream.

    The final event carries the whole response. Where a server leaves its `output` empty, the items are taken from
    `response.output_item.done`, never from `.added`, where encrypted reasoning may be incomplete.
    """

    def __init__(self) -> None:
        self._decoder = EventDecoder()
        self._items: dict[int, Mapping[str, Any]] = {}
        self._first: object = None
        self._tools: dict[object, str] = {}
        self._streamed: list[str] = []
        self.done = False

    def feed(self, piece: bytes) -> Iterator[Delta | Reply]:
        """Yield what the events that `piece` completes add.

        Raises:
            BackendError: an event tells of an error, or cannot be read.
        """
        for data in self._decoder.feed(piece):
            if self.done:
                return
            if data.strip() not in {"", "[DONE]"}:
                yield from self._take(_parsed(data))

    def end(self) -> Iterator[Delta | Reply]:
        """Yield nothing more.

        Raises:
            BackendError: the stream ended before the reply did.
        """
        if not self.done:
            raise cut_off()
        return iter(())

    def _take(self, event: Mapping[str, Any]) -> Iterator[Delta | Reply]:
        match event:
            case {"type": "response.custom_tool_call_input.delta", "delta": str(text)}:
                yield from self._delta(event.get("output_index"), text)
            case {"type": "response.output_item.added", "item": {"type": "custom_tool_call", "name": str(name)}}:
                self._tools[event.get("output_index")] = name
            case {"type": "response.output_item.done", "item": dict(item)}:
                index = event.get("output_index")
                self._items[index if isinstance(index, int) else len(self._items)] = item
            case {"type": "response.completed" | "response.incomplete", "response": dict(response)}:
                yield from self._final(response)
            case {"type": "response.failed" | "response.cancelled", "response": dict(response)}:
                raise failure(of_object(response.get("error") or ""))
            case {"error": error} if error:
                raise failure(of_object(error))
            case {"type": "error"}:
                raise failure(of_object({**event, "type": ""}))
            case _:
                pass

    def _delta(self, index: object, text: str) -> Iterator[Delta]:
        if not self._streamed:
            self._first = index
        if text and index == self._first:
            self._streamed.append(text)
            yield Delta(text, self._tools.get(index, ""))

    def _final(self, response: dict[str, Any]) -> Iterator[Delta | Reply]:
        items = response.get("output") or [self._items[index] for index in sorted(self._items)]
        reply = decode({**response, "output": items})
        self.done = True
        yield from _rest(reply, "".join(self._streamed))
        yield reply


def _rest(reply: Reply, streamed: str) -> Iterator[Delta]:
    """Yield what was not streamed of the first call: some servers send no deltas."""
    text = reply.calls[0].text if reply.calls else ""
    if len(text) > len(streamed) and text.startswith(streamed):
        yield Delta(text[len(streamed) :])


def _parsed(data: str) -> dict[str, Any]:
    try:
        event: object = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise unreadable("an event of the stream is not JSON") from error
    if not isinstance(event, dict):
        raise unreadable("an event of the stream is not an object")
    return event
