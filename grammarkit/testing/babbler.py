"""`Babbler`: a model that knows the grammar and nothing else, and answers with any sentence of it."""

from __future__ import annotations

import random
from threading import Lock
from typing import TYPE_CHECKING

from grammarkit.ask.values import Call, Delta, Reply
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError
from grammarkit.grammar.sample import sentences
from grammarkit.testing.pieces import in_pieces

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from grammarkit.ask.values import Prompt
    from grammarkit.grammar import Grammar

_AT_ONCE = 32
"""Sentences that are drawn together, since the first ones of a seed are the shortest."""


class Babbler:
    """A backend for tests of whole programs, without a model: its answers keep to the grammar, and mean nothing.

    The same `seed` gives the same answers to the same prompts in the same order. Where a prompt offers several tools,
    it takes any of them. `prompts` is every prompt so far.

    Raises (from `send` and its kin):
        BackendError: the prompt offers no grammar, or one without a sentence.
        GrammarError: the engine does not take the grammar.
    """

    def __init__(self, *, seed: int = 0) -> None:
        self._source = random.Random(seed)  # noqa: S311 - answers for tests, not secrets
        self._ahead: dict[Grammar, list[str]] = {}
        self._asked: list[Prompt] = []
        self._lock = Lock()

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt so far, in the order of the replies."""
        return tuple(self._asked)

    def send(self, prompt: Prompt) -> Reply:
        """Answer with a sentence."""
        with self._lock:
            self._asked.append(prompt)
            if not prompt.tools:
                told = "a babbler speaks in a grammar, and this prompt offers none"
                raise BackendError(Diagnostic("no-grammar", told, help="offer a language, or take `Scripted`"))
            tool = self._source.choice(prompt.tools)
            text = self._sentence(tool.grammar)
            return Reply((Call(tool.name, text, f"call_{len(self._asked)}"),))

    def stream(self, prompt: Prompt) -> Generator[Delta | Reply]:
        """Answer in pieces, and then whole."""
        yield from in_pieces(self.send(prompt))

    async def send_async(self, prompt: Prompt) -> Reply:
        """As `send`."""
        return self.send(prompt)

    async def stream_async(self, prompt: Prompt) -> AsyncGenerator[Delta | Reply]:
        """As `stream`."""
        for item in self.stream(prompt):
            yield item

    def _sentence(self, grammar: Grammar) -> str:
        if not self._ahead.get(grammar):
            drawn = list(sentences(grammar, _AT_ONCE, seed=self._source.randrange(1 << 32)))
            if not drawn:
                told = "the grammar has no sentence that could be found"
                raise BackendError(Diagnostic("no-sentence", told, help="look at it with `grammarkit sample`"))
            self._source.shuffle(drawn)
            self._ahead[grammar] = drawn
        return self._ahead[grammar].pop()
