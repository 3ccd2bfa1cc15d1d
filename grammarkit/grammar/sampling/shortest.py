"""The shortest text of each symbol, and the shortest sentence that it occurs in.

Both tables are what keeps a draw from running away: whatever it has chosen so far, they say what the rest costs at
least. The first is Knuth's generalisation of Dijkstra's algorithm to grammars (1977), the second Dijkstra's own, from
the start rule down. Both are linear in the grammar, but for the heap.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.lower import lowered
from grammarkit.grammar.sampling.productions import Choice, Letter, Repeat, Text, productions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.sampling.productions import Productions, Symbol

REPEATED = 0
"""What stands for an option where a symbol is a repetition: to have its item."""


class Cost(NamedTuple):
    """What a derivation costs: the characters of its text, then the steps that it takes.

    The steps are there to choose among derivations of one text: without them the cheapest one could go round in rings.
    """

    length: int
    steps: int

    def plus(self, other: Cost, times: int = 1) -> Cost:
        """Add some times another cost."""
        return Cost(self.length + times * other.length, self.steps + times * other.steps)


class Step(NamedTuple):
    """One step down a derivation: the option that is taken, and the symbol in it that leads on (-1 where none does)."""

    option: int
    child: int


@dataclass(frozen=True, slots=True)
class Shortest:
    """The tables of a grammar. None stands for what derives no text, or cannot be reached."""

    productions: Productions
    costs: tuple[Cost | None, ...]
    """By symbol: its shortest text."""
    options: tuple[tuple[Cost | None, ...], ...]
    """By symbol and option: the shortest text through it."""
    best: tuple[int, ...]
    """By symbol: the option of the shortest text."""
    outside: tuple[Cost | None, ...]
    """By symbol: what is around it in the shortest sentence that has it; not known for what is inside a token."""
    via: tuple[tuple[int, int], ...]
    """By symbol: the symbol above it in that sentence, and the option of that one."""

    @property
    def start(self) -> int:
        """The start rule's symbol."""
        return self.productions.names["start"]

    def through(self, symbol: int, option: int) -> int | None:
        """Give the length of the shortest sentence that takes an option; None if no sentence does."""
        around, inside = self.outside[symbol], self.options[symbol][option]
        return None if around is None or inside is None else around.length + inside.length

    def path(self, symbol: int, option: int) -> list[Step]:
        """Give the way from the start rule to where an option is taken, in the shortest sentence that does."""
        steps = [Step(option, -1)]
        while symbol != self.start:
            above, taken = self.via[symbol]
            steps.append(Step(taken, symbol))
            symbol = above
        return steps[::-1]

    def text(self, name: str) -> str | None:
        """Give the shortest text of a rule or terminal, white space between its tokens left out; None if there is none.

        Of several that are as short, it is the one that takes the fewest steps.
        """
        symbols = self.productions.symbols
        todo = [self.productions.names[name]]
        if self.costs[todo[0]] is None:
            return None
        found = ""
        while todo:
            match symbols[number := todo.pop()]:
                case Text(text=text):
                    found += text
                case Letter(chars=chars):
                    found += chars[0]
                case Choice(options=options):
                    todo += reversed(options[self.best[number]])
                case Repeat(item=item, low=low):
                    todo += [item] * low
        return found


@lru_cache(maxsize=64)
def shortest(grammar: Grammar) -> Shortest:
    """Make the tables of a grammar, once it is lowered: its start rule is then called `start`.

    Raises:
        GrammarError: it cannot be lowered.
    """
    whole = productions(lowered(grammar).statements)
    costs, options, best = _Inside(whole.symbols).solved()
    outside, via = _outside(whole, costs, options)
    return Shortest(whole, costs, options, best, outside, via)


class _Row(NamedTuple):
    """An option of a symbol: it costs what its parts do, each as often as it occurs."""

    symbol: int
    option: int
    parts: dict[int, int]


