"""The Responses API: a prompt as a request body, a response body as a reply.

What is the same from prompt to prompt stands first in a body, always in the same order, and turns are only ever added
at its end: a provider's prompt cache keeps the longest beginning that it has seen.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grammarkit.ask.values import Asked, Call, Corrected, Reply, Said, Usage
from grammarkit.openai.complaint import Complaint, of_object
from grammarkit.openai.errors import failure, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from openai.types.responses import CustomToolParam

    from grammarkit.ask.image import Image
    from grammarkit.ask.values import Prompt, Turn
    from grammarkit.grammar import Grammar
    from grammarkit.openai.wire.settings import Settings

PATH = "/responses"
DIALECT = "openai"


def custom_tool(grammar: Grammar, *, name: str = "answer", description: str = "") -> CustomToolParam:
    """Give the tool that binds a model to `grammar`, for the `tools` of the official SDK's `responses.create`.

    Raises:
        GrammarError: the grammar cannot be rewritten into what the server's engine reads.
    """
    return {
        "type": "custom",
        "name": name,
        "description": description,
        "format": {"type": "grammar", "syntax": "lark", "definition": grammar.lower(dialect=DIALECT).text},
    }


def encode(prompt: Prompt, settings: Settings) -> dict[str, Any]:
    """Write the body that puts `prompt` to a model.

    A temperature is sent only without reasoning: gpt-5.2 refuses it otherwise.

    Raises:
        GrammarError: a grammar cannot be rewritten into what the server's engine reads.
    """
    tools = [custom_tool(tool.grammar, name=tool.name, description=tool.description) for tool in prompt.tools]
    effort = settings.effort_of(prompt.effort)
    body: dict[str, Any] = {"model": prompt.model or settings.model}
    if prompt.instructions:
        body["instructions"] = prompt.instructions
    body["tools"] = tools
    body["tool_choice"] = {"type": "custom", "name": prompt.tools[0].name} if len(tools) == 1 else "required"
    body["parallel_tool_calls"] = False
    body["reasoning"] = {"effort": effort}
    if settings.verbosity is not None:
        body["text"] = {"verbosity": settings.verbosity}
    if settings.max_output_tokens is not None:
        body["max_output_tokens"] = settings.max_output_tokens * prompt.room
    if prompt.temperature is not None and effort == "none":
        body["temperature"] = prompt.temperature
    body["store"] = settings.store
    body["include"] = ["reasoning.encrypted_content"]
    return {**body, **settings.options, "input": [item for turn in prompt.turns for item in _items(turn)]}


def _items(turn: Turn) -> list[dict[str, Any]]:
    match turn:
        case Asked(text=text, images=images):
            return [_told(text, images)]
        case Corrected(feedback=feedback, call=""):
            return [_told(feedback)]
        case Corrected(feedback=feedback, call=call):
            return [{"type": "custom_tool_call_output", "call_id": call, "output": feedback}]
        case Said(reply=reply):
            return _unorphaned(_replayed(reply))


def _told(text: str, images: Iterable[Image] = ()) -> dict[str, Any]:
    shown = [{"type": "input_image", "image_url": image.url, "detail": image.detail} for image in images]
    return {"role": "user", "content": [{"type": "input_text", "text": text}, *shown]}


def _said(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def _called(call: Call) -> dict[str, Any]:
    """Repeat a call. One that cannot be answered, for want of an id, is repeated as something said."""
    if not call.id:
        return _said(call.text)
    return {"type": "custom_tool_call", "call_id": call.id, "name": call.tool, "input": call.text}


def _replayed(reply: Reply) -> list[dict[str, Any]]:
    """Repeat a turn to the model that took it, from the server's own items or, if there are none, its texts."""
    items = [kept for item in reply.items if (kept := _kept(item))]
    if any(item.get("type") != "reasoning" for item in items) or not (reply.calls or reply.prose):
        return items
    return [*([_said(reply.prose)] if reply.prose else []), *map(_called, reply.calls)]


