"""The APIs as values: where each is, how it is asked, and how its answers are read; `spoken` says which it is to be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from grammarkit.openai.wire import chat, message, responses, wrapped
from grammarkit.openai.wire.body import parsed
from grammarkit.openai.wire.chat_events import Completion
from grammarkit.openai.wire.events import Reading
from grammarkit.openai.wire.responses_events import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grammarkit.ask.values import Prompt, Reply
    from grammarkit.openai.servers import ApiName
    from grammarkit.openai.wire.events import Assembly
    from grammarkit.openai.wire.settings import Settings


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


_DECODERS = {"responses": responses.decode, "chat": chat.decode}

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


def spoken(settings: Settings, prompt: Prompt) -> Api:
    """Choose how a prompt is put, and how the answer to it is read."""
    way = settings.way if prompt.model is None else settings.way_of(prompt.model)
    if way == "tool":
        api = APIS[settings.api]
        tools = {tool.name: tool for tool in prompt.tools}
        inner = partial(_DECODERS[settings.api], models=settings.priced)
        decode = partial(wrapped.decode, inner=inner, tools=tools)
        return Api(api.path, api.encode, decode, partial(wrapped.Unwrapping, api.assembly), api.streaming)
    bound = way == "message"
    return replace(
        APIS["chat"],
        encode=message.encode,
        decode=partial(message.decode, prompt=prompt, models=settings.priced, bound=bound),
        assembly=partial(message.Message, prompt.tools, bound=bound),
    )
