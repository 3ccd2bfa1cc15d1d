"""Texts derived from a grammar at random, nobody asked: whether the engine accepts one is for others to find out.

Each draw takes a few alternatives for its targets, and leads to them on the shortest ways: so all are covered without a
record of what was.
"""

from __future__ import annotations

import random
from functools import lru_cache
from itertools import cycle, islice
from typing import TYPE_CHECKING

from grammarkit.grammar.analysis.least import NEVER
from grammarkit.grammar.sampling.choose import AtRandom
from grammarkit.grammar.sampling.derive import Wanted, derived
from grammarkit.grammar.sampling.shortest import shortest
from grammarkit.grammar.sampling.spacing import Spacing
from grammarkit.grammar.sampling.terminal import token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.sampling.derive import Piece

_FEWEST, _MOST_TARGETS, _SHARE = 1, 8, 0.04
"""Targets of a draw: at least and at most, and which share of all there are."""

_DRAWS = 8
"""Draws for each text that is wanted, before a grammar is taken to have no more."""

_OFTEN = (0.0, 0.3, 0.3, 1.0)
"""How often tokens stand apart that may touch: in a draw, one of these."""

_LARGE = 0.25
"""How often a derivation is to be as long as it may be."""

_FILLED = 0.6
"""How much of the longest text a draw fills with tokens, of which the longest leave room for what is between them."""

_LONG, _LONGEST = 60, 2_000
"""Characters beyond the shortest sentence that texts have where nobody said, and how long that makes them at most."""

_LONGEST_SPACE = 8
"""Characters of a drawn text that is to be ignored, such as a comment."""

_LARGEST = 200_000
"""Tokens that all draws may have together."""


def derivations(grammar: Grammar, n: int, *, seed: int = 0, max_length: int | None = None) -> tuple[str, ...]:
    """Derive up to `n` distinct texts of at most `max_length` characters, shorter ones first, the same for each seed.

    What `%ignore` matches stands between tokens now and then, and where two would be read as one.

    Raises:
        GrammarError: the grammar cannot be lowered.
    """
    spaces = spacing(grammar)
    max_length = longest(grammar) if max_length is None else max_length
    source = random.Random(seed)  # noqa: S311 - examples, not secrets
    found: dict[str, None] = {}
    for pieces in draws(grammar, n, seed=seed, max_length=max_length):
        for often in (source.choice(_OFTEN), 0.0):
            text = spaces.joined(pieces, source, often)
            if len(text) <= max_length:
                found[text] = None
                break
        if len(found) >= n:
            break
    return tuple(found)


def draws(grammar: Grammar, n: int, *, seed: int = 0, max_length: int) -> Iterator[list[Piece]]:
    """Derive token by token, for a caller that wants `n` texts and takes what suits it: several times as many.

    Raises:
        GrammarError: the grammar cannot be lowered.
    """
    table = shortest(grammar)
    if table.length > max_length or n < 1:
        return
    source = random.Random(seed)  # noqa: S311 - examples, not secrets
    order = [target for target, length in zip(table.targets, table.reach, strict=True) if length <= max_length]
    source.shuffle(order)
    following = cycle(order)
    yield table.pieces(0)
    written, most = 0, max_length - table.length
    for turn in range(_DRAWS * n):
        share = (turn % n) / n
        targets = tuple(islice(following, _targets_of_a_draw(len(order))))
        needed = table.cost(targets[0]) if targets else 0
        room = min(most, needed + int(most * _FILLED * share * share))
        chooser = AtRandom(source, large=source.random() < _LARGE)
        pieces = derived(table, chooser, Wanted(most, room, targets))
        yield pieces
        written += len(pieces) + 1
        if written > _LARGEST:
            return


def _targets_of_a_draw(count: int) -> int:
    """Say how many of `count` targets a draw has."""
    return min(count, _MOST_TARGETS, max(_FEWEST, int(count * _SHARE)))


def longest(grammar: Grammar) -> int:
    """Say how long texts should be where nobody said: long enough for something to happen in them, and not for ever.

    Raises:
        GrammarError: the grammar cannot be lowered.
    """
    length = shortest(grammar).length
    return min(_LONG + (length if length < NEVER else 0), _LONGEST)


@lru_cache(maxsize=64)
def spacing(grammar: Grammar) -> Spacing:
    """Find out what may stand between the tokens of a grammar.

    Raises:
        GrammarError: the grammar cannot be lowered.
    """
    bnf = shortest(grammar).bnf
    chooser = AtRandom(random.Random(0))  # noqa: S311 - examples, not secrets
    drawn: list[str] = []
    for terminal, _ in bnf.ignored:
        ignored = token(bnf.terminals[terminal])
        if ignored.least <= _LONGEST_SPACE:
            drawn += [ignored.draw(chooser, spare) for spare in (0, 2, _LONGEST_SPACE - ignored.least)]
    return Spacing(bnf, drawn)
