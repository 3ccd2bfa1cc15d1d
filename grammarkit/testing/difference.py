"""Whether two grammars are of one language, as far as texts can tell: sentences of either, and near misses of both."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

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


def difference(old: Grammar, new: Grammar, *, texts: int = _TEXTS, seed: int = 0) -> Difference:
    """Look for a text that is a sentence of one grammar and not of the other, among `texts` derivations of each.

    What is found is shortened. That none is found proves nothing: it says that of so many texts none told them apart.

    Raises:
        GrammarError: the engine does not take one of them.
    """
    engines = matcher(old), matcher(new)
    found: list[str | None] = [None, None]
    tried = dict.fromkeys(text for grammar in (old, new) for text in _drawn(grammar, texts, seed))
    for text in tried:
        side = _side(engines, text)
        if side is not None:
            best = found[side]
            found[side] = text if best is None or len(text) < len(best) else best
    only_old, only_new = (None if text is None else _shortened(engines, text, side) for side, text in enumerate(found))
    return Difference(only_old, only_new, len(tried))


class Telling(NamedTuple):
    """A text that one of two grammars accepts: `by_new` says which."""

    text: str
    by_new: bool


def telling(old: Grammar, new: Grammar, *, most: int, seed: int = 0) -> Telling | None:
    """Give the first text that is found to tell two grammars apart, shortened, if one of `most` strings does.

    Unlike `difference`, this is for one old grammar and many new ones, whose strings come last.

    Raises:
        GrammarError: as `difference`.
    """
    engines = matcher(old), matcher(new)
    for text in _asked(old, new, most // 2, seed):
        side = _side(engines, text)
        if side is not None:
            return Telling(_shortened(engines, text, side), by_new=bool(side))
    return None


def _asked(old: Grammar, new: Grammar, half: int, seed: int) -> Iterator[str]:
    """Give the old grammar's strings, which are kept; the new one's are drawn only where those do not do."""
    yield from _of_old(old, half, seed)
    yield from _some(new, half, seed)


def _side(engines: tuple[Matcher, Matcher], text: str) -> int | None:
    """Say which of two alone accepts a text, if one alone does."""
    by_old, by_new = (engine.accepts(text) for engine in engines)
    return None if by_old == by_new else int(by_new)


def _shortened(engines: tuple[Matcher, Matcher], text: str, side: int) -> str:
    return shrunk(text, lambda shorter: _side(engines, shorter) == side)


def _some(grammar: Grammar, most: int, seed: int) -> tuple[str, ...]:
    """Give so many distinct strings, from all lengths that are drawn."""
    texts = [*dict.fromkeys(_drawn(grammar, most // _EDITED, seed))]
    return tuple(texts[turn * len(texts) // most] for turn in range(most)) if len(texts) > most else tuple(texts)


_of_old = lru_cache(maxsize=4)(_some)


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
