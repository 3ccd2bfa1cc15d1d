"""What may come first, last and next: the classic sets, with uses of terminals for their elements, as bits.

Rules that no text matches are left out of all of it: nothing comes before, behind or inside what never comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.grammar.analysis.spread import spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grammarkit.grammar.analysis.bnf import Bnf


@dataclass(frozen=True, slots=True)
class Order:
    """For each rule what may come first and last in it, for each use what may come next; `end` is the text's end."""

    first: tuple[int, ...]
    last: tuple[int, ...]
    after: tuple[int, ...]
    end: int


def order(grammar: Bnf, nullable: Sequence[bool], productive: Sequence[bool]) -> Order:
    """Find what may come first, last and next."""
    productions = tuple(_productions(grammar, productive))
    count = len(grammar.rules)
    first = _edge(count, productions, nullable)
    last = _edge(count, [(head, body[::-1]) for head, body in productions], nullable)
    end = 1 << len(grammar.uses)
    after = [0] * len(grammar.uses)
    follow = [0] * count
    follow[0] = end
    below: list[list[int]] = [[] for _ in range(count)]
    open_uses: list[tuple[int, int]] = []
    for head, body in productions:
        rest, is_last = 0, True
        for symbol in reversed(body):
            if symbol < 0:
                after[~symbol] |= rest
                if is_last:
                    open_uses.append((~symbol, head))
                rest, is_last = 1 << ~symbol, False
            else:
                follow[symbol] |= rest
                if is_last:
                    below[symbol].append(head)
                rest, is_last = (rest | first[symbol], is_last) if nullable[symbol] else (first[symbol], False)
    follow = spread(follow, below)
    for use, head in open_uses:
        after[use] |= follow[head]
    return Order(tuple(first), tuple(last), tuple(after), end)


def _productions(grammar: Bnf, productive: Sequence[bool]) -> Iterator[tuple[int, tuple[int, ...]]]:
    for head, rule in enumerate(grammar.rules):
        for body in rule.options:
            if all(symbol < 0 or productive[symbol] for symbol in body):
                yield head, body


def _edge(count: int, productions: Sequence[tuple[int, Sequence[int]]], nullable: Sequence[bool]) -> list[int]:
    """Find what may come first in each rule."""
    own = [0] * count
    sources: list[list[int]] = [[] for _ in range(count)]
    for head, body in productions:
        for symbol in body:
            if symbol < 0:
                own[head] |= 1 << ~symbol
                break
            sources[head].append(symbol)
            if not nullable[symbol]:
                break
    return spread(own, sources)
