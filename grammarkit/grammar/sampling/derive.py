"""One derivation, from left to right: what a chooser leaves open is decided by no one, and takes no room.

Two accounts bound it. `most` is what there may be beyond the shortest sentence, whatever is chosen: what can be chosen
at a place depends on that alone. `room` is what is meant to be used: every place has a share of it, and what one does
not use the next one may, so that no list eats what should be for all that comes behind it. Out of it those targets are
paid that a place leads to. So a chooser who is told nothing of room and targets, and chooses as this was chosen, gets
the same sentence. There is no recursion, and nothing costs more than the length of the text and of the ways to targets.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from grammarkit.grammar.sampling.choose import Chooser
    from grammarkit.grammar.sampling.shortest import Shortest, Target
    from grammarkit.grammar.sampling.ways import Way

Piece: TypeAlias = tuple[int, str]
"""The use of a terminal, and what it says."""

Taken: TypeAlias = tuple[int, int]
"""A rule, and the place of one of its ways."""

Todo: TypeAlias = "tuple[int, int, Target | None, int]"
"""What is to be derived: see `_Derivation.pieces`."""

_END = 1 << 62
"""What stands behind the symbols of a rule, where it is to be heard that the rule is done."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a derivation is to be like.

    It has at most `most` characters more than the shortest sentence, and about `room`. The `targets` are taken as far
    as there is room for them, the first before anything else. Below `depth` rules everything is as short as it can be.
    """

    most: int
    room: int = 0
    targets: Sequence[Target] = ()
    depth: int = 1 << 62


def derived(table: Shortest, chooser: Chooser, wanted: Wanted, taken: Counter[Taken] | None = None) -> list[Piece]:
    """Derive a sentence, of a grammar that has one, and count in `taken` the ways that it takes."""
    return _Derivation(table, chooser, wanted, taken).pieces()


class _Derivation:
    def __init__(self, table: Shortest, chooser: Chooser, wanted: Wanted, taken: Counter[Taken] | None) -> None:
        self._table = table
        self._chooser = chooser
        self._taken = taken
        self._most, self._room, self._depth = wanted.most, wanted.room, wanted.depth
        self._aims = _Aims(table, wanted.targets)
        self._pieces: list[Piece] = []

    def pieces(self) -> list[Piece]:
        """Go through what is to be derived, the next first."""
        words, is_frugal = self._table.words, self._chooser.is_frugal
        # Of each symbol: how much it has to leave for what comes behind it, the target it is to lead to, and its depth.
        todo: list[Todo] = [(0, 0, self._first(), 0)]
        while todo:
            symbol, reserve, aim, depth = todo.pop()
            if symbol < 0:
                word = words[~symbol]
                if word is None:
                    self._write(~symbol, self._room - reserve)
                else:
                    self._pieces.append(word)
            elif symbol == _END:
                self._chooser.end()
            elif aim is None and is_frugal and self._room <= reserve:
                self._write_shortest(symbol)
            else:
                self._expand(todo, symbol, reserve, aim, depth)
        return self._pieces

    def _expand(self, todo: list[Todo], rule: int, reserve: int, aim: Target | None, depth: int) -> None:
        """Put the symbols of one of a rule's ways into what is to be derived; or write its shortest text."""
        if self._chooser.spans and len(self._table.ways[rule]) > 1:
            self._chooser.begin(rule)
            todo.append((_END, 0, None, 0))
        step = self._step(rule, self._room - reserve, aim, is_shortest=depth >= self._depth)
        if step is None:
            return
        (_, _, body, shares), aim, place = step
        spare, later, flexible = self._room - reserve, 0, self._table.flexible
        for at in range(len(body) - 1, -1, -1):
            child = body[at]
            behind = reserve + spare * later // shares if later else reserve
            todo.append((child, behind, aim if at == place else None, depth + 1))
            later += child >= 0 or flexible[~child]

    def _first(self) -> Target | None:
        aim, paid = self._aims.take_first(self._room)
        self._room -= paid
        return aim

    def _write(self, use: int, spare: int) -> None:
        token = self._table.tokens[use]
        if token.is_single or self._chooser.more(spare):
            text = token.draw(self._chooser, self._most)
        else:
            text = self._chooser.shortest(token)
        self._room -= len(text) - token.least
        self._most -= len(text) - token.least
        self._pieces.append((use, text))

    def _step(
        self, rule: int, spare: int, aim: Target | None, *, is_shortest: bool
    ) -> tuple[Way, Target | None, int] | None:
        """Choose a way of a rule, with the target that it leads to, and where in it; or write its shortest text."""
        if aim is None and spare > 0 and self._aims.waiting:
            aim, paid = self._aims.take(rule, spare)
            self._room -= paid
            spare -= paid
        ways = self._table.ways[rule]
        towards, place = (-1, -1) if aim is None else self._aims.step(aim, rule)
        if len(ways) == 1:
            return ways[0], aim, place
        at = self._chosen(rule, towards, spare, 0 if is_shortest else self._most)
        if at < 0:
            self._write_shortest(rule)
            return None
        if self._taken is not None:
            self._taken[rule, at] += 1
        self._most -= ways[at].charge
        if at == towards:
            return ways[at], aim, place
        self._room -= ways[at].charge
        return ways[at], None, -1

    def _chosen(self, rule: int, towards: int, spare: int, most: int) -> int:
        """Choose one of a rule's ways, by its place; -1 for the shortest text, of which nothing is chosen."""
        charges, chooser = self._table.charges[rule], self._chooser
        # The first choice is that text; it takes the place of the first way where that is nothing else.
        extra = 0 if self._table.is_plain[rule] else 1
        count = len(charges) if charges[-1] <= most else bisect_right(charges, most)
        if count + extra < 2:
            return -1
        if 0 <= towards < count:
            at = chooser.led(count + extra, towards + extra)
        else:
            fit = 0 if spare <= 0 else count if charges[count - 1] <= spare else bisect_right(charges, spare)
            at = chooser.way(count + extra, extra, fit, self._table.odds[rule])
        return at - extra if at else -1

    def _write_shortest(self, rule: int) -> None:
        tokens, words, chooser = self._table.tokens, self._table.words, self._chooser
        self._pieces += [words[use] or (use, chooser.shortest(tokens[use])) for use in self._table.uses(rule)]
        if self._taken is not None:
            self._taken.update((inner, 0) for inner in self._table.inside(rule))


class _Aims:
    """The targets that a derivation has yet to lead to."""

    __slots__ = ("_table", "waiting")

    def __init__(self, table: Shortest, targets: Sequence[Target]) -> None:
        self._table = table
        self.waiting = [(table.toward(target.rule).costs, target.charge, target) for target in targets]

    def take_first(self, spare: int) -> tuple[Target | None, int]:
        """Take the first target, if it can be paid."""
        if self.waiting:
            costs, charge, target = self.waiting[0]
            if costs[0] + charge <= spare:
                del self.waiting[0]
                return target, costs[0] + charge
        return None, 0

    def take(self, symbol: int, spare: int) -> tuple[Target | None, int]:
        """Take the target to which a symbol leads at the least cost, if that can be paid."""
        best, least = -1, spare + 1
        for at, (costs, charge, _) in enumerate(self.waiting):
            cost = costs[symbol] + charge
            if cost < least:
                best, least = at, cost
        return (None, 0) if best < 0 else (self.waiting.pop(best)[2], least)

    def step(self, target: Target, symbol: int) -> tuple[int, int]:
        """Say which way of a rule leads to the target, and which symbol of that; -1 if it is there."""
        return (target.place, -1) if target.rule == symbol else self._table.toward(target.rule).steps[symbol]
