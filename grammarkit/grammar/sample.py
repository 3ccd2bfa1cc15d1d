"""Sentences of a grammar, without a model: derived at random, and kept if the engine accepts them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.grammar.engine import matcher
from grammarkit.grammar.sampling.draws import draws, longest, spacing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.sampling.derive import Piece
    from grammarkit.grammar.sampling.spacing import Spacing

_APART = (0.3, 1.0, 0.0)
"""How often tokens stand apart that may touch: what is tried in turn, until the engine accepts."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Sentences, shorter ones first to be found, and how many derivations the engine refused in all spacings."""

    sentences: tuple[str, ...]
    refused: int = 0


def sentences(grammar: Grammar, n: int, *, seed: int = 0, max_length: int | None = None) -> tuple[str, ...]:
    """Give up to `n` distinct sentences of at most `max_length` characters, the same for each seed.

    There are fewer where the grammar has fewer, or the engine refuses most of what is derived from it.

    Raises:
        GrammarError: the grammar cannot be lowered, or the engine does not take it.
    """
    return sample(grammar, n, seed=seed, max_length=max_length).sentences


def sample(grammar: Grammar, n: int, *, seed: int = 0, max_length: int | None = None) -> Sample:
    """Do as `sentences`, and tell how many derivations the engine refused.

    Raises:
        GrammarError: as `sentences`.
    """
    most = longest(grammar) if max_length is None else max_length
    spaces = spacing(grammar)
    engine = matcher(grammar)
    source = random.Random(seed)  # noqa: S311 - examples, not secrets
    found: dict[str, None] = {}
    refused = 0
    for pieces in draws(grammar, n, seed=seed, max_length=most):
        tried: set[str] = set()
        for text in _written(pieces, spaces, source):
            if text in found or (len(text) <= most and text not in tried and engine.accepts(text)):
                found[text] = None
                break
            tried.add(text)
        else:
            refused += any(len(text) <= most for text in tried)
        if len(found) >= n:
            break
    return Sample(tuple(found), refused)


def _written(pieces: list[Piece], spaces: Spacing, source: random.Random) -> Iterator[str]:
    """Write tokens in several ways; where nothing can stand between them, first without a look at what they are."""
    if not spaces.is_free:
        yield "".join([text for _, text in pieces])
        yield spaces.joined(pieces, source, 0.0)
        return
    for often in _APART:
        yield spaces.joined(pieces, source, often)
