"""Turns an automaton back into an expression, by eliminating one state after the other.

Each elimination joins the expressions on the ways through a state. Which state goes first decides how long the result
is; the order is that of Delgado and Morais ("Approximation to the Smallest Regular Expression for a Given Regular
Language", 2004): the state whose removal adds least text.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.regex.expressions import Expressions, TooIntricate
from grammarkit.grammar.regex.printer import DEEPEST, depth
from grammarkit.grammar.regex.syntax import Chars, Tree

if TYPE_CHECKING:
    from grammarkit.grammar.regex.dfa import Dfa

LONGEST = 200_000
"""How many characters a pattern that was made from an automaton may take to print."""

_START, _END = -2, -1


def expression(dfa: Dfa) -> Tree:
    """Find a short expression for the language of an automaton.

    Raises:
        TooIntricate: it would be longer than `LONGEST`, or nested deeper than engines read.
    """
    graph = _Graph(Expressions(), dfa)
    tree = graph.result()
    if tree is None:
        return Chars(CharSet())
    if graph.make.size(tree) > LONGEST:
        raise TooIntricate
    try:
        if depth(tree) <= DEEPEST:
            return tree
    except RecursionError:
        pass
    raise TooIntricate


class _Graph:
    """States, and an expression for each pair of them that is joined.

    How large the expressions into and out of each state are together is kept up to date, for `cost`.
    """

    def __init__(self, make: Expressions, dfa: Dfa) -> None:
        self.make = make
        states = range(_START, len(dfa.rows))
        self.out: dict[int, dict[int, Tree]] = {state: {} for state in states}
        self.into: dict[int, dict[int, Tree]] = {state: {} for state in states}
        self.outgoing = dict.fromkeys(states, 0)
        self.incoming = dict.fromkeys(states, 0)
        self.join(_START, 0, make.empty)
        for state in range(len(dfa.rows)):
            for chars, target in dfa.edges(state):
                self.join(state, target, make.chars(chars))
            if dfa.accepting[state]:
                self.join(state, _END, make.empty)

    def result(self) -> Tree | None:
        """Eliminate all states, cheap ones first; return what leads from start to end, or None if nothing does."""
        costs = {state: self.cost(state) for state in self.out if state >= 0}
        heap = [(cost, state) for state, cost in costs.items()]
        heapify(heap)
        while heap:
            cost, state = heappop(heap)
            if costs.get(state) != cost:
                continue
            del costs[state]
            for neighbour in self.eliminate(state):
                if neighbour in costs and costs[neighbour] != (now := self.cost(neighbour)):
                    costs[neighbour] = now
                    heappush(heap, (now, neighbour))
        return self.out[_START].get(_END)

    def cost(self, state: int) -> int:
        """Estimate how much text the removal of a state adds."""
        own = self.out[state].get(state)
        loop = 0 if own is None else self.make.size(own)
        ins, outs = len(self.into[state]) - (own is not None), len(self.out[state]) - (own is not None)
        around = (self.incoming[state] - loop) * (outs - 1) + (self.outgoing[state] - loop) * (ins - 1)
        return around + loop * (ins * outs - 1)

    def join(self, source: int, target: int, tree: Tree) -> None:
        """Add a way from one state to another."""
        known = self.part(source, target)
        tree = tree if known is None else self.make.alt(known, tree)
        self.out[source][target] = self.into[target][source] = tree
        self.outgoing[source] += self.make.size(tree)
        self.incoming[target] += self.make.size(tree)
        if self.make.size(tree) > 2 * LONGEST:
            raise TooIntricate

    def part(self, source: int, target: int) -> Tree | None:
        """Take out the way from one state to another, if there is one."""
        tree = self.out[source].pop(target, None)
        if tree is not None:
            del self.into[target][source]
            self.outgoing[source] -= self.make.size(tree)
            self.incoming[target] -= self.make.size(tree)
        return tree

    def eliminate(self, state: int) -> set[int]:
        """Join the ways through a state and take it out; return its neighbours."""
        own = self.part(state, state)
        loop = self.make.empty if own is None else self.make.star(own)
        befores = [(source, self.make.seq(tree, loop)) for source, tree in self.into[state].items()]
        afters = list(self.out[state].items())
        for source, _ in befores:
            self.part(source, state)
        for target, _ in afters:
            self.part(state, target)
        for source, before in befores:
            for target, after in afters:
                self.join(source, target, self.make.seq(before, after))
        return {source for source, _ in befores} | {target for target, _ in afters}
