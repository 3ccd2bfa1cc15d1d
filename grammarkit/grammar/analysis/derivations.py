"""Which alternatives a text takes: all those that have a part in some derivation of it.

Earley's algorithm forwards, over the lexemes that the engine cuts; then from the start rule back down through what was
completed. Every span of every rule is looked at once, so that neither ambiguity nor empty rules make it long.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.analysis.least import Least


class Taken(NamedTuple):
    """An alternative: the number of its rule, and its own in the rule."""

    rule: int
    option: int


class Use(NamedTuple):
    """What a text takes: its alternatives, its paths of so many, each right below the one before, and its terminals."""

    alternatives: frozenset[Taken]
    paths: frozenset[tuple[Taken, ...]]
    uses: frozenset[int]


class _Node(NamedTuple):
    """An alternative that covers the lexemes from `start` to `end` in some derivation."""

    taken: Taken
    start: int
    end: int


class _Item(NamedTuple):
    """An alternative of which `dot` symbols were read since row `origin`."""

    taken: Taken
    dot: int
    origin: int


def taken(bnf: Bnf, least: Least, lexemes: Sequence[frozenset[int]], k: int = 2) -> Use | None:
    """Find what a text takes, given as the terminals that match each of its lexemes; None if it is no sentence.

    Paths are of `k` alternatives. Each of them is in some derivation of the text: what is below an alternative may be
    chosen freely among all that cover the same lexemes.
    """
    parse = _Parse(bnf, least, lexemes)
    return parse.use(k) if parse.is_sentence() else None


class _Parse:
    def __init__(self, bnf: Bnf, least: Least, lexemes: Sequence[frozenset[int]]) -> None:
        self._bnf = bnf
        self._least = least
        self._lexemes = lexemes
        self._items: list[set[_Item]] = []
        self._done: list[dict[int, dict[int, set[Taken]]]] = []
        """For each row, the rules that are completed there, where they began, and by which alternatives."""
        self._waiting: list[dict[int, list[_Item]]] = []
        kernel = [_Item(Taken(0, option), 0, 0) for option in range(len(bnf.rules[0].options))]
        for row in range(len(lexemes) + 1):
            self._row(row, kernel)
            kernel = [*self._behind(row)] if row < len(lexemes) else []

    def is_sentence(self) -> bool:
        return 0 in self._done[-1].get(0, {})

    def _body(self, taken: Taken) -> tuple[int, ...]:
        return self._bnf.rules[taken.rule].options[taken.option]

    def _behind(self, row: int) -> Iterator[_Item]:
        for symbol, items in self._waiting[row].items():
            if symbol < 0 and self._bnf.uses[~symbol].terminal in self._lexemes[row]:
                yield from (_Item(item.taken, item.dot + 1, item.origin) for item in items)

    def _row(self, row: int, kernel: list[_Item]) -> None:
        items = set(kernel)
        queue = list(items)
        waiting: dict[int, list[_Item]] = defaultdict(list)
        done: dict[int, dict[int, set[Taken]]] = defaultdict(lambda: defaultdict(set))
        self._items.append(items)
        self._waiting.append(waiting)
        self._done.append(done)
        for item in queue:
            found: list[_Item] = []
            body, rule = self._body(item.taken), item.taken.rule
            if item.dot == len(body):
                done[rule][item.origin].add(item.taken)
                found = [_Item(p.taken, p.dot + 1, p.origin) for p in self._waiting[item.origin].get(rule, ())]
            else:
                symbol = body[item.dot]
                if symbol >= 0:
                    found = [_Item(Taken(symbol, n), 0, row) for n in range(len(self._bnf.rules[symbol].options))]
                    if not self._least.needs[symbol]:
                        found.append(_Item(item.taken, item.dot + 1, item.origin))
                waiting[symbol].append(item)
            fresh = [each for each in found if each not in items]
            items.update(fresh)
            queue += fresh

    def use(self, k: int) -> Use:
        below: dict[_Node, set[_Node]] = {}
        uses: set[int] = set()
        todo = self._over(0, 0, len(self._lexemes))
        while todo:
            node = todo.pop()
            if node in below:
                continue
            below[node] = set()
            for symbol, low, high in self._parts(*node):
                if symbol < 0:
                    uses.add(~symbol)
                else:
                    below[node].update(self._over(symbol, low, high))
            todo += below[node]
        return Use(frozenset(node.taken for node in below), _paths(below, k), frozenset(uses))

    def _over(self, rule: int, start: int, end: int) -> list[_Node]:
        """Give the alternatives of a rule that cover a stretch."""
        return [_Node(one, start, end) for one in self._done[end][rule][start]]

    def _parts(self, one: Taken, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Give the symbols of an alternative with where each may begin and end, from the last one back."""
        body = self._body(one)
        ends = {end}
        for dot in range(len(body) - 1, -1, -1):
            symbol, before = body[dot], set[int]()
            for high in ends:
                for low in self._begins(symbol, high):
                    if _Item(one, dot, start) in self._items[low]:
                        before.add(low)
                        yield symbol, low, high
            ends = before

    def _begins(self, symbol: int, end: int) -> list[int]:
        if symbol >= 0:
            return [*self._done[end].get(symbol, ())]
        is_read = end > 0 and self._bnf.uses[~symbol].terminal in self._lexemes[end - 1]
        return [end - 1] if is_read else []


def _paths(below: Mapping[_Node, set[_Node]], k: int) -> frozenset[tuple[Taken, ...]]:
    """Collect the paths of `k` nodes, each right below the one before: those of one, then one longer each time."""
    paths: dict[_Node, set[tuple[Taken, ...]]] = {node: {(node.taken,)} for node in below}
    for _ in range(k - 1):
        paths = {
            node: {(node.taken, *path) for inner in inners for path in paths[inner]} for node, inners in below.items()
        }
    return frozenset().union(*paths.values())
