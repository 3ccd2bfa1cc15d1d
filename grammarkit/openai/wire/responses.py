"""The Responses API: a prompt as a request body, a response body as a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grammarkit.ask.values import Call, Reply
from grammarkit.openai.complaint import Complaint
from grammarkit.openai.errors import failure, unreadable
from grammarkit.openai.models import MODELS, known
from grammarkit.openai.wire.body import FILTERED, check, joined, objects, spent, text
from grammarkit.openai.wire.request import definition, request
from grammarkit.openai.wire.turns import Output, Spoken, Told, passages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openai.types.responses import CustomToolParam

    from grammarkit.ask.values import Prompt
    from grammarkit.grammar import Grammar
    from grammarkit.openai.models import Model
    from grammarkit.openai.servers import ToolSyntax
    from grammarkit.openai.wire.settings import Settings
    from grammarkit.openai.wire.turns import Passage

_KEPT = frozenset({"reasoning", "custom_tool_call", "message"})


def custom_tool(
    grammar: Grammar, *, name: str = "answer", description: str = "", syntax: ToolSyntax = "lark"
) -> CustomToolParam:
    """Give the tool that binds a model to `grammar`, for the `tools` of the official SDK's `responses.create`.

    Raises:
        GrammarError: the grammar cannot be rewritten into what the server's engine reads.
    """
    written = definition(grammar, syntax)
    return {
        "type": "custom",
        "name": name,
        "description": description,
        "format": {"type": "grammar", "syntax": syntax, "definition": written["definition"]},
    }


def encode(prompt: Prompt, settings: Settings) -> dict[str, Any]:
    """Write the body that puts `prompt` to a model.

    Raises:
        BadSetting: something in it is known to be refused.
        BackendError: the prompt is longer than the model can read.
        GrammarError: a grammar cannot be rewritten into what the server's engine reads.
    """
    chosen = settings.of(prompt)
    told = list(passages(prompt.turns))
    before = _before(told) if chosen.stateful else ("", 0)
    named = {"type": "custom", "name": prompt.tools[0].name} if prompt.tools else {}
    own = {
        "instructions": prompt.instructions or None,
        "reasoning": None if chosen.effort is None else {"effort": chosen.effort},
        "text": None if chosen.verbosity is None else {"verbosity": chosen.verbosity},
        "max_output_tokens": chosen.max_output_tokens,
        "include": None if chosen.stateful else ["reasoning.encrypted_content"],
        "previous_response_id": before[0] or None,
    }
    tools = [
        custom_tool(tool.grammar, name=tool.name, description=tool.description, syntax=chosen.tool_syntax)
        for tool in prompt.tools
    ]
    items = [item for passage in told[before[1] :] for item in _items(passage, chosen)]
    return request(prompt, chosen, tools=tools, named=named, own=own, turns={"input": items})


def _before(told: Sequence[Passage]) -> tuple[str, int]:
    """Find the last response that the server can go on from: its id, and where what comes after it begins.

    There is none where a reply has no id, is another API's, or holds a call of a kind that we do not answer.
    """
    for index in reversed(range(len(told))):
        match told[index]:
            case Spoken(reply=reply) if reply.id and not reply.id.startswith("chatcmpl"):
                whole = all(text(item.get("type")) in _KEPT for item in reply.items)
                return (reply.id, index + 1) if whole else ("", 0)
            case _:
                pass
    return "", 0


def _items(passage: Passage, settings: Settings) -> list[dict[str, Any]]:
    match passage:
        case Told(text=said, images=images):
            shown = [{"type": "input_image", "image_url": image.url, "detail": image.detail} for image in images]
            return [{"role": "user", "content": [{"type": "input_text", "text": said}, *shown]}]
        case Output(call=call, text=said):
            return [{"type": "custom_tool_call_output", "call_id": call, "output": said}]
        case Spoken(reply=reply):
            return _replayed(reply, settings)


def _said(words: str) -> dict[str, Any]:
    return {"role": "assistant", "content": words}


def _called(call: Call) -> dict[str, Any]:
    """Repeat a call. One that cannot be answered, for want of an id, is repeated as something said."""
    if not call.id:
        return _said(call.text)
    return {"type": "custom_tool_call", "call_id": call.id, "name": call.tool, "input": call.text}


def _replayed(reply: Reply, settings: Settings) -> list[dict[str, Any]]:
    """Repeat a turn to the model that took it, from the server's own items or, if there are none, its texts."""
    items = _whitelisted(reply, settings)
    if any(item.get("type") != "reasoning" for item in items) or not (reply.calls or reply.prose):
        return items
    return [*([_said(reply.prose)] if reply.prose else []), *map(_called, reply.calls)]


