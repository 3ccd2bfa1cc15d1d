"""A chart: what a grammar expects behind some terminals, by Earley's algorithm, as the engine does it.

An item is a production, how much of it was read, and where it began. A chart is the last column of Earley's table, and
knows the one before; going on makes a new one. What begins at a place follows from what is expected there alone, so
that places share that too. `Charts` holds what all charts of a grammar share.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.analysis.least import Least

    Begun = dict[int, list[tuple[int, int]]]
    """For each symbol, the productions that wait for it where they began, and how much of them was read."""
    _Place = tuple["Chart", int]
    """A rule that began at a place."""


class Production(NamedTuple):
    """An alternative of a rule."""

    head: int
    body: tuple[int, ...]


class Item(NamedTuple):
    """A production, of which `dot` symbols were read since it began at `origin`."""

    production: int
    dot: int
    origin: Chart


@dataclass(frozen=True, slots=True, eq=False)  # each is known by itself: to compare two is to read all that is before
class Chart:
    """What is possible behind a sequence of terminals: the items that wait for each symbol.

    Those that began in front of the last terminal are `open`, and `begun` are those that begin behind it.
    """

    before: Chart | None
    """The chart in front of the last terminal."""
    open: dict[int, list[Item]]
    begun: Begun
    may_end: bool
    """Whether what was read is a whole sentence."""

    @property
    def is_start(self) -> bool:
        """Whether nothing was read yet."""
        return self.before is None

    def columns(self) -> list[Chart]:
        """Give all columns of the table, the first one first."""
        found: list[Chart] = [self]
        while (before := found[-1].before) is not None:
            found.append(before)
        return found[::-1]

    def waiting(self, symbol: int) -> Iterator[Item]:
        """Run through the items that wait for a symbol."""
        yield from self.open.get(symbol, ())
        for production, dot in self.begun.get(symbol, ()):
            yield Item(production, dot, self)

    def symbols(self) -> list[int]:
        """Give the symbols that are waited for."""
        return [*self.open, *(symbol for symbol in self.begun if symbol not in self.open)]


class Charts:
    """Makes charts of a grammar."""

    def __init__(self, grammar: Bnf, least: Least) -> None:
        self._least = least
        self._of_use = [use.terminal for use in grammar.uses]
        self._productions: list[Production] = []
        self._options: list[range] = []
        for head, rule in enumerate(grammar.rules):
            first = len(self._productions)
            self._productions += [Production(head, body) for body in rule.options]
            self._options.append(range(first, len(self._productions)))
        self._beginnings: dict[frozenset[int], Begun] = {}

    def start(self) -> Chart:
        """Stand where nothing was read yet."""
        return Chart(None, {}, self._beginning({0}), may_end=not self._least.needs[0])

    def expected(self, chart: Chart) -> set[int]:
        """Give the terminals that may come next."""
        return {self._of_use[~symbol] for symbol in chart.symbols() if symbol < 0}

    def behind(self, chart: Chart, terminals: Collection[int]) -> Chart | None:
        """Go on behind some terminals at once; None if none of them is expected."""
        kernel = [
            Item(production, dot + 1, origin)
            for symbol in chart.symbols()
            if symbol < 0 and self._of_use[~symbol] in terminals
            for production, dot, origin in chart.waiting(symbol)
        ]
        return self._completed(chart, kernel) if kernel else None

    def _completed(self, before: Chart, kernel: Iterable[Item]) -> Chart:
        queue = list(dict.fromkeys(kernel))
        known = set(queue)
        waiting: dict[int, list[Item]] = {}
        may_end = False
        for item in queue:
            number, dot, origin = item
            head, body = self._productions[number]
            found: list[Item] = []
            if dot == len(body):
                may_end = may_end or (head == 0 and origin.is_start)
                found = [Item(parent, at + 1, begun) for parent, at, begun in origin.waiting(head)]
            else:
                waiting.setdefault(body[dot], []).append(item)
                if body[dot] >= 0 and not self._least.needs[body[dot]]:
                    found = [Item(number, dot + 1, origin)]
            for each in found:
                if each not in known:
                    known.add(each)
                    queue.append(each)
        return Chart(before, waiting, self._beginning(symbol for symbol in waiting if symbol >= 0), may_end)

    def _beginning(self, rules: Iterable[int]) -> Begun:
        """Find what begins where some rules are waited for; what matches nothing there is passed over."""
        key = frozenset(rules)
        if key not in self._beginnings:
            found: Begun = {}
            queue = sorted(key)
            known = set(key)
            for rule in queue:
                for number in self._options[rule]:
                    for dot, symbol in enumerate(self._productions[number].body):
                        found.setdefault(symbol, []).append((number, dot))
                        if symbol >= 0 and symbol not in known:
                            known.add(symbol)
                            queue.append(symbol)
                        if symbol < 0 or self._least.needs[symbol]:
                            break
            self._beginnings[key] = found
        return self._beginnings[key]

    def ending(self, chart: Chart) -> list[int]:
        """Give the uses of a shortest rest of the sentence."""
        if chart.may_end:
            return []
        costs, ways = self._returns(chart)
        best: tuple[int, Item] | None = None
        for item in (item for symbol in chart.symbols() for item in chart.waiting(symbol)):
            head, body = self._productions[item.production]
            cost = self._least.weight(body[item.dot :]) + costs.get((item.origin, head), 1 << 40)
            if best is None or cost < best[0]:
                best = (cost, item)
        uses: list[int] = []
        at = best[1] if best else None
        while at is not None:
            head, body = self._productions[at.production]
            uses += self._least.shortest(body[at.dot :])
            parent = ways.get((at.origin, head))
            at = None if parent is None else Item(parent.production, parent.dot + 1, parent.origin)
        return uses

    def _returns(self, chart: Chart) -> tuple[dict[_Place, int], dict[_Place, Item]]:
        """Find for each place and rule what a sentence needs behind it, if it began there, and what it returns to."""
        callers: dict[_Place, list[tuple[Chart, int, Item]]] = {}
        columns = chart.columns()
        for column in columns:
            for symbol in column.symbols():
                for item in column.waiting(symbol) if symbol >= 0 else ():
                    caller = (item.origin, self._productions[item.production].head)
                    callers.setdefault(caller, []).append((column, symbol, item))
        costs: dict[_Place, int] = {}
        ways: dict[_Place, Item] = {}
        turns = count()
        queue: list[tuple[int, int, Chart, int, Item | None]] = [(0, next(turns), columns[0], 0, None)]
        while queue:
            cost, _, place, rule, way = heappop(queue)
            if (place, rule) in costs:
                continue
            costs[place, rule] = cost
            if way is not None:
                ways[place, rule] = way
            for other, symbol, item in callers.get((place, rule), ()):
                rest = self._productions[item.production].body[item.dot + 1 :]
                heappush(queue, (cost + self._least.weight(rest), next(turns), other, symbol, item))
        return costs, ways


class KeptCharts(Charts):
    """Makes charts of short texts that begin alike, such as suspicions are tried out on; each is made once."""

    def __init__(self, grammar: Bnf, least: Least) -> None:
        super().__init__(grammar, least)
        self._first = super().start()
        self._known: dict[tuple[Chart, frozenset[int]], Chart | None] = {}

    def start(self) -> Chart:
        """Stand where nothing was read yet."""
        return self._first

    def behind(self, chart: Chart, terminals: Collection[int]) -> Chart | None:
        """Go on behind some terminals at once; None if none of them is expected."""
        key = chart, frozenset(terminals)
        if key not in self._known:
            self._known[key] = super().behind(chart, terminals)
        return self._known[key]
