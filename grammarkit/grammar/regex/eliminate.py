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

_START, _END = -1, -2


def expression(dfa: Dfa) -> Tree:
    """Find a short expression for the language of an automaton.

    Raises:
        TooIntricate: it would be longer than `LONGEST`, or nested deeper than engines read.
    """
    graph = _Graph(Expressions(), dfa)
    graph.eliminate_all()
    tree = graph.out[_START].get(_END)
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
    """States, and an expression for each pair of them that is joined."""

    def __init__(self, make: Expressions, dfa: Dfa) -> None:
        self.make = make
        self.out: dict[int, dict[int, Tree]] = {_START: {0: make.empty}, _END: {}}
        self.into: dict[int, set[int]] = {_START: set(), _END: set()}
        self.costs: dict[int, int] = {}
        for state in range(len(dfa.rows)):
            self.out[state] = {target: make.chars(chars) for chars, target in dfa.edges(state)}
            self.into[state] = set()
            if dfa.accepting[state]:
                self.out[state][_END] = make.empty
        for state, edges in self.out.items():
            for target in edges:
                self.into[target].add(state)

    def eliminate_all(self) -> None:
        self.costs = {state: self.cost(state) for state in self.out if state >= 0}
        heap = [(cost, state) for state, cost in self.costs.items()]
        heapify(heap)
        while heap:
            cost, state = heappop(heap)
            if self.costs.get(state) != cost:
                continue
            del self.costs[state]
            for neighbour in self.eliminate(state):
                if neighbour in self.costs and self.costs[neighbour] != (now := self.cost(neighbour)):
                    self.costs[neighbour] = now
                    heappush(heap, (now, neighbour))

    def cost(self, state: int) -> int:
        """Estimate how much text the removal of a state adds."""
        size = self.make.size
        ins = [size(self.out[source][state]) for source in self.into[state] if source != state]
        outs = [size(tree) for target, tree in self.out[state].items() if target != state]
        self.make.spend(len(ins) + len(outs))
        loop = size(self.out[state][state]) if state in self.out[state] else 0
        return sum(ins) * (len(outs) - 1) + sum(outs) * (len(ins) - 1) + loop * (len(ins) * len(outs) - 1)

    def eliminate(self, state: int) -> set[int]:
        """Join the ways through a state and take it out; return its neighbours."""
        make = self.make
        edges = self.out.pop(state)
        loop = make.star(edges.pop(state)) if state in edges else make.empty
        sources = self.into.pop(state) - {state}
        for target in edges:
            self.into[target].discard(state)
        for source in sources:
            before = make.seq(self.out[source].pop(state), loop)
            for target, after in edges.items():
                path = make.seq(before, after)
                known = self.out[source].get(target)
                self.out[source][target] = path if known is None else make.alt(known, path)
                self.into[target].add(source)
                if make.size(self.out[source][target]) > 2 * LONGEST:
                    raise TooIntricate
        return sources | edges.keys()