def _whitelisted(reply: Reply, settings: Settings) -> list[dict[str, Any]]:
    """Keep of a turn what the server takes back, in its order.

    Reasoning is refused where the item that it led to does not follow, as where it was cut off, and where the server
    neither has it nor is given it encrypted. Another model cannot read it. Calls go without their ids, which would
    have to be accompanied by the reasoning.
    """
    kept: list[dict[str, Any]] = []
    led_to = not _elsewhere(reply.model, settings)
    followed = False
    for item in reversed(reply.items):
        if item.get("type") != "reasoning":
            back = _back(item)
            followed = back is not None
            kept += [back] if back is not None else []
        elif led_to and followed and (item.get("encrypted_content") or settings.kept):
            kept.append({key: item[key] for key in ("type", "id", "summary", "encrypted_content") if key in item})
    return kept[::-1]


def _elsewhere(model: str, settings: Settings) -> bool:
    """Tell whether a turn was certainly taken by another model than the one that is asked now."""
    theirs, ours = known(model, settings.models), known(settings.model, settings.models)
    return theirs is not None and ours is not None and theirs[0] != ours[0]


def _back(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """Keep of an item what the server takes back: it refuses keys that it sends itself, such as `status`."""
    match item:
        case {"type": "custom_tool_call"}:
            return _called(_call(item))
        case {"type": "message"}:
            prose, refusal = _texts(item)
            return _said(prose or refusal) if prose or refusal else None
        case _:
            return None


def decode(body: Mapping[str, Any], models: Mapping[str, Model] = MODELS) -> Reply:
    """Turn a response into a reply, also one that was cut off. What is missing and can be done without is empty.

    `models` has the prices.

    Raises:
        BackendError: it is no reply, or tells why there is none.
    """
    check(body)
    status = str(body.get("status") or "completed")
    if status not in {"completed", "incomplete"}:
        raise failure(Complaint(f"its status is `{status}`", status))
    items = objects(body.get("output"), "output")
    texts = [_texts(item) for item in items if item.get("type") == "message"]
    thoughts = [joined(item.get("summary"), "text") for item in items if item.get("type") == "reasoning"]
    filtered = FILTERED if _reason(body) == "content_filter" else ""
    return Reply(
        calls=tuple(_call(item) for item in items if item.get("type") == "custom_tool_call"),
        prose="\n".join(prose for prose, _ in texts if prose),
        refusal="\n".join(refusal for _, refusal in texts if refusal) or filtered,
        cut_off=status == "incomplete" or any(item.get("status") == "incomplete" for item in items),
        items=tuple(items),
        id=text(body.get("id")),
        model=text(body.get("model")),
        thought="\n".join(thought for thought in thoughts if thought),
        **spent(body, "input_tokens", "output_tokens", models),
    )


def _reason(body: Mapping[str, Any]) -> object:
    match body.get("incomplete_details"):
        case {"reason": reason}:
            return reason
        case _:
            return None


def _call(item: Mapping[str, Any]) -> Call:
    # The text is one layer of JSON, already taken off: a backslash in it is the model's own.
    if not isinstance(item.get("input"), str):
        raise unreadable("a call of the tool has no text")
    return Call(text(item.get("name")), text(item["input"]), text(item.get("call_id")))


def _texts(message: Mapping[str, Any]) -> tuple[str, str]:
    """Give what a message says, and what it says in refusal."""
    content = message.get("content")
    if isinstance(content, str):
        return text(content), ""
    return joined(content, "text"), joined(content, "refusal")
