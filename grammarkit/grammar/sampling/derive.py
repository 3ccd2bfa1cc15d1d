"""One derivation, from left to right: what a chooser leaves open is decided by no one, and takes no room.

Every place in a sentence has a share of the room that there is beyond the shortest sentence, and what one does not use
the next one may. So the length is bounded, and no list eats what should be for all that comes behind it. There is no
recursion, and nothing costs more than the length of the text and the depth of the way down to the target.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.grammar.sampling.choose import Chooser
    from grammarkit.grammar.sampling.shortest import Shortest, Target, Way

Piece: TypeAlias = tuple[int, str]
"""The use of a terminal, and what it says."""

_END = 1 << 62
"""What stands behind the symbols of a rule, where it is to be heard that the rule is done."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a derivation is to be like.

    It has at most `room` characters more than the shortest sentence, or the shortest one that takes the `target`. The
    `wishes` are taken where they come up. Below `depth` rules everything is as short as it can be.
    """

    room: int = 0
    target: Target | None = None
    wishes: Mapping[int, int] = field(default_factory=dict)
    depth: int = 1 << 62


def derived(table: Shortest, chooser: Chooser, wanted: Wanted) -> list[Piece]:
    """Derive a sentence, of a grammar that has one."""
    all_ways, all_charges, tokens, wishes = table.ways, table.charges, table.tokens, dict(wanted.wishes)
    path = table.path(wanted.target) if wanted.target else ()
    left, deepest, spans = wanted.room, wanted.depth, chooser.spans
    pieces: list[Piece] = []
    # Of each symbol: how much it has to leave for what comes behind it, how far along the path it is, and its depth.
    todo: list[tuple[int, int, int, int]] = [(0, 0, 0 if path else -1, 0)]
    while todo:
        symbol, reserve, along, depth = todo.pop()
        if symbol < 0:
            token = tokens[~symbol]
            text = token.draw(chooser, left - reserve)
            left -= len(text) - token.least
            pieces.append((~symbol, text))
            continue
        if symbol == _END:
            chooser.end()
            continue
        spare = left - reserve if depth < deepest else 0
        place = -1
        if along >= 0:
            way, place = path[along]
        elif spare <= 0:
            uses = table.least.shortest((symbol,))
            pieces += [(use, chooser.shortest(tokens[use])) for use in uses]
            continue
        else:
            ways, charges = all_ways[symbol], all_charges[symbol]
            if spans and len(ways) > 1:
                chooser.begin(symbol)
                todo.append((_END, 0, 0, 0))
            way = _chosen(ways, charges, chooser, spare, wishes.pop(symbol, -1) if wishes else -1)
            left -= way.charge
            spare -= way.charge
        shares, later = way.flexible, 0
        for at in range(len(way.body) - 1, -1, -1):
            child = way.body[at]
            behind = reserve + spare * later // shares if later else reserve
            todo.append((child, behind, along + 1 if at == place else -1, depth + 1))
            later += child >= 0 or not tokens[~child].fixed
    return pieces


def _chosen(ways: tuple[Way, ...], charges: tuple[int, ...], chooser: Chooser, spare: int, wish: int) -> Way:
    count = len(ways) if charges[-1] <= spare else bisect_right(charges, spare)
    if wish >= 0:
        for way in ways[:count]:
            if way.option == wish:
                return way
    return ways[chooser.index(count) if count > 1 else 0]
