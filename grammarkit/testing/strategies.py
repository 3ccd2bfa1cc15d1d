"""Hypothesis strategies of sentences, and of texts that are nearly sentences.

    @given(from_grammar(Grammar.named("dsl/arith")))
    def test_every_sum_evaluates(text): ...

A sentence is derived, and then put to the engine, which refuses few; none is found by filtering. Each example first
draws an alternative of the grammar as its target and is led to it, and another one that it takes where that comes up,
so that all are covered without a record of what was. Sizes are bounded by the lengths of shortest derivations. What is
drawn shrinks to the shortest sentence, or to the shortest through the alternative that makes the test fail.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from hypothesis.strategies import SearchStrategy

from grammarkit.errors import Rejected, require_type
from grammarkit.grammar import Grammar, GrammarError
from grammarkit.grammar.analysis.least import NEVER
from grammarkit.grammar.engine import matcher
from grammarkit.grammar.heard import heard
from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.sampling.derive import Wanted, derived
from grammarkit.grammar.sampling.draws import longest, spacing
from grammarkit.grammar.sampling.edits import EDITS
from grammarkit.grammar.sampling.shortest import shortest
from grammarkit.language.protocol import prompt_grammar, require_language
from grammarkit.testing.hypothesis_choices import ByHypothesis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hypothesis.internal.conjecture.data import ConjectureData

    from grammarkit.grammar.sampling.derive import Piece
    from grammarkit.language import Language

T = TypeVar("T")

_SPACED = (0.0, 0.5, 1.0)
"""How often tokens stand apart that may touch: one is drawn, then all are tried until the engine accepts."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A text that is no sentence, the sentence that it was, and the `edit` that made it so, such as `drop`."""

    text: str
    edit: str
    sentence: str


def from_grammar(
    grammar: Grammar,
    *,
    start: str | None = None,
    max_size: int | None = None,
    max_depth: int | None = None,
    explicit: Mapping[str, SearchStrategy[str]] | None = None,
    alphabet: str | None = None,
) -> SearchStrategy[str]:
    """Give a strategy of sentences of a grammar; each has been accepted by the engine.

    A sentence has at most `max_size` characters; the default is the shortest one's and 60 more. Below `max_depth` rules
    everything is as short as it can be. `explicit` gives strategies for terminals by name; what they give has to match
    the terminal. Terminals are made of the characters of `alphabet` where they can be.

    Raises:
        GrammarError: the engine does not take the grammar, or it has no sentence that short.
        ValueError: there is no terminal of a name in `explicit`.
    """
    require_type("what is drawn from", grammar, Grammar, "a Grammar", help="for a language take `from_language`")
    return _Sentences(_Drawing(_started(grammar, start), max_size, max_depth, explicit or {}, alphabet))


def from_language(language: Language[T], *, max_size: int | None = None) -> SearchStrategy[str]:
    """Give a strategy of texts that a language reads; `.map(language.read)` gives their values.

    They are sentences of what a model is sent, such as queries with the schema's own names, and have been read: so a
    query of `Sql` is one that its database prepares.

    Raises:
        GrammarError: as `from_grammar`.
        TypeError: it is no language.
    """
    require_language(language)

    def is_read(text: str) -> bool:
        try:
            language.read(text)
        except Rejected:
            return False
        return True

    return from_grammar(prompt_grammar(language), max_size=max_size).filter(is_read)


def near_misses(grammar: Grammar, *, start: str | None = None, max_size: int | None = None) -> SearchStrategy[NearMiss]:
    """Give a strategy of texts that are one small edit away from a sentence, and that the engine has refused.

    Raises:
        GrammarError: as `from_grammar`.
    """
    require_type("what is drawn from", grammar, Grammar, "a Grammar")
    return _NearMisses(_Drawing(_started(grammar, start), max_size, None, {}, None))


