"""Chat Completions where no tool carries the grammar: the answer is the message, and the reply's call is its content.

Either the grammar is in the body, and the server binds the whole message to it, or the model is shown the grammar and
what it says is looked at here. There are no ids of calls, so a re-ask is what the model said and then what we say.

A tool of OpenAI's would be the other way to show a grammar. Plain text is what every server has: some know no tools,
some drop those that are not functions without a word, and a function's arguments come in JSON, one more layer to get
wrong.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grammarkit.ask.values import Call, Tool
from grammarkit.openai.wire import chat
from grammarkit.openai.wire.body import joined as texts
from grammarkit.openai.wire.body import text
from grammarkit.openai.wire.chat_events import Completion
from grammarkit.openai.wire.events import Piece
from grammarkit.openai.wire.plain import FENCE, WRAPPER, Sieve, described, meant, shown
from grammarkit.openai.wire.request import request, written
from grammarkit.openai.wire.tagged import Named, joined, repeated, split, told
from grammarkit.openai.wire.thinking import Aloud, apart
from grammarkit.openai.wire.turns import Output, Spoken, Told, passages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grammarkit.ask.values import Prompt, Reply
    from grammarkit.openai.models import Model
    from grammarkit.openai.wire.settings import Settings

_WORTH_SHOWING = 4000
"""Characters of a grammar that a model which is bound to it is shown where its language has nothing else to say."""


def encode(prompt: Prompt, settings: Settings) -> dict[str, Any]:
    """Write the body that puts `prompt` to a model.

    Raises:
        BadSetting: something in it is known to be refused.
        BackendError: the prompt is longer than the model can read.
        GrammarError: a grammar cannot be written for this server.
    """
    chosen = settings.of(prompt)
    bound = chosen.way == "message" and prompt.tools
    room = "max_completion_tokens" if chosen.known else "max_tokens"  # only OpenAI's own models refuse the older name
    own = {
        "reasoning_effort": chosen.effort,
        "verbosity": chosen.verbosity,
        room: chosen.max_output_tokens,
        **(_carried(prompt.tools, chosen) if bound else {}),
    }
    messages = [{"role": "system", "content": _introduced(prompt, bound=bool(bound))}]
    spoken = repeated if bound and len(prompt.tools) > 1 else _text
    messages += [message for passage in passages(prompt.turns) for message in _messages(passage, spoken)]
    return request(prompt, chosen, tools=(), named={}, own=own, turns={"messages": messages})


def _carried(tools: Sequence[Tool], settings: Settings) -> dict[str, Any]:
    return settings.server.carrying(written(joined(tools), settings.syntax), settings.syntax)


def _text(call: Call) -> str:
    return call.text


def _introduced(prompt: Prompt, *, bound: bool) -> str:
    if not bound:
        return "\n\n".join(part for part in (prompt.instructions, shown(prompt.tools)) if part)
    tool = prompt.tools[0]
    if len(prompt.tools) > 1:
        return "\n\n".join(part for part in (prompt.instructions, told(prompt.tools)) if part)
    if prompt.instructions:
        return f"{prompt.instructions}\n\n{tool.description}".rstrip()
    return described(tool) if len(tool.grammar.text) <= _WORTH_SHOWING else tool.description


def _messages(passage: Told | Spoken | Output, spoken: Callable[[Call], str]) -> Iterator[dict[str, Any]]:
    """Tell a passage without tools, also one from a model that has them, which was asked before."""
    match passage:
        case Spoken(reply=reply):
            said = [reply.prose, *map(spoken, reply.calls)]
            content = "\n".join(words for words in said if words) or reply.refusal
            if content:
                yield {"role": "assistant", "content": content}
        case Output(text=said):
            yield {"role": "user", "content": said}
        case Told():
            yield chat.told(passage)


def decode(body: Mapping[str, Any], prompt: Prompt, models: Mapping[str, Model], *, bound: bool) -> Reply:
    """Turn a completion into a reply whose call is what the message says; only a refusal is none.

    `models` has the prices.

    Raises:
        BackendError: it is no reply, or tells why there is none.
        GrammarError: the engine does not take the grammar.
    """
    reply = chat.decode(body, models)
    if reply.refusal and not reply.prose:
        return reply
    tools = (Tool("", joined(prompt.tools)),) if bound and len(prompt.tools) > 1 else prompt.tools
    thought, prose = apart(reply.prose, tools)
    name, said = _called(prose, prompt.tools, bound=bound, cut_off=reply.cut_off)
    return replace(reply, prose="", calls=(Call(name, said),), thought=thought or reply.thought)


def _called(prose: str, tools: Sequence[Tool], *, bound: bool, cut_off: bool) -> tuple[str, str]:
    """Say which tool is meant, and with which text."""
    if bound and len(tools) > 1 and (found := split(prose, tools)):
        return found
    return (tools[0].name, prose) if cut_off or (bound and len(tools) == 1) else meant(prose, tools)


class Message:
    """Puts a completion together whose content is the answer."""

    def __init__(self, tools: Sequence[Tool], *, bound: bool) -> None:
        self._completion = Completion()
        self._tool = tools[0].name if len(tools) == 1 else ""
        self._named = Named(tools) if bound and len(tools) > 1 else None
        self._aloud = Aloud(tools)
        self._sieve = Sieve() if bound else Sieve(FENCE, WRAPPER, trimmed=True)

    @property
    def whole(self) -> bool:
        """Whether the answer has ended and its usage is known."""
        return self._completion.whole

    def body(self) -> Mapping[str, Any] | None:
        """Give the completion, if the answer has ended."""
        return self._completion.body()

    def take(self, event: Mapping[str, Any]) -> Iterator[Piece]:
        """Yield what a chunk adds to the content."""
        for _ in self._completion.take(event):
            pass
        choices = event.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            match choice:
                case {"delta": {"content": content}} if not choice.get("index"):
                    said = texts(content, "text") if isinstance(content, list) else text(content)
                    yield self._piece(self._aloud.after(said))
                case _:
                    pass

    def _piece(self, said: str) -> Piece:
        if self._named is not None:
            passed, tool = self._named.let(said)
            return Piece(0, tool, passed)
        passed, bare = self._sieve.let(said)
        return Piece(0, self._tool if bare else "", passed)
