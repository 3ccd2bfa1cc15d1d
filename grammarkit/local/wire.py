"""How a prompt is put to llama.cpp, and how its chunks are read. Pure: nothing here runs a model.

llama.cpp has no tools that carry a grammar: its `/v1/responses` ignores them without a word, its chat endpoint answers
500. So the conversation goes out as plain chat messages, the grammar beside them, and what comes back is the call.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from grammarkit.ask.values import Asked, Corrected, Said, Usage
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.ask.values import Prompt, Tool, Turn

Json: TypeAlias = Mapping[str, Any]

_HEADER = '%llguidance {"no_forcing": true}\n'
"""Tells llama.cpp that Lark follows, and its llguidance not to follow forced text, where it can loop for ever."""

_SHOWN = 4000
"""Characters of a grammar that are worth a small model's time to read: about 20 seconds, once."""

_FENCED = re.compile(r"\s*```[\w+-]*[ \t]*\n(?P<inside>(?:(?!```).*\n)*)```\s*")
"""No line inside may begin with a fence: there the first block would end, and the text be more than one block."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one chunk of a streamed completion says."""

    text: str = ""
    finish: str = ""
    usage: Usage | None = None
    id: str = ""


def messages(prompt: Prompt, tool: Tool | None) -> list[Json]:
    """Lay out a conversation whose answer is to be written with `tool`."""
    return _laid_out(prompt.instructions or _introduced(tool), prompt.turns)


def choice(prompt: Prompt) -> tuple[list[Json], str]:
    """Ask which of several tools is the one for the answer; the grammar admits their names."""
    listed = [f"- {tool.name}: {tool.description}" for tool in prompt.tools]
    asked = "\n".join(["Reply with the name of the tool that can answer the question:", *listed])
    names = " | ".join(json.dumps(tool.name) for tool in prompt.tools)
    return _laid_out(f"{prompt.instructions}\n\n{asked}".lstrip(), prompt.turns), f"{_HEADER}start: {names}\n"


def lark(tool: Tool) -> str:
    """Give the grammar as llama.cpp reads it: the very text that goes to OpenAI.

    Raises:
        GrammarError: it cannot be lowered.
    """
    return _HEADER + tool.grammar.lower(dialect="openai").text


def request(conversation: Sequence[Json], grammar: str, *, tokens: int, temperature: float, seed: int) -> Json:
    """Put together the body of a streamed chat completion."""
    return {
        "messages": conversation,
        "max_tokens": tokens,
        "temperature": temperature,
        "seed": seed,
        "cache_prompt": True,  # instructions are read once: see `Engine`
        "stream": True,
        "stream_options": {"include_usage": True},
        "return_progress": True,  # chunks while the prompt is read, so that this can be stopped too
    } | ({"grammar": grammar} if grammar else {})


def heard(chunk: Json) -> Chunk:
    """Read a chunk.

    Raises:
        BackendError: it is an error.
    """
    if error := chunk.get("error"):
        raise _refusal(error)
    choices = chunk.get("choices") or [{}]
    usage = chunk.get("usage")
    return Chunk(
        choices[0].get("delta", {}).get("content") or "",
        choices[0].get("finish_reason") or "",
        None if usage is None else _usage(usage),
        chunk.get("id", ""),
    )


def unfenced(text: str) -> str:
    """Take off one Markdown code fence around the whole of a text, with its language; nothing else is touched."""
    fenced = _FENCED.fullmatch(text)
    return text if fenced is None else fenced["inside"].removesuffix("\n")


def _introduced(tool: Tool | None) -> str:
    """Show the grammar of a language that has nothing to say for itself: its words are what a model goes by."""
    if tool is None or len(tool.grammar.text) > _SHOWN:
        return "" if tool is None else tool.description
    return f"{tool.description}\n\n{tool.grammar.text}".strip()


def _laid_out(system: str, turns: Sequence[Turn]) -> list[Json]:
    opening = [{"role": "system", "content": system}] if system else []
    return [*opening, *(_message(turn) for turn in turns)]


def _message(turn: Turn) -> Json:
    match turn:
        case Asked(text, images):
            if images:
                raise BackendError(Diagnostic("no-images", "this model reads no images", help="ask with text alone"))
            return {"role": "user", "content": text}
        case Said(reply):
            return {"role": "assistant", "content": reply.text}
        case Corrected(feedback):
            return {"role": "user", "content": feedback}


def _usage(usage: Json) -> Usage:
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
    return Usage(input=usage["prompt_tokens"], output=usage["completion_tokens"], cached=cached)


def _refusal(error: Json) -> BackendError:
    kind = error.get("type", "")
    if kind == "exceed_context_size_error":
        found = Diagnostic(
            "too-long",
            f"the question and its instructions take {error['n_prompt_tokens']:,} tokens of {error['n_ctx']:,}",
            help=f"ask with less, or give `Local(context=…)` room for {error['n_prompt_tokens']:,} and the answer",
        )
    else:
        found = Diagnostic("engine-refused", f"llama.cpp refused the request: {error.get('message', kind)}")
    return BackendError(found, error.get("code"), kind)
