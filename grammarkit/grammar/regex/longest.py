"""Puts alternatives in the order in which Python's `re`, which takes the first that fits, takes the longest.

The engine takes the longest match, whatever the order. Alternatives that can go on longest come first; where that does
not do, each in turn is tried in the last place. Of 383 random automata, 75 were not taken at their longest as they had
been printed, 23 after sorting, and 8 after the trials; none of those that grammars are made of are left.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from grammarkit.grammar.regex.determine import TooManyStates, determined
from grammarkit.grammar.regex.dfa import canonical
from grammarkit.grammar.regex.program import TooLong, compiled
from grammarkit.grammar.regex.syntax import Alt, Chars, Repeat, Seq

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.regex.syntax import Tree


_MOST_TRIALS = 40
_LARGE = 300
"""Instructions of a program from which on nothing is tried: each trial makes two automata of it."""


def longest_first(tree: Tree) -> Tree | None:
    """Order the alternatives of a tree that holds neither lookaround, laziness nor anchors; None if no order does."""
    ordered = sorted_by_length(tree)
    if _is_large(tree):
        return ordered if _does(ordered) else None
    trials = chain((tree, ordered), islice(_moved(ordered), _MOST_TRIALS))
    return next((trial for trial in trials if takes_longest(trial)), None)


def sorted_by_length(tree: Tree) -> Tree:
    """Put alternatives that can go on longest first, without looking whether that does."""
    return _Sorter().sorted(tree)


def takes_longest(tree: Tree) -> bool:
    """Compare what `re` takes whole at its first try, laziness aside, with all that a tree matches."""
    program = compiled(tree)
    return canonical(determined(program, lazy=True)) == canonical(determined(program, lazy=False))


def _does(tree: Tree) -> bool:
    try:
        return takes_longest(tree)
    except (TooLong, TooManyStates):
        return False


def _is_large(tree: Tree) -> bool:
    try:
        return len(compiled(tree).code) > _LARGE
    except TooLong:
        return True


def _moved(tree: Tree) -> Iterator[Tree]:
    """Yield the tree with one alternative of one choice in the last place."""
    match tree:
        case Alt(options=options):
            for at, option in enumerate(options[:-1]):
                yield Alt((*options[:at], *options[at + 1 :], option))
            for at, option in enumerate(options):
                yield from (Alt((*options[:at], moved, *options[at + 1 :])) for moved in _moved(option))
        case Seq(items=items):
            for at, item in enumerate(items):
                yield from (Seq((*items[:at], moved, *items[at + 1 :])) for moved in _moved(item))
        case Repeat(item=item):
            yield from (replace(tree, item=moved) for moved in _moved(item))
        case _:
            pass


class _Sorter:
    """Sorts each part once: an expression of an automaton shares its parts, and is exponentially longer without."""

    def __init__(self) -> None:
        self._done: dict[int, tuple[Tree, Tree]] = {}
        self._widths: dict[int, tuple[float, float]] = {}

    def sorted(self, tree: Tree) -> Tree:
        if id(tree) not in self._done:
            self._done[id(tree)] = (tree, self._sorted(tree))  # the key is an address, so what is there has to stay
        return self._done[id(tree)][1]

    def _sorted(self, tree: Tree) -> Tree:
        match tree:
            case Seq(items=items):
                return Seq(tuple(map(self.sorted, items)))
            case Alt(options=options):
                return Alt(tuple(sorted(map(self.sorted, options), key=self._order)))
            case Repeat(item=item):
                return replace(tree, item=self.sorted(item))
            case _:
                return tree

    def _order(self, tree: Tree) -> tuple[float, float]:
        least, most = self._width(tree)
        return -most, -least

    def _width(self, tree: Tree) -> tuple[float, float]:
        """Count the characters of the shortest and of the longest text."""
        if id(tree) not in self._widths:
            self._widths[id(tree)] = self._counted(tree)
        return self._widths[id(tree)]

    def _counted(self, tree: Tree) -> tuple[float, float]:
        match tree:
            case Chars():
                return 1, 1
            case Seq(items=items):
                each = [self._width(item) for item in items]
                return sum(least for least, _ in each), sum(most for _, most in each)
            case Alt(options=options):
                each = [self._width(option) for option in options]
                return min(least for least, _ in each), max(most for _, most in each)
            case Repeat(item=item, low=low, high=high):
                least, most = self._width(item)
                return least * low, 0 if most == 0 else most * (float("inf") if high is None else high)
            case _:
                return 0, 0
