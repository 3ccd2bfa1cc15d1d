"""`mutate`: which mutants of a grammar a corpus notices, and what would have told the others apart.

A mutant is noticed if it says anything else than the grammar about one of the texts: those that are sentences, and
those that are not. Trees are compared only where that is asked for, as the corpus is then taken to be kept with the
trees that the grammar gives it now.

Each mutant goes through the engine's process of its own first, as every grammar does: none can hang the caller.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.engine import matcher
from grammarkit.grammar.examples import as_example
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.probe import probe
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.sample import sentences
from grammarkit.grammar.tree import parse
from grammarkit.testing.difference import telling
from grammarkit.testing.mutation.mutant import mutants

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grammarkit.grammar import Grammar
    from grammarkit.testing.mutation.mutant import Mutant

STRINGS = 2_000
"""Texts that a mutant which nothing notices is asked about."""

_DEADLINE = 5.0
"""Seconds that the engine may take for a mutant."""

_TREES = 100
"""Sentences of which trees are compared, where no verdict differs."""


class Fate(StrEnum):
    """What becomes of a mutant."""

    NOTICED = "noticed"
    SURVIVED = "survived"
    ALIKE = "alike"
    """No text was found that tells it from the grammar."""
    SAME = "same"
    """It is lowered to what the grammar, or another mutant, is lowered to."""
    REFUSED = "refused"
    """It is no grammar, or the engine does not take it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a mutant.

    `text` is what noticed it or, of a survivor, a short text that would have. `accepted` says whether the grammar
    accepts that; the mutant does not then, or the other way round. `by_tree` says that both do, with different trees.
    """

    mutant: Mutant
    fate: Fate
    text: str | None = None
    accepted: bool = False
    by_tree: bool = False

    @property
    def diagnostic(self) -> Diagnostic:
        """A survivor as a finding about the grammar that it is a mutant of."""
        text = self.text or ""
        told = f"no text notices if {self.mutant.told}"
        remedy = f"add `{as_example(text, accepted=self.accepted)}`, or what suits better"
        if self.by_tree:
            remedy = f"add a sentence such as `{text}`, and look at its tree"
        return Diagnostic("unnoticed-mutant", told, self.mutant.span, Severity.WARNING, help=remedy)


@dataclass(frozen=True, slots=True)
class MutationReport:
    """What became of the mutants of a grammar, in the order of its text."""

    judged: tuple[Judged, ...]
    misjudged: tuple[str, ...] = ()
    """Texts of which the grammar itself says something else than was said of them."""

    def of(self, fate: Fate) -> tuple[Judged, ...]:
        """Give those that one thing became of."""
        return tuple(one for one in self.judged if one.fate is fate)

    @property
    def survivors(self) -> tuple[Judged, ...]:
        """Those that no text notices, each with one that would have."""
        return self.of(Fate.SURVIVED)

    @property
    def score(self) -> float:
        """The share of noticed ones among those that can be told from the grammar, from 0 to 1."""
        noticed = len(self.of(Fate.NOTICED))
        told_apart = noticed + len(self.survivors)
        return noticed / told_apart if told_apart else 1.0


def mutate(
    grammar: Grammar,
    texts: Iterable[str],
    invalid: Iterable[str] = (),
    *,
    trees: bool = False,
    sample: int | None = None,
    seed: int = 0,
) -> MutationReport:
    """Find out which mutants of a grammar some sentences, and some texts that are `invalid`, notice.

    With `trees`, it counts too if a sentence has another tree. Lark gives those, in this process, and may take long for
    a mutant. `sample` takes so many mutants only, the same for each `seed`.

    Raises:
        GrammarError: the grammar cannot be lowered, or the engine does not take it.
    """
    judge = Judge(grammar, texts, invalid, trees=trees, seed=seed)
    return MutationReport(tuple(map(judge.judged, chosen(grammar, sample, seed))), judge.misjudged)


def chosen(grammar: Grammar, sample: int | None = None, seed: int = 0) -> Sequence[Mutant]:
    """Give all mutants, or so many of them, in the order of the text.

    Raises:
        GrammarError: the grammar cannot be read.
    """
    every = [*mutants(grammar)]
    if sample is None or sample >= len(every):
        return every
    taken = random.Random(seed).sample(range(len(every)), sample)  # noqa: S311 - no secrets
    return [every[number] for number in sorted(taken)]


class Judge:
    """Asks a corpus about one mutant after the other."""

    def __init__(
        self, grammar: Grammar, texts: Iterable[str], invalid: Iterable[str] = (), *, trees: bool = False, seed: int = 0
    ) -> None:
        """Ask the grammar itself.

        Raises:
            GrammarError: it cannot be lowered, or the engine does not take it.
        """
        engine = matcher(grammar)
        said = dict.fromkeys(texts, True) | dict.fromkeys(invalid, False)
        self.misjudged = tuple(text for text, accepted in said.items() if engine.accepts(text) is not accepted)
        self._corpus = {text: accepted for text, accepted in said.items() if text not in self.misjudged}
        self._grammar = grammar
        self._compares_trees = trees
        self._seed = seed
        self._seen = {_written(grammar, trees=trees)}

    def judged(self, mutant: Mutant) -> Judged:
        """Find out what becomes of a mutant."""
        try:
            written = _written(mutant.grammar, trees=self._compares_trees)
            if written in self._seen or (mutant.operator == "swap-order" and not self._compares_trees):
                return Judged(mutant, Fate.SAME)
            self._seen.add(written)
            if not probe(lowered(mutant.grammar).grammar.text, deadline=_DEADLINE).ok:
                return Judged(mutant, Fate.REFUSED)
            return self._noticed(mutant) or self._told_apart(mutant)
        except GrammarError:
            return Judged(mutant, Fate.REFUSED)

    def _noticed(self, mutant: Mutant) -> Judged | None:
        engine = matcher(mutant.grammar)
        for text, accepted in self._corpus.items():
            if engine.accepts(text) is not accepted:
                return Judged(mutant, Fate.NOTICED, text, accepted)
        if self._compares_trees:
            sentences_ = (text for text, accepted in self._corpus.items() if accepted)
            return self._by_tree(mutant, Fate.NOTICED, sentences_)
        return None

    def _told_apart(self, mutant: Mutant) -> Judged:
        found = telling(self._grammar, mutant.grammar, most=STRINGS, seed=self._seed)
        if found is not None:
            return Judged(mutant, Fate.SURVIVED, found.text, accepted=not found.by_new)
        other = None
        if self._compares_trees:
            other = self._by_tree(mutant, Fate.SURVIVED, sentences(self._grammar, _TREES, seed=self._seed))
        return other or Judged(mutant, Fate.ALIKE)

    def _by_tree(self, mutant: Mutant, fate: Fate, texts: Iterable[str]) -> Judged | None:
        for text in texts:
            if parse(self._grammar, text) != parse(mutant.grammar, text):
                return Judged(mutant, fate, text, accepted=True, by_tree=True)
        return None


def _written(grammar: Grammar, *, trees: bool) -> str:
    low = lowered(grammar)
    return low.for_trees if trees else low.grammar.text