def _kept(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """Keep of an item what the server takes back: it refuses keys that it sends itself, such as `status`."""
    match item:
        case {"type": "reasoning"}:
            return {key: item[key] for key in ("type", "id", "summary", "encrypted_content") if key in item}
        case {"type": "custom_tool_call"}:
            return _called(_call(item))
        case {"type": "message"}:
            prose, refusal = _texts(item)
            return _said(prose or refusal) if prose or refusal else None
        case _:
            return None


def _unorphaned(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out reasoning that nothing follows, as where it was cut off: the server refuses it."""
    followed: list[dict[str, Any]] = []
    for item in reversed(items):
        if followed or item.get("type") != "reasoning":
            followed.append(item)
    return followed[::-1]


def read(body: bytes) -> Reply:
    """Decode a response as it came over the wire.

    Raises:
        BackendError: it is no reply, or tells why there is none.
    """
    try:
        parsed: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise unreadable(f"it is not JSON, {len(body)} bytes long") from error
    if not isinstance(parsed, dict):
        raise unreadable(f"it is JSON, but a {type(parsed).__name__} instead of an object")
    return decode(parsed)


def decode(body: Mapping[str, Any]) -> Reply:
    """Turn a response into a reply, also one that was cut off. What is missing and can be done without is empty.

    Raises:
        BackendError: it is no reply, or tells why there is none.
    """
    status = body.get("status") or "completed"
    if error := body.get("error"):
        raise failure(of_object(error))
    if status not in {"completed", "incomplete"}:
        raise failure(Complaint(f"its status is `{status}`", str(status)))
    items = body.get("output")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise unreadable("it has no `output`, or one that is no list of items")
    texts = [_texts(item) for item in items if item.get("type") == "message"]
    filtered = _FILTERED if _reason(body) == "content_filter" else ""
    return Reply(
        calls=tuple(_call(item) for item in items if item.get("type") == "custom_tool_call"),
        prose="\n".join(prose for prose, _ in texts if prose),
        refusal="\n".join(refusal for _, refusal in texts if refusal) or filtered,
        cut_off=status == "incomplete" or any(item.get("status") == "incomplete" for item in items),
        usage=_usage(body.get("usage")),
        items=tuple(items),
        id=str(body.get("id") or ""),
        model=str(body.get("model") or ""),
    )


_FILTERED = "the provider's content filter stopped the answer"


def _reason(body: Mapping[str, Any]) -> object:
    match body.get("incomplete_details"):
        case {"reason": reason}:
            return reason
        case _:
            return None


def _call(item: Mapping[str, Any]) -> Call:
    # The text is one layer of JSON, already taken off: a backslash in it is the model's own.
    match item:
        case {"input": str(text)}:
            return Call(str(item.get("name") or ""), text, str(item.get("call_id") or ""))
        case _:
            raise unreadable("a call of the tool has no text")


def _texts(message: Mapping[str, Any]) -> tuple[str, str]:
    """Give what a message says, and what it says in refusal."""
    content = message.get("content")
    if isinstance(content, str):
        return content, ""
    parts: list[Any] = content if isinstance(content, list) else []
    return _joined(parts, "text"), _joined(parts, "refusal")


def _joined(parts: Iterable[Any], key: str) -> str:
    return "".join(_strings(parts, key))


def _strings(parts: Iterable[Any], key: str) -> Iterator[str]:
    for part in parts:
        if isinstance(part, dict) and isinstance(part.get(key), str):
            yield part[key]


def _usage(told: object) -> Usage:
    """Read token counts; older servers leave some out."""
    if not isinstance(told, dict):
        return Usage()
    return Usage(
        _count(told, "input_tokens"),
        _count(told, "output_tokens"),
        _count(told.get("input_tokens_details"), "cached_tokens"),
        _count(told.get("output_tokens_details"), "reasoning_tokens"),
    )


def _count(told: object, key: str) -> int:
    found = told.get(key) if isinstance(told, dict) else None
    return found if isinstance(found, int) else 0
