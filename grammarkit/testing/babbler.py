"""`Babbler`: a model that knows the grammar and nothing else, and answers with any sentence of it."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError
from grammarkit.testing.answering import Answering, called

if TYPE_CHECKING:
    from grammarkit.ask.values import Prompt, Reply
    from grammarkit.grammar import Grammar

_AT_ONCE = 32
"""Sentences that are drawn together, since the first ones of a seed are the shortest."""


class Babbler(Answering):
    """A backend for tests of whole programs, without a model: its answers keep to the grammar, and mean nothing.

    The same `seed` gives the same answers to the same prompts in the same order. Where a prompt offers several tools,
    it takes any of them. `prompts` is every prompt so far.

    Raises (from `send` and its kin):
        BackendError: the prompt offers no grammar, or one without a sentence.
        GrammarError: the engine does not take the grammar.
    """

    def __init__(self, *, seed: int = 0) -> None:
        super().__init__()
        self._source = random.Random(seed)  # noqa: S311 - answers for tests, not secrets
        self._ahead: dict[Grammar, list[str]] = {}

    def _answer(self, prompt: Prompt, turn: int) -> Reply:
        if not prompt.tools:
            told = "a babbler speaks in a grammar, and this prompt offers none"
            raise BackendError(Diagnostic("no-grammar", told, help="offer a language, or take `Scripted`"))
        tool = self._source.choice(prompt.tools)
        return called(tool.name, self._sentence(tool.grammar), turn)

    def _sentence(self, grammar: Grammar) -> str:
        if not self._ahead.get(grammar):
            from grammarkit.grammar.sample import sentences  # a third of a second, which `Scripted` can do without

            drawn = list(sentences(grammar, _AT_ONCE, seed=self._source.randrange(1 << 32)))
            if not drawn:
                told = "the grammar has no sentence that could be found"
                raise BackendError(Diagnostic("no-sentence", told, help="look at it with `grammarkit sample`"))
            self._source.shuffle(drawn)
            self._ahead[grammar] = drawn
        return self._ahead[grammar].pop()
