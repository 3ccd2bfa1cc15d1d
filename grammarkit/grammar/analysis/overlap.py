"""What two machines have to do with each other: texts that both match, and texts that one goes on reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.regex.dfa import DEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.analysis.lexicon import Lexicon
    from grammarkit.grammar.analysis.machine import Machine

Symbols = tuple[int, ...]
"""A text, as symbols of the shared alphabet."""

_MOST_PAIRS = 3000
"""Pairs of states that are looked at for two machines."""


class Pair(NamedTuple):
    """States of two machines that a text leads to, a shortest one."""

    left: int
    right: int
    text: Symbols


_BEGIN = Pair(0, 0, ())


def pairs(left: Machine, right: Machine, begin: Pair = _BEGIN) -> Iterator[Pair]:
    """Run through the states that two machines are in at once while both are alive, nearest first."""
    seen = {(begin.left, begin.right)}
    queue = [begin]
    for pair in queue:
        yield pair
        for symbol in min(left.symbols(pair.left), right.symbols(pair.right), key=len):
            one, two = left.after(pair.left, symbol), right.after(pair.right, symbol)
            if DEAD not in (one, two) and (one, two) not in seen and len(seen) < _MOST_PAIRS:
                seen.add((one, two))
                queue.append(Pair(one, two, (*pair.text, symbol)))


def shared(left: Machine, right: Machine) -> Symbols | None:
    """Give a shortest text that both match."""
    both = (p.text for p in pairs(left, right) if left.accepts(p.left) and right.accepts(p.right) and p.text)
    return next(both, None)


def is_within(inner: Machine, outer: Machine) -> bool:
    """Tell whether one machine matches everything that another does; not known of machines that are not exact."""
    if not (inner.is_exact and outer.is_exact):
        return False
    for count, pair in enumerate(pairs(inner, outer)):
        lost = (symbol for symbol in inner.symbols(pair.left) if outer.after(pair.right, symbol) == DEAD)
        stops = inner.accepts(pair.left) and not outer.accepts(pair.right)
        if stops or next(lost, None) is not None or count >= _MOST_PAIRS - 1:
            return False
    return True


class Extension(NamedTuple):
    """A text that one machine matches, and the symbol behind it at which it ends and another machine, alive, goes on.

    `state` is the other's, behind the symbol.
    """

    text: Symbols
    symbol: int
    state: int


def extensions(shorter: Machine, longer: Machine, glued: int) -> Iterator[Extension]:
    """Find where a machine goes on behind a text of another one; behind its own texts, if they are the same.

    The symbols in `glued`, which are bits, are not looked at behind one another.
    """
    seen: set[tuple[int, int]] = set()
    for pair in pairs(shorter, longer):
        if not pair.text or not shorter.accepts(pair.left):
            continue
        skipped = glued if glued >> pair.text[-1] & 1 else 0
        for symbol in longer.symbols(pair.right):
            if skipped >> symbol & 1 or (shorter is not longer and shorter.after(pair.left, symbol) != DEAD):
                continue
            state = longer.after(pair.right, symbol)
            if (symbol, state) not in seen:
                seen.add((symbol, state))
                yield Extension(pair.text, symbol, state)


class Clash(NamedTuple):
    """A text that one machine matches and another one, reading on, takes.

    `is_fatal` says that the other dies of it, or is left unfinished by it, at a place where it cannot end.
    """

    text: Symbols
    is_fatal: bool


def clashes(longer: Machine, state: int, following: Machine, symbol: int) -> Iterator[Clash]:
    """Find what happens when a machine, reading on with a symbol, reads a text that was meant for another terminal."""
    begin = following.after(0, symbol)
    for pair in pairs(longer, following, Pair(state, begin, (symbol,))):
        ends = longer.accepts(pair.left)
        if following.accepts(pair.right):
            yield Clash(pair.text, not ends)
        for other in following.symbols(pair.right):
            if longer.after(pair.left, other) == DEAD:
                rest = finish(following, following.after(pair.right, other))
                yield Clash((*pair.text, other, *rest), not ends)
                break


def finish(machine: Machine, state: int) -> Symbols:
    """Give a shortest text that brings a machine from a state to where it accepts."""
    queue: list[tuple[int, Symbols]] = [(state, ())]
    seen = {state}
    for at, text in queue:
        if machine.accepts(at):
            return text
        for symbol in machine.symbols(at):
            other = machine.after(at, symbol)
            if other not in seen:
                seen.add(other)
                queue.append((other, (*text, symbol)))
    return ()


def members(machine: Machine) -> Iterator[tuple[int, Symbols]]:
    """Run through the states in which a machine accepts, with a shortest text that leads to each."""
    queue: list[tuple[int, Symbols]] = [(0, ())]
    seen = {0}
    for at, text in queue:
        if text and machine.accepts(at):
            yield at, text
        for symbol in machine.symbols(at):
            other = machine.after(at, symbol)
            if other not in seen:
                seen.add(other)
                queue.append((other, (*text, symbol)))


def exits(machine: Machine) -> int:
    """Give the symbols at which some text of a machine comes to its end, as bits.

    A text of it is never followed by any other symbol: the machine would have read it too.
    """
    found = 0
    for state in range(machine.states):
        if machine.accepts(state):
            found |= ~sum(1 << symbol for symbol in machine.symbols(state))
        if found == -1:
            break
    return found


def is_forced(machine: Machine, lexicon: Lexicon) -> bool:
    """Tell whether a machine comes to where one character, and no other, is possible each time, without end."""
    forced: dict[int, int] = {}
    for state in range(machine.states):
        symbols = list(machine.symbols(state))
        if len(symbols) == 1 and lexicon.is_single(symbols[0]):
            forced[state] = machine.after(state, symbols[0])
    while lost := [state for state, target in forced.items() if target not in forced]:
        for state in lost:
            del forced[state]
    return bool(forced)