class _Drawing:
    """How a grammar's sentences are drawn."""

    def __init__(
        self,
        grammar: Grammar,
        max_size: int | None,
        max_depth: int | None,
        explicit: Mapping[str, SearchStrategy[str]],
        alphabet: str | None,
    ) -> None:
        self.grammar = grammar
        self.engine = matcher(grammar)
        self.spaces = spacing(grammar)
        self._name = grammar.source or grammar.start
        self._table = shortest(grammar)
        self._most = longest(grammar) if max_size is None else max_size
        if self._table.length > self._most:
            raise _without_sentence(grammar, self._table.length, self._most)
        reach = {target: self._table.through(target) for target in self._table.targets}
        self._targets = [(goal, length) for goal, length in sorted(reach.items()) if length <= self._most]
        self._targets.sort(key=lambda one: one[1])
        self._depth = 1 << 62 if max_depth is None else max_depth
        self._alphabet = None if alphabet is None else CharSet.of(alphabet)
        self._explicit = self._uses(explicit)

    def __repr__(self) -> str:
        return self._name

    def pieces(self, data: ConjectureData) -> tuple[list[Piece], int]:
        """Draw a sentence's tokens, and how far apart they are to stand."""
        drawn = data.draw_integer(0, len(self._targets))
        target, length = self._targets[drawn - 1] if drawn else (None, self._table.length)
        wish = data.draw_integer(0, len(self._targets))
        wishes = dict([self._targets[wish - 1][0]]) if wish else {}
        spare = data.draw_integer(0, self._most - length)
        style = data.draw_integer(0, 3 * len(_SPACED) - 1)
        chooser = ByHypothesis(data, self._alphabet, style // len(_SPACED))
        # Spaces take room too: half of it is theirs.
        pieces = derived(self._table, chooser, Wanted((spare + 1) // 2, target, wishes, self._depth))
        for at, (use, _) in enumerate(pieces if self._explicit else ()):
            if use in self._explicit:
                pieces[at] = (use, data.draw(self._explicit[use]))
        return pieces, style % len(_SPACED)

    def sentence(self, data: ConjectureData, pieces: list[Piece], style: int) -> str:
        """Put tokens together so that the engine accepts them."""
        texts = (self.joined(pieces, often) for often in (_SPACED[style], *_SPACED))
        found = next((text for text in texts if len(text) <= self._most and self.engine.accepts(text)), None)
        if found is None:
            data.mark_invalid("the engine refuses what the grammar derives, however it is spaced")
        return found

    def joined(self, pieces: list[Piece], often: float) -> str:
        """Write tokens one after the other; the same ones always in the same way."""
        return self.spaces.joined(pieces, random.Random(len(pieces)), often)  # noqa: S311 - spaces, not secrets

    def _uses(self, explicit: Mapping[str, SearchStrategy[str]]) -> Mapping[int, SearchStrategy[str]]:
        bnf = self._table.bnf
        names = {terminal.name for terminal in bnf.terminals if terminal.name}
        if unknown := sorted(explicit.keys() - names):
            raise ValueError(f"the grammar asks for no terminal `{unknown[0]}`; it has {', '.join(sorted(names))}")
        asked = ((number, bnf.terminals[use.terminal].name) for number, use in enumerate(bnf.uses))
        return {number: explicit[name] for number, name in asked if name in explicit}


class _Sentences(SearchStrategy[str]):
    def __init__(self, drawing: _Drawing) -> None:
        super().__init__()
        self._drawing = drawing

    def do_draw(self, data: ConjectureData) -> str:
        sentence = self._drawing.sentence(data, *self._drawing.pieces(data))
        heard(self._drawing.grammar, sentence)
        return sentence

    def __repr__(self) -> str:
        return f"from_grammar({self._drawing})"


class _NearMisses(SearchStrategy[NearMiss]):
    def __init__(self, drawing: _Drawing) -> None:
        super().__init__()
        self._drawing = drawing

    def do_draw(self, data: ConjectureData) -> NearMiss:
        pieces, style = self._drawing.pieces(data)
        sentence = self._drawing.sentence(data, pieces, style)
        kind = data.draw_integer(0, len(EDITS) - 1)
        place = data.draw_integer(0, max(0, len(pieces) - 1))
        found = next(self._misses([text for _, text in pieces], sentence, kind, place), None)
        if found is None:
            data.mark_invalid("every text near this sentence is one, too")
        return found

    def _misses(self, words: list[str], sentence: str, kind: int, place: int) -> Iterator[NearMiss]:
        """Find what the engine refuses: by this edit at this place, else at another, else by another edit."""
        edits = [*EDITS.items()]
        for name, edit in edits[kind:] + edits[:kind]:
            for at in dict.fromkeys((place, *range(len(words)))):
                for text in self._texts(edit(words, at)):
                    if text != sentence and not self._drawing.engine.accepts(text):
                        yield NearMiss(text, name, sentence)

    def _texts(self, words: list[str]) -> list[str]:
        return [*self._drawing.spaces.variants([(0, word) for word in words])]

    def __repr__(self) -> str:
        return f"near_misses({self._drawing})"


def _started(grammar: Grammar, start: str | None) -> Grammar:
    return grammar if start is None else replace(grammar, start=start)


def _without_sentence(grammar: Grammar, length: int, most: int) -> GrammarError:
    if length >= NEVER:
        message, remedy = "no text is in this language", "give every rule that calls itself a way to end"
    else:
        message = f"the shortest sentence has {length:,} characters, and `max_size` is {most:,}"
        remedy = f"give at least `max_size={length}`"
    return GrammarError.of(grammar.text, "no-sentence", message, help=remedy, name=grammar.source)
