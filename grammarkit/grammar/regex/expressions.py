"""Builds expressions out of smaller ones, and keeps them short.

Equal expressions are one object, so that comparing them takes no time however large they are; a state elimination
shares its parts so heavily that the printed text can be exponentially longer than what is held here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.regex.spell import spelt
from grammarkit.grammar.regex.syntax import EMPTY, Alt, Chars, Repeat, Seq, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_WORK = 1_000_000
_LOOK_BACK = 8
"""How many items before a repetition's end are compared with it; texts with longer periods are rare."""


class TooIntricate(Exception):
    """Building the expression takes more steps than are allowed, or it grows too long."""


class Expressions:
    """A workshop for the expressions of one automaton."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Tree] = {}
        self._sizes: dict[int, int] = {}
        self._nullable: dict[int, bool] = {}
        self._work = 0
        self.empty = self._keep(("seq",), EMPTY, 0, nullable=True)

    def size(self, tree: Tree) -> int:
        """Return about how many characters a tree takes to print."""
        return self._sizes[id(tree)]

    def chars(self, chars: CharSet) -> Tree:
        """One character of a set."""
        return self._keep(("chars", chars), Chars(chars), len(spelt(chars)), nullable=False)

    def seq(self, *parts: Tree) -> Tree:
        """One after the other; `x x*` becomes `x+`, and so on."""
        items: list[Tree] = []
        for part in parts:
            for item in _items(part):
                self._append(items, item)
        if len(items) == 1:
            return items[0]
        size = sum(self.size(item) + 4 * isinstance(item, Alt) for item in items)
        nullable = all(self._nullable[id(item)] for item in items)
        return self._keep(("seq", *map(id, items)), Seq(tuple(items)), size, nullable=nullable)

    def alt(self, *options: Tree) -> Tree:
        """Any of several; what they begin or end with in common is written once."""
        chars: list[CharSet] = []
        others: dict[int, Tree] = {}
        optional = False
        for option in options:
            for each in option.options if isinstance(option, Alt) else (option,):
                kept = each
                if isinstance(each, Repeat) and (each.low, each.high) == (0, 1):
                    kept, optional = each.item, True
                for one in kept.options if isinstance(kept, Alt) else (kept,):
                    if isinstance(one, Chars):
                        chars.append(one.chars)
                    elif one is self.empty:
                        optional = True
                    else:
                        others[id(one)] = one
        every = [*([self.chars(CharSet().union(*chars))] if chars else []), *others.values()]
        tree = self._alternatives(self._factored(self._factored(every, at_end=True), at_end=False))
        return self._optional(tree) if optional else tree

    def star(self, item: Tree) -> Tree:
        """Any number of times."""
        options = item.options if isinstance(item, Alt) else (item,)
        bare = [o.item if isinstance(o, Repeat) and o.low < 2 else o for o in options]
        return self.empty if item is self.empty else self.repeat(self.alt(*bare), 0, None)

    def repeat(self, item: Tree, low: int, high: int | None) -> Tree:
        """From `low` to `high` times."""
        if isinstance(item, Repeat) and item.low < 2 and high is None and low < 2:
            return self.repeat(item.item, min(low, item.low), None)
        size = self.size(item) + (1 if isinstance(item, Chars) else 5)
        nullable = low == 0 or self._nullable[id(item)]
        return self._keep(("repeat", id(item), low, high), Repeat(item, low, high), size, nullable=nullable)

    def _optional(self, tree: Tree) -> Tree:
        if self._nullable[id(tree)]:
            return tree
        if isinstance(tree, Repeat) and tree.low == 1:
            return self.repeat(tree.item, 0, tree.high)
        return self.repeat(tree, 0, 1)

    def _alternatives(self, options: list[Tree]) -> Tree:
        if not options:
            return self.empty
        if len(options) == 1:
            return options[0]
        size = sum(map(self.size, options)) + len(options)
        nullable = any(self._nullable[id(option)] for option in options)
        return self._keep(("alt", *map(id, options)), Alt(tuple(options)), size, nullable=nullable)

    def _factored(self, options: list[Tree], *, at_end: bool) -> list[Tree]:
        """Bring together options that share their last (or first) items."""
        edge = -1 if at_end else 0
        groups: dict[int, list[Tree]] = {}
        for option in options:
            groups.setdefault(id(_items(option)[edge]), []).append(option)
        self.spend(len(options))
        return [self._common(group, at_end=at_end) if len(group) > 1 else group[0] for group in groups.values()]

    def _common(self, options: list[Tree], *, at_end: bool) -> Tree:
        group = [_items(option) for option in options]
        length = _shared(group, at_end=at_end)
        if at_end:
            return self.seq(self.alt(*(self.seq(*items[:-length]) for items in group)), *group[0][-length:])
        return self.seq(*group[0][:length], self.alt(*(self.seq(*items[length:]) for items in group)))

    def _append(self, items: list[Tree], item: Tree) -> None:
        """Put an item behind others, joining repetitions of the same thing."""
        self.spend(1)
        if not isinstance(item, Repeat):
            items.append(item)
            self._close_round(items)
            return
        unit = _items(item.item)
        low, high = item.low, item.high
        while _ends_in(items, unit):
            del items[-len(unit) :]
            low, high = low + 1, None if high is None else high + 1
        if items and isinstance(items[-1], Repeat) and items[-1].item is item.item:
            other = items.pop()
            assert isinstance(other, Repeat)
            low, high = low + other.low, None if high is None or other.high is None else high + other.high
        items.append(self.repeat(item.item, low, high))

    def _close_round(self, items: list[Tree]) -> None:
        """Join a repetition with one more round of the same thing behind it."""
        for back in range(2, min(_LOOK_BACK, len(items)) + 1):
            before = items[-back]
            if isinstance(before, Repeat):
                unit = _items(before.item)
                if len(unit) == back - 1 and _ends_in(items, unit):
                    high = None if before.high is None else before.high + 1
                    items[-back:] = [self.repeat(before.item, before.low + 1, high)]
                    return

    def _keep(self, key: tuple[object, ...], tree: Tree, size: int, *, nullable: bool) -> Tree:
        known = self._known.setdefault(key, tree)
        if known is tree:
            self.spend(1)
            self._sizes[id(tree)] = size
            self._nullable[id(tree)] = nullable
        return known

    def spend(self, steps: int) -> None:
        """Count steps, so that hopeless cases end.

        Raises:
            TooIntricate: there were too many.
        """
        self._work += steps
        if self._work > _MOST_WORK:
            raise TooIntricate


def _items(tree: Tree) -> tuple[Tree, ...]:
    return tree.items if isinstance(tree, Seq) else (tree,)


def _ends_in(items: list[Tree], unit: tuple[Tree, ...]) -> bool:
    return len(items) >= len(unit) and all(one is two for one, two in zip(items[-len(unit) :], unit, strict=True))


def _shared(group: Iterable[tuple[Tree, ...]], *, at_end: bool) -> int:
    """Count the items that all sequences end (or begin) with."""
    sides = [items[::-1] if at_end else items for items in group]
    length = 0
    for column in zip(*sides, strict=False):
        if any(item is not column[0] for item in column):
            break
        length += 1
    return length
