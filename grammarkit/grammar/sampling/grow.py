"""One derivation, grown from a symbol: a tree whose leaves are characters, and the tokens that they make.

What may be spent beyond the shortest text is given out over the whole of it in random order, since going from left to
right the first list would take all. There is no recursion, and nothing costs more than the length of the text and the
depth of the way down to the target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.sampling.productions import Choice, Letter, Piece, Repeat, Text

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from grammarkit.grammar.sampling.shortest import Shortest, Step

_TRIES = 8
"""Options looked at, of those that a choice has, before it takes the shortest: some choices have 70,000."""

_MORE, _MORE_IF_LARGE = 0.6, 0.9
"""How often a repetition goes on."""

_LARGE = 0.25
"""How often a derivation is to be as long as it may be: it then takes the longer options as long as it can."""

_READABLE = 0.98
"""How often a character is visible ASCII, where it can be."""

_DETOUR, _PER_CHARACTER = 500, 10
"""Steps that may be taken beyond those that must be, and as many for each character to spare, before a derivation heads
for its end: rules that name each other cost no characters."""


class _Node:
    """A place in a derivation tree: a symbol, and what it became."""

    __slots__ = ("children", "symbol", "text")

    def __init__(self, symbol: int) -> None:
        self.symbol = symbol
        self.children: list[_Node] = []
        self.text = ""


class Growth:
    """A derivation from the symbol `root`, for use once. `steps` counts what it cost."""

    def __init__(self, table: Shortest, source: random.Random, root: int) -> None:
        self._table = table
        self._symbols = table.productions.symbols
        self._source = source
        self._root = root
        self._wishes: dict[int, int] = {}
        self._spare = 0
        self._large = source.random() < _LARGE
        self.steps = 0

    def pieces(self, most: int, targets: Sequence[tuple[int, int]] = ()) -> tuple[Piece, ...]:
        """Derive a text of at most `most` characters, or the shortest one through the first target.

        Targets are options of symbols: the first is led to, the others are taken where they come up.
        """
        least = self._table.costs[self._root]
        assert least is not None
        needed = next((self._table.through(*goal) for goal in targets[:1]), None) or least.length
        path = self._table.path(*targets[0]) if targets else []
        self._wishes = dict(targets[1:])
        self._spare = max(0, most - needed)
        enough = least.steps + len(path) + _DETOUR + _PER_CHARACTER * self._spare
        root = _Node(self._root)
        todo = [(root, 0 if path else -1)]
        chance = self._source.random  # three times as fast as `randrange`
        while todo:
            at = int(chance() * len(todo))
            todo[at], todo[-1] = todo[-1], todo[at]
            node, along = todo.pop()
            self.steps += 1
            step = path[along] if 0 <= along < len(path) else None
            self._expand(node, step, hurry=self.steps > enough)
            for child in node.children:
                leads_on = step is not None and child.symbol == step.child
                todo.append((child, along + 1 if leads_on else -1))
                step = None if leads_on else step
        return tuple(self._flattened(root))

    def _expand(self, node: _Node, step: Step | None, *, hurry: bool) -> None:
        match self._symbols[node.symbol]:
            case Text(text=text, ignore_case=ignore_case):
                node.text = self._source.choice((text, text.lower(), text.upper())) if ignore_case else text
            case Letter(chars=chars, readable=readable):
                visible = readable and self._source.random() < _READABLE
                node.text = chars[int(self._source.random() * (readable if visible else len(chars)))]
            case Choice(options=options):
                taken = step.option if step else self._option(node.symbol, hurry=hurry)
                node.children = [_Node(part) for part in options[taken]]
            case Repeat(item=item) as repeat:
                count = self._count(node.symbol, repeat, least=1 if step else 0, hurry=hurry)
                node.children = [_Node(item) for _ in range(count)]

    def _option(self, symbol: int, *, hurry: bool) -> int:
        costs, best = self._table.options[symbol], self._table.best[symbol]
        least = self._table.costs[symbol]
        if hurry or least is None or len(costs) == 1:
            return best
        wished = [self._wishes.pop(symbol)] if symbol in self._wishes else []
        for turn in range(_TRIES):
            option = wished.pop() if wished and not turn else int(self._source.random() * len(costs))
            cost = costs[option]
            more = cost.length - least.length if cost is not None else self._spare + 1
            if more <= self._spare and (more or not self._large or turn == _TRIES - 1):
                self._spare -= more
                return option
        return best

    def _count(self, symbol: int, repeat: Repeat, *, least: int, hurry: bool) -> int:
        """Decide how often to repeat; the item that a way leads through is already paid for."""
        count = max(repeat.low, least)
        cost = self._table.costs[repeat.item]
        if hurry or cost is None:
            return count
        wished = not count and self._wishes.pop(symbol, None) is not None
        each = max(1, cost.length)
        while (repeat.high is None or count < repeat.high) and self._spare >= each:
            if not wished and self._source.random() > (_MORE_IF_LARGE if self._large else _MORE):
                break
            wished = False
            count += 1
            self._spare -= each
        return count

    def _flattened(self, root: _Node) -> Iterator[Piece]:
        tokens = self._table.productions.tokens
        todo: list[tuple[_Node, bool]] = [(root, False)]
        while todo:
            node, whole = todo.pop()
            if node.symbol in tokens and not whole:
                yield Piece(_text(node), node.symbol)
            elif isinstance(self._symbols[node.symbol], Choice | Repeat):
                todo += [(child, False) for child in reversed(node.children)]


def _text(root: _Node) -> str:
    found: list[str] = []
    todo = [root]
    while todo:
        node = todo.pop()
        found.append(node.text)
        todo += reversed(node.children)
    return "".join(found)
