"""Chat Completions: a prompt as a request body, a completion as a reply.

This API returns no reasoning, so a turn is replayed from its texts alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grammarkit.ask.values import Call, Reply
from grammarkit.openai.errors import unreadable
from grammarkit.openai.models import MODELS
from grammarkit.openai.wire.body import FILTERED, check, joined, objects, spent, text
from grammarkit.openai.wire.request import definition, request
from grammarkit.openai.wire.turns import Output, Spoken, Told, passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grammarkit.ask.values import Prompt, Tool
    from grammarkit.openai.models import Model
    from grammarkit.openai.servers import ToolSyntax
    from grammarkit.openai.wire.settings import Settings
    from grammarkit.openai.wire.turns import Passage


def encode(prompt: Prompt, settings: Settings) -> dict[str, Any]:
    """Write the body that puts `prompt` to a model.

    Raises:
        BadSetting: something in it is known to be refused.
        BackendError: the prompt is longer than the model can read.
        GrammarError: a grammar cannot be rewritten into what the server's engine reads.
    """
    chosen = settings.of(prompt)
    named = {"type": "custom", "custom": {"name": prompt.tools[0].name}} if prompt.tools else {}
    own = {
        "reasoning_effort": chosen.effort,
        "verbosity": chosen.verbosity,
        "max_completion_tokens": chosen.max_output_tokens,
    }
    tools = [_tool(tool, chosen.tool_syntax) for tool in prompt.tools]
    messages = [{"role": "developer", "content": prompt.instructions}] if prompt.instructions else []
    messages += [message for passage in passages(prompt.turns) for message in _messages(passage)]
    return request(prompt, chosen, tools=tools, named=named, own=own, turns={"messages": messages})


def _tool(tool: Tool, syntax: ToolSyntax) -> dict[str, Any]:
    written = {"type": "grammar", "grammar": definition(tool.grammar, syntax)}
    return {"type": "custom", "custom": {"name": tool.name, "description": tool.description, "format": written}}


def _messages(passage: Passage) -> Iterator[dict[str, Any]]:
    match passage:
        case Told():
            yield told(passage)
        case Output(call=call, text=said):
            yield {"role": "tool", "tool_call_id": call, "content": said}
        case Spoken(reply=reply):
            yield from _replayed(reply)


def told(passage: Told) -> dict[str, Any]:
    """Say what the user says, with what is shown."""
    if not passage.images:
        return {"role": "user", "content": passage.text}
    shown = [{"type": "image_url", "image_url": {"url": i.url, "detail": i.detail}} for i in passage.images]
    return {"role": "user", "content": [{"type": "text", "text": passage.text}, *shown]}


def _replayed(reply: Reply) -> Iterator[dict[str, Any]]:
    """Repeat a turn. A call that cannot be answered, for want of an id, is repeated as something said."""
    said = [reply.prose, *(call.text for call in reply.calls if not call.id)]
    content = "\n".join(words for words in said if words)
    calls = [
        {"id": call.id, "type": "custom", "custom": {"name": call.tool, "input": call.text}}
        for call in reply.calls
        if call.id
    ]
    if calls:
        yield {"role": "assistant", "content": content or None, "tool_calls": calls}
    elif content or reply.refusal:
        yield {"role": "assistant", "content": content or reply.refusal}


def decode(body: Mapping[str, Any], models: Mapping[str, Model] = MODELS) -> Reply:
    """Turn a completion into a reply, also one that was cut off. What is missing and can be done without is empty.

    `finish_reason` only ever tells what is wrong: a call that was forced is known to end in `stop`. `models` has the
    prices.

    Raises:
        BackendError: it is no reply, or tells why there is none.
    """
    check(body)
    choice = next(iter(objects(body.get("choices"), "choices")), {})
    message = choice.get("message")
    if not isinstance(message, dict):
        raise unreadable("it has no message")
    content = message.get("content")
    made = message.get("tool_calls")
    ended = choice.get("finish_reason")
    return Reply(
        calls=tuple(_call(call) for call in (made if isinstance(made, list) else ()) if is_custom(call)),
        prose=joined(content, "text") if isinstance(content, list) else text(content),
        refusal=text(message.get("refusal")) or (FILTERED if ended == "content_filter" else ""),
        cut_off=ended == "length",
        id=text(body.get("id")),
        model=text(body.get("model")),
        thought=text(message.get("reasoning_content")) or text(message.get("reasoning")),
        **spent(body, "prompt_tokens", "completion_tokens", models),
    )


def is_custom(call: object) -> bool:
    """Tell whether a call, or a piece of one, is of a custom tool: some gateways put an empty `custom` on others."""
    match call:
        case {"type": "custom"} | {"custom": {"name": str()}} | {"custom": {"input": str()}}:
            return True
        case _:
            return False


def _call(made: Mapping[str, Any]) -> Call:
    custom = made.get("custom")
    if not isinstance(custom, dict) or not isinstance(custom.get("input"), str):
        raise unreadable("a call of the tool has no text")
    return Call(text(custom.get("name")), text(custom["input"]), text(made.get("id")))
