"""The two APIs as values: where each is, how it is asked, and how its answers are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grammarkit.openai.wire import chat, responses
from grammarkit.openai.wire.body import parsed
from grammarkit.openai.wire.chat_events import Completion
from grammarkit.openai.wire.events import Reading
from grammarkit.openai.wire.responses_events import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grammarkit.ask.values import Prompt, Reply
    from grammarkit.openai.wire.events import Assembly
    from grammarkit.openai.wire.settings import ApiName, Settings


@dataclass(frozen=True, slots=True)
class Api:
    """An API. `streaming` is what a body says besides, where the answer is to stream in."""

    path: str
    encode: Callable[[Prompt, Settings], dict[str, Any]]
    decode: Callable[[Mapping[str, Any]], Reply]
    assembly: Callable[[], Assembly]
    streaming: Mapping[str, Any] = field(default_factory=lambda: {"stream": True})

    def read(self, body: bytes) -> Reply:
        """Read a response as it came over the wire.

        Raises:
            BackendError: it is no reply, or tells why there is none.
        """
        return self.decode(parsed(body))

    def reading(self) -> Reading:
        """Begin to read a response that arrives in pieces."""
        return Reading(self.assembly(), self.decode)


APIS: Mapping[ApiName, Api] = {
    "responses": Api("/responses", responses.encode, responses.decode, Response),
    "chat": Api(
        "/chat/completions",
        chat.encode,
        chat.decode,
        Completion,
        {"stream": True, "stream_options": {"include_usage": True}},
    ),
}
