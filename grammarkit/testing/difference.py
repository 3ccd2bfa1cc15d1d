"""Whether two grammars are of one language, as far as texts can tell: sentences of either, and near misses of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.grammar.engine import matcher
from grammarkit.grammar.sampling.draws import draws, longest, spacing
from grammarkit.grammar.sampling.edits import EDITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar import Grammar

_TEXTS = 500
"""Derivations of each grammar, of each of which some edits are tried too."""

_EDITED = 3
"""Edits of one derivation that are tried."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What two grammars were found to differ in: a shortest sentence of only one of them, as far as was looked.

    `only_new` and `only_old` are None where nothing was found. `tried` counts the texts that both were asked about.
    """

    only_old: str | None
    only_new: str | None
    tried: int

    @property
    def is_found(self) -> bool:
        """Whether there is one."""
        return self.only_old is not None or self.only_new is not None


def difference(old: Grammar, new: Grammar, *, texts: int = _TEXTS, seed: int = 0) -> Difference:
    """Look for a text that is a sentence of one grammar and not of the other.

    That none is found proves nothing: it says that of so many texts, drawn from both, none told them apart.

    Raises:
        GrammarError: the engine does not take one of them.
    """
    engines = matcher(old), matcher(new)
    found: list[str | None] = [None, None]
    seen: set[str] = set()
    for text in (text for grammar in (old, new) for text in _drawn(grammar, texts, seed)):
        if text in seen:
            continue
        seen.add(text)
        verdicts = engines[0].accepts(text), engines[1].accepts(text)
        if verdicts[0] != verdicts[1]:
            side = int(verdicts[1])
            best = found[side]
            found[side] = text if best is None or len(text) < len(best) else best
    return Difference(found[0], found[1], len(seen))


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