def _rows(number: int, symbol: Symbol) -> Iterator[_Row]:
    match symbol:
        case Choice(options=options):
            for option, row in enumerate(options):
                parts: dict[int, int] = {}
                for part in row:
                    parts[part] = parts.get(part, 0) + 1
                yield _Row(number, option, parts)
        case Repeat(item=item, low=low, high=high) if high != 0:
            yield _Row(number, REPEATED, {item: max(low, 1)})
        case _:
            pass


class _Inside:
    def __init__(self, symbols: tuple[Symbol, ...]) -> None:
        self.symbols = symbols
        self.costs: list[Cost | None] = [None] * len(symbols)
        self.best = [-1] * len(symbols)
        self.rows = [row for number, symbol in enumerate(symbols) for row in _rows(number, symbol)]
        self.totals = [Cost(0, 1)] * len(self.rows)
        self.missing = [len(row.parts) for row in self.rows]
        self.heap: list[tuple[Cost, int, int]] = []
        self.users: list[list[int]] = [[] for _ in symbols]
        for at, row in enumerate(self.rows):
            for part in row.parts:
                self.users[part].append(at)

    def solved(self) -> tuple[tuple[Cost | None, ...], tuple[tuple[Cost | None, ...], ...], tuple[int, ...]]:
        self._begin()
        while self.heap:
            cost, number, option = heappop(self.heap)
            if self.costs[number] is None:
                self._settle(number, cost, option)
        return tuple(self.costs), self._options(), tuple(self.best)

    def _begin(self) -> None:
        for number, symbol in enumerate(self.symbols):
            match symbol:
                case Text(text=text):
                    self._settle(number, Cost(len(text), 0), -1)
                case Letter():
                    self._settle(number, Cost(1, 0), -1)
                case Repeat(low=0):
                    heappush(self.heap, (Cost(0, 1), number, -1))
                case _:
                    pass
        for at, row in enumerate(self.rows):
            if not row.parts:
                self._offer(at)

    def _settle(self, number: int, cost: Cost, option: int) -> None:
        """Take a cost for final, and add it to whatever needs the symbol."""
        self.costs[number], self.best[number] = cost, option
        for at in self.users[number]:
            self.totals[at] = self.totals[at].plus(cost, self.rows[at].parts[number])
            self.missing[at] -= 1
            if not self.missing[at]:
                self._offer(at)

    def _offer(self, at: int) -> None:
        row = self.rows[at]
        heappush(self.heap, (self.totals[at], row.symbol, row.option))

    def _options(self) -> tuple[tuple[Cost | None, ...], ...]:
        found: list[list[Cost | None]] = [[] for _ in self.symbols]
        for at, row in enumerate(self.rows):
            found[row.symbol].append(None if self.missing[at] else self.totals[at])
        return tuple(map(tuple, found))


def _outside(
    whole: Productions, costs: tuple[Cost | None, ...], options: tuple[tuple[Cost | None, ...], ...]
) -> tuple[tuple[Cost | None, ...], tuple[tuple[int, int], ...]]:
    """Find the cheapest surroundings of each symbol, from the start rule down to the tokens."""
    outside: list[Cost | None] = [None] * len(whole.symbols)
    via = [(-1, -1)] * len(whole.symbols)
    start = whole.names.get("start", -1)
    heap = [(Cost(0, 0), start, -1, -1)] if start >= 0 and costs[start] else []
    while heap:
        around, number, above, taken = heappop(heap)
        if outside[number] is not None:
            continue
        outside[number], via[number] = around, (above, taken)
        for row in _rows(number, whole.symbols[number]) if number not in whole.tokens else ():
            total = options[number][row.option]
            if total is None:
                continue
            for part in row.parts:
                own = costs[part]
                assert own is not None
                if outside[part] is None:
                    rest = Cost(total.length - own.length, total.steps - own.steps)
                    heappush(heap, (around.plus(rest), part, number, row.option))
    return tuple(outside), tuple(via)
