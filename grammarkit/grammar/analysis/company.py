"""Company: what is expected at every place where a use of a terminal is expected, whatever led there.

`contexts` may hold more than an engine ever expects at once, so it can say what never meets, and not what always does.
Here it is the other way round: an Earley row that expects a use holds the prediction of the rule that the use begins,
so all that the rule may begin with is expected too; and so on outwards, as long as each rule stands first in every rule
that asks for it. What comes behind a rule that may be empty is expected beside it as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.analysis.order import Order


def company(grammar: Bnf, order: Order, nullable: Sequence[bool]) -> tuple[int, ...]:
    """Give for each use those that are always expected with it, itself included, as bits."""
    rules = range(len(grammar.rules))
    everything = (1 << len(grammar.uses)) - 1
    beside = [order.first[0] if rule == 0 else everything for rule in rules]
    asked = _occurrences(grammar, order, nullable)
    changed = True
    while changed:
        changed = False
        for rule in rules:
            if rule == 0 or not asked[rule]:
                continue
            shared = everything
            for head, is_first, behind in asked[rule]:
                shared &= (beside[head] if is_first else 0) | behind
            kept = order.first[rule] | (shared & beside[rule])
            changed = changed or kept != beside[rule]
            beside[rule] = kept
    found = [1 << use for use in range(len(grammar.uses))]
    for head, written in enumerate(grammar.rules):
        for body in written.options:
            if body and body[0] < 0:
                found[~body[0]] |= beside[head]
    return tuple(found)


def _occurrences(grammar: Bnf, order: Order, nullable: Sequence[bool]) -> list[list[tuple[int, bool, int]]]:
    """List where each rule is asked for: by which, whether as the first thing, and what comes behind if it is empty."""
    asked: list[list[tuple[int, bool, int]]] = [[] for _ in grammar.rules]
    for head, rule in enumerate(grammar.rules):
        for body in rule.options:
            for at, symbol in enumerate(body):
                if symbol >= 0:
                    behind = _first(body[at + 1 :], order, nullable) if nullable[symbol] else 0
                    asked[symbol].append((head, at == 0, behind))
    return asked


def _first(body: Sequence[int], order: Order, nullable: Sequence[bool]) -> int:
    found = 0
    for symbol in body:
        if symbol < 0:
            return found | 1 << ~symbol
        found |= order.first[symbol]
        if not nullable[symbol]:
            return found
    return found
