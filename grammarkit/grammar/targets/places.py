"""The places in an expression over tokens: between which tokens one can stand, and what may come next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.targets.form import Alt, Form, Repeat, Seq, Token

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MOST = 20_000
"""How many nodes there may be."""


class TooManyPlaces(Exception):
    """The expression has more than `MOST` nodes, bounded repetitions written out."""


class Places:
    """An expression as an automaton over tokens. A place is a set of its nodes, by number."""

    def __init__(self, form: Form) -> None:
        self._empty_moves: list[list[int]] = [[]]
        self._moves: list[tuple[int, int] | None] = [None]
        self._numbers: dict[Token, int] = {}
        self._end = self._build(form, 0)
        self._sets: dict[frozenset[int], int] = {}
        self._members: list[frozenset[int]] = []
        self.start = self._place([0])

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens by their numbers."""
        return tuple(self._numbers)

    def expected(self, place: int) -> set[int]:
        """Find the tokens that may come next."""
        return {move[0] for node in self._members[place] if (move := self._moves[node])}

    def may_end(self, place: int) -> bool:
        """Tell whether nothing need come."""
        return self._end in self._members[place]

    def after(self, place: int, tokens: Collection[int]) -> int:
        """Find the place behind any of some tokens."""
        moves = (self._moves[node] for node in self._members[place])
        return self._place(move[1] for move in moves if move and move[0] in tokens)

    def _place(self, nodes: Iterable[int]) -> int:
        found = set(nodes)
        todo = [*found]
        while todo:
            fresh = set(self._empty_moves[todo.pop()]) - found
            found |= fresh
            todo += fresh
        key = frozenset(found)
        if key not in self._sets:
            self._sets[key] = len(self._members)
            self._members.append(key)
        return self._sets[key]

    def _node(self) -> int:
        if len(self._moves) >= MOST:
            raise TooManyPlaces
        self._moves.append(None)
        self._empty_moves.append([])
        return len(self._moves) - 1

    def _build(self, form: Form, begin: int) -> int:
        """Add the nodes of a form that begins at a node; return the one that it ends at."""
        match form:
            case Token():
                end = self._node()
                step = self._node()
                self._empty_moves[begin].append(step)
                self._moves[step] = (self._numbers.setdefault(form, len(self._numbers)), end)
                return end
            case Seq(items=items):
                for item in items:
                    begin = self._build(item, begin)
                return begin
            case Alt(options=options):
                ends = [self._build(option, begin) for option in options]
                return self._joined(ends)
            case Repeat():
                return self._loop(form, begin)
            case _:
                raise TypeError(f"{type(form).__name__} has no place in an expression over tokens")

    def _loop(self, loop: Repeat, begin: int) -> int:
        for _ in range(loop.low):
            begin = self._build(loop.item, begin)
        if loop.high is not None:
            ends = [begin]
            for _ in range(loop.high - loop.low):
                ends.append(self._build(loop.item, ends[-1]))
            return self._joined(ends)
        again = self._joined([begin])
        self._empty_moves[self._build(loop.item, again)].append(again)
        return self._joined([again])

    def _joined(self, ends: Iterable[int]) -> int:
        node = self._node()
        for end in ends:
            self._empty_moves[end].append(node)
        return node
