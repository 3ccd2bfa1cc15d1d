"""Whether two grammars are of one language, as far as texts can tell: sentences of either, and near misses of both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar.child.shrink import shrunk
from grammarkit.grammar.engine import matcher
from grammarkit.grammar.sampling.draws import draws, longest, spacing
from grammarkit.grammar.sampling.edits import EDITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar import Grammar
    from grammarkit.grammar.engine import Matcher

_TEXTS = 500
"""Derivations of each grammar, of each of which some edits are tried too."""

_EDITED = 3
"""Edits of one derivation that are tried."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What two grammars were found to differ in: a short sentence of only one of them, as far as was looked.

    `only_new` and `only_old` are None where nothing was found. `tried` counts the texts that both were asked about.
    """

    only_old: str | None
    only_new: str | None
    tried: int

    @property
    def is_found(self) -> bool:
        """Whether there is one."""
        return self.only_old is not None or self.only_new is not None


def difference(
    old: Grammar, new: Grammar, *, texts: int = _TEXTS, most: int | None = None, seed: int = 0
) -> Difference:
    """Look for a text that is a sentence of one grammar and not of the other.

    `texts` derivations of each are tried, and some edits of each of them; no more than `most` strings in all. What is
    found is shortened. That none is found proves nothing: it says that of so many texts none told them apart.

    Raises:
        GrammarError: the engine does not take one of them.
    """
    engines = matcher(old), matcher(new)
    half = None if most is None else most // 2
    found: list[str | None] = [None, None]
    tried = dict.fromkeys(text for grammar in (old, new) for text in _spread(_tried(grammar, texts, seed), half))
    for text in tried:
        verdicts = engines[0].accepts(text), engines[1].accepts(text)
        if verdicts[0] != verdicts[1]:
            side = int(verdicts[1])
            best = found[side]
            found[side] = text if best is None or len(text) < len(best) else best
    only_old, only_new = (
        None if text is None else _shortened(text, by, not_by)
        for text, by, not_by in zip(found, engines, reversed(engines), strict=True)
    )
    return Difference(only_old, only_new, len(tried))


def _shortened(text: str, by: Matcher, not_by: Matcher) -> str:
    return shrunk(text, lambda shorter: by.accepts(shorter) and not not_by.accepts(shorter))


def _spread(texts: tuple[str, ...], most: int | None) -> tuple[str, ...]:
    """Take at most so many, from all over: later ones are longer."""
    if most is None or len(texts) <= most:
        return texts
    return tuple(texts[turn * len(texts) // most] for turn in range(most))


@lru_cache(maxsize=8)
def _tried(grammar: Grammar, count: int, seed: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_drawn(grammar, count, seed)))


def _drawn(grammar: Grammar, count: int, seed: int) -> Iterator[str]:
    """Derive texts, and write some of them wrong, each edit in its turn."""
    spaces = spacing(grammar)
    kinds = [*EDITS.values()]
    drawn = draws(grammar, count, seed=seed, max_length=longest(grammar))
    for turn, pieces in zip(range(count), drawn, strict=False):
        yield from spaces.variants(pieces)
        words = [text for _, text in pieces]
        for extra in range(_EDITED if words else 0):
            edited = kinds[(turn + extra) % len(kinds)](words, (turn * 7 + extra) % len(words))
            yield from spaces.variants([(0, word) for word in edited])
