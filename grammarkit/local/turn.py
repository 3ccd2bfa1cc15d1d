"""One turn of a model: a prompt and an engine in, pieces of the answer and then the reply out; in a worker thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grammarkit.ask.values import Call, Delta, Reply, Usage
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError
from grammarkit.local.wire import choice, heard, lark, messages, request, unfenced

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grammarkit.ask.values import Prompt, Tool
    from grammarkit.grammar import Grammar
    from grammarkit.local.engine import Engine
    from grammarkit.local.wire import Json

_NAME_TOKENS = 64


@dataclass(frozen=True, slots=True)
class Manner:
    """How an answer is written."""

    tokens: int
    temperature: float
    seed: int
    enforce: bool


class Turn:
    """The model's turn at one prompt. `say` is told each piece; `stopped` tells when nobody listens any more."""

    def __init__(
        self, engine: Engine, manner: Manner, say: Callable[[Delta], None], stopped: Callable[[], bool]
    ) -> None:
        self._engine = engine
        self._manner = manner
        self._say = say
        self._stopped = stopped

    def reply(self, prompt: Prompt) -> Reply:
        """Answer.

        Raises:
            BackendError: the question is too long, or the grammar is not enforced.
            GrammarError: the grammar cannot be used.
        """
        if not prompt.tools:
            said = self._written(messages(prompt, None), "", self._say)
            return replace(said.outcome(), prose=said.text)
        tool, spent = self._chosen(prompt)
        conversation = messages(prompt, tool)
        grammar = lark(tool) if self._manner.enforce else ""
        if grammar:
            self._prove(tool.grammar, grammar, conversation)
        said = self._written(conversation, grammar, self._say)
        text = said.text if grammar else unfenced(said.text)
        reply = said.outcome()
        return replace(reply, calls=(Call(tool.name, text),) if text or grammar else (), usage=reply.usage + spent)

    def _chosen(self, prompt: Prompt) -> tuple[Tool, Usage]:
        """Have the model choose among several tools, always under a grammar: a free answer would name no tool."""
        if len(prompt.tools) == 1:
            return prompt.tools[0], Usage()
        said = self._written(*choice(prompt), _nothing, tokens=_NAME_TOKENS)
        named = [tool for tool in prompt.tools if tool.name == said.text]
        if not named and not self._stopped():
            raise BackendError(Diagnostic("no-tool-chosen", f"the model chose `{said.text}`, which is no tool"))
        return (named or list(prompt.tools))[0], said.outcome().usage

    def _prove(self, grammar: Grammar, lowered: str, conversation: Sequence[Json]) -> None:
        if not self._engine.obeys(lowered, _outsider(grammar), conversation, self._stopped):
            found = Diagnostic(
                "grammar-not-enforced",
                "the llguidance inside xllamacpp does not take this grammar, and would let the model write anything",
                help="update xllamacpp, write the grammar more simply, or give `Local(enforce=False)`",
            )
            raise BackendError(found)

    def _written(
        self, conversation: Sequence[Json], grammar: str, say: Callable[[Delta], None], tokens: int | None = None
    ) -> _Listener:
        manner = self._manner
        listener = _Listener(say, self._stopped)
        body = request(
            conversation, grammar, tokens=tokens or manner.tokens, temperature=manner.temperature, seed=manner.seed
        )
        self._engine.run(body, listener)
        if listener.trouble is not None:
            raise listener.trouble
        return listener


class _Listener:
    """Hears the chunks of one completion."""

    def __init__(self, say: Callable[[Delta], None], stopped: Callable[[], bool]) -> None:
        self._say = say
        self._stopped = stopped
        self.text = ""
        self.trouble: Exception | None = None
        self._reply = Reply()

    def __call__(self, raw: Json) -> bool:
        try:
            chunk = heard(raw)
            if chunk.text:
                self.text += chunk.text
                self._say(Delta(chunk.text))
        except Exception as error:  # noqa: BLE001 - an exception would be swallowed on its way through C++
            self.trouble = error
            return True
        self._reply = replace(
            self._reply,
            cut_off=self._reply.cut_off or chunk.finish == "length",
            usage=chunk.usage or self._reply.usage,
            id=chunk.id or self._reply.id,
        )
        return self._stopped()

    def outcome(self) -> Reply:
        """Give what is known of the reply beside its text."""
        return self._reply


def _outsider(grammar: Grammar) -> str:
    """Find a character that no sentence begins with; empty where everything may come first."""
    from grammarkit.grammar.engine import matcher

    may = matcher(grammar).next_bytes()
    return next((chr(byte) for byte in range(1, 128) if byte not in may), "")


def _nothing(_: Delta) -> None: ...
