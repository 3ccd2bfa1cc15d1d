"""Hypothesis strategies of sentences, and of texts that are nearly sentences.

    @given(from_grammar(Grammar.named("dsl/arith")))
    def test_every_sum_evaluates(text): ...

A sentence is derived, and then put to the engine, which refuses few; none is found by filtering. Each example has some
alternatives of the grammar for its targets and is led to them, to rare ones more often, so that all are covered without
a record of what was. Sizes are bounded by the lengths of shortest derivations. What is drawn shrinks to the shortest
sentence, or to a short one of those that make the test fail.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from hypothesis.strategies import SearchStrategy

from grammarkit.errors import Rejected, require_type
from grammarkit.grammar import Grammar, GrammarError
from grammarkit.grammar.heard import heard
from grammarkit.grammar.sampling.draws import longest
from grammarkit.grammar.sampling.edits import EDITS
from grammarkit.language.protocol import require_language, sample_grammar
from grammarkit.testing.drawing import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hypothesis.internal.conjecture.data import ConjectureData

    from grammarkit.grammar.sampling.weights import Weights
    from grammarkit.language import Language

T = TypeVar("T")

_LOOKED_AT = 20
"""Sentences that have no near miss, before a grammar is taken to have none."""


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
    weights: Weights | None = None,
    alphabet: str | None = None,
) -> SearchStrategy[str]:
    """Give a strategy of sentences of a grammar; each has been accepted by the engine.

    A sentence has at most `max_size` characters; the default is the shortest one's and from 60 to 340 more, the more
    alternatives there are. Below `max_depth` rules everything is as short as it can be. `explicit` gives strategies for
    terminals by name; what they give has to match the terminal. Terminals are made of the characters of `alphabet`
    where they can be.

    `weights` say how often alternatives are taken, where one that has none weighs 1 and what weighs 0 never comes:

        weights={"subquery": 0, "LIMIT": 3}     # whatever asks for that rule, or that terminal
        weights={"value": (1, 5, 0)}            # the alternatives of a rule, one number each, in their order

    Raises:
        GrammarError: the engine does not take the grammar, or it has no sentence that short or with such weights.
        ValueError: there is no rule or terminal of a name in `explicit` or `weights`, or a weight is none.
    """
    require_type("what is drawn from", grammar, Grammar, "a Grammar", help="for a language take `from_language`")
    return _Sentences(
        Drawing(
            _started(grammar, start),
            max_size=max_size,
            max_depth=max_depth,
            explicit=explicit or {},
            weights=weights or {},
            alphabet=alphabet,
        )
    )


def from_language(language: Language[T], *, max_size: int | None = None) -> SearchStrategy[str]:
    """Give a strategy of texts that a language reads; `.map(language.read)` gives their values.

    They are sentences of what a model is sent and have been read: so a query of `Sql` is one that its database
    prepares. Whatever its scope, queries are drawn as with `scope="exact"`, without WITH and aliases of tables; only of
    a schema with too many tables for that any name may stand anywhere, and most is dropped.

    What is not read is dropped, which is less often so for short texts: the default of `max_size` is the shortest
    sentence's length and 60 more.

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

    grammar = sample_grammar(language)
    return from_grammar(grammar, max_size=longest(grammar) if max_size is None else max_size).filter(is_read)


def near_misses(grammar: Grammar, *, start: str | None = None, max_size: int | None = None) -> SearchStrategy[NearMiss]:
    """Give a strategy of texts that are one small edit away from a sentence, and that the engine has refused.

    Raises:
        GrammarError: as `from_grammar`, or next to every text is a sentence.
    """
    require_type("what is drawn from", grammar, Grammar, "a Grammar", help="take a language's `.grammar`")
    found = _NearMisses(Drawing(_started(grammar, start), max_size=max_size))
    if not found.are_some():
        message = f"every text near {_LOOKED_AT} sentences of this language is a sentence, too"
        remedy = "narrow the grammar, or test with `from_grammar` alone: there is nothing that it would refuse"
        raise GrammarError.of(grammar.text, "no-near-miss", message, help=remedy, name=grammar.source)
    return found


class _Sentences(SearchStrategy[str]):
    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self._drawing = drawing

    def do_draw(self, data: ConjectureData) -> str:
        sentence, _ = self._drawing.draw(data)
        heard(self._drawing.grammar, sentence)
        return sentence

    def __repr__(self) -> str:
        return f"from_grammar({self._drawing})"


class _NearMisses(SearchStrategy[NearMiss]):
    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self._drawing = drawing

    def do_draw(self, data: ConjectureData) -> NearMiss:
        sentence, pieces = self._drawing.draw(data)
        kind = data.draw_integer(0, len(EDITS) - 1)
        place = data.draw_integer(0, max(0, len(pieces) - 1))
        found = next(self._misses([text for _, text in pieces], sentence, kind, place), None)
        if found is None:
            data.mark_invalid("every text near this sentence is one, too")
        return found

    def are_some(self) -> bool:
        """Tell whether there is a near miss of one of some sentences."""
        for turn in range(_LOOKED_AT):
            sentence, pieces = self._drawing.drawn(random.Random(turn))  # noqa: S311 - examples, not secrets
            if next(self._misses([text for _, text in pieces], sentence, 0, 0), None) is not None:
                return True
        return False

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
