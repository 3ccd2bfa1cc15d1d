"""Contexts: the sets of terminals that may compete at one place.

The engine lexes only what it expects at the place where it stands. Which sets it may expect is found here by walking
from the start as a finite automaton would, which forgets from where a rule was called: some contexts are wider than any
that the engine meets, and none is missing. (Where several terminals match the same text it goes on with all of them;
such joint contexts are not walked to, the terminals being told of already.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.grammar.analysis.spread import bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.analysis.order import Order

_MOST_STEPS = 60_000
"""Steps of the walk, each from one context over one terminal to the next; there may be exponentially many."""


@dataclass(frozen=True, slots=True)
class Context:
    """One place: the uses of terminals that are expected there, by terminal, and whether it is the text's beginning.

    `after` says by terminal what is expected behind it, as bits.
    """

    uses: dict[int, int]
    after: dict[int, int]
    is_start: bool


def contexts(grammar: Bnf, order: Order) -> tuple[Context, ...]:
    """Find all contexts, the beginning of the text first; wider ones where walking would take too long."""
    return walked(grammar, order) or tuple(merged(grammar, order))


def walked(grammar: Bnf, order: Order) -> tuple[Context, ...] | None:
    """Walk through all contexts; None if that would take too long."""
    of_use = [use.terminal for use in grammar.uses]
    start = order.first[0]
    known = {start}
    queue = [start]
    found: list[Context] = []
    steps = 0
    for expected in queue:
        context = _context(expected, of_use, order, is_start=not found)
        found.append(context)
        for after in context.after.values():
            if (mask := after & ~order.end) and mask not in known:
                known.add(mask)
                queue.append(mask)
        steps += len(context.after)
        if steps > _MOST_STEPS:
            return None
    return tuple(found)


def merged(grammar: Bnf, order: Order) -> Iterator[Context]:
    """Yield one context behind each terminal, whatever led there: as wide as all that the walk would find there."""
    of_use = [use.terminal for use in grammar.uses]
    behind: dict[int, int] = {}
    for terminal, after in zip(of_use, order.after, strict=True):
        behind[terminal] = behind.get(terminal, 0) | after & ~order.end
    yield _context(order.first[0], of_use, order, is_start=True)
    for mask in dict.fromkeys(behind.values()):
        if mask:
            yield _context(mask, of_use, order, is_start=False)


def _context(expected: int, of_use: list[int], order: Order, *, is_start: bool) -> Context:
    uses: dict[int, int] = {}
    after: dict[int, int] = {}
    for use in bits(expected):
        terminal = of_use[use]
        uses[terminal] = uses.get(terminal, 0) | 1 << use
        after[terminal] = after.get(terminal, 0) | order.after[use]
    return Context(uses, after, is_start)
