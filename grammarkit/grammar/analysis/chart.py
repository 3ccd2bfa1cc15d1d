"""A chart: what a grammar expects behind some terminals, by Earley's algorithm, as the engine does it.

An item is a production, how much of it was read, and the row where it began. Rows are kept for as long as a chart is;
going on makes a new chart, which shares them. `Charts` holds what all charts of a grammar share.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.analysis.least import Least


class Production(NamedTuple):
    """An alternative of a rule."""

    head: int
    body: tuple[int, ...]


class Item(NamedTuple):
    """A production, of which `dot` symbols were read since row `origin`."""

    production: int
    dot: int
    origin: int


@dataclass(frozen=True, slots=True)
class Row:
    """What is possible at one place: the items that wait for each symbol, and whether a sentence may end here."""

    waiting: dict[int, list[Item]]
    may_end: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The rows behind a sequence of terminals."""

    rows: tuple[Row, ...]

    @property
    def may_end(self) -> bool:
        """Whether what was read is a whole sentence."""
        return self.rows[-1].may_end

    @property
    def is_start(self) -> bool:
        """Whether nothing was read yet."""
        return len(self.rows) == 1


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

    def start(self) -> Chart:
        """Stand where nothing was read yet."""
        return Chart((self._row((), [Item(number, 0, 0) for number in self._options[0]]),))

    def expected(self, chart: Chart) -> set[int]:
        """Give the terminals that may come next."""
        return {self._of_use[~symbol] for symbol in chart.rows[-1].waiting if symbol < 0}

    def behind(self, chart: Chart, terminals: Collection[int]) -> Chart | None:
        """Go on behind some terminals at once; None if none of them is expected."""
        items = [
            Item(item.production, item.dot + 1, item.origin)
            for symbol, waiting in chart.rows[-1].waiting.items()
            if symbol < 0 and self._of_use[~symbol] in terminals
            for item in waiting
        ]
        return Chart((*chart.rows, self._row(chart.rows, items))) if items else None

    def _row(self, rows: tuple[Row, ...], kernel: Iterable[Item]) -> Row:
        here = len(rows)
        items = dict.fromkeys(kernel)
        queue = list(items)
        waiting: dict[int, list[Item]] = {}
        may_end = False

        def add(found: Iterable[Item]) -> None:
            for item in found:
                if item not in items:
                    items[item] = None
                    queue.append(item)

        for item in queue:
            head, body = self._productions[item.production]
            if item.dot == len(body):
                may_end = may_end or (head == 0 and item.origin == 0)
                parents = waiting if item.origin == here else rows[item.origin].waiting
                add(Item(p.production, p.dot + 1, p.origin) for p in parents.get(head, ()))
                continue
            symbol = body[item.dot]
            if symbol >= 0:
                if symbol not in waiting:
                    add(Item(number, 0, here) for number in self._options[symbol])
                if not self._least.needs[symbol]:
                    add((Item(item.production, item.dot + 1, item.origin),))
            waiting.setdefault(symbol, []).append(item)
        return Row(waiting, may_end)

    def ending(self, chart: Chart) -> list[int]:
        """Give the uses of a shortest rest of the sentence."""
        if chart.may_end:
            return []
        costs, ways = self._returns(chart)
        best: tuple[int, Item] | None = None
        for waiting in chart.rows[-1].waiting.values():
            for item in waiting:
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

    def _returns(self, chart: Chart) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], Item]]:
        """Find for each row and rule what a sentence needs behind it, if it began there, and the item it returns to."""
        callers: dict[tuple[int, int], list[tuple[int, int, Item]]] = {}
        for number, row in enumerate(chart.rows):
            for symbol, waiting in row.waiting.items():
                for item in waiting if symbol >= 0 else ():
                    caller = (item.origin, self._productions[item.production].head)
                    callers.setdefault(caller, []).append((number, symbol, item))
        costs: dict[tuple[int, int], int] = {}
        ways: dict[tuple[int, int], Item] = {}
        queue: list[tuple[int, int, int, Item | None]] = [(0, 0, 0, None)]
        while queue:
            cost, number, rule, way = heappop(queue)
            if (number, rule) in costs:
                continue
            costs[number, rule] = cost
            if way is not None:
                ways[number, rule] = way
            for row_number, symbol, item in callers.get((number, rule), ()):
                rest = self._productions[item.production].body[item.dot + 1 :]
                heappush(queue, (cost + self._least.weight(rest), row_number, symbol, item))
        return costs, ways
