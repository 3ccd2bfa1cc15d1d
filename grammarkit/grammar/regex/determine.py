r"""Makes a deterministic automaton of a program.

A pattern without laziness stands for all the texts that it matches. A lazy one stands for the texts at which Python's
`re` would stop: those that it matches from end to end at its *first* try. `".*?"` so becomes `"[^"\n]*"`; and
`"(\\.|.)*?"`, which prefers to read an escape whole, may end in an escaped quote only where nothing follows. The
longest text of that language that a text begins with is what `re.match` finds there. (The texts of the pattern that
have no shorter one in front, L \ L·Σ⁺, would be the same for the first of these and wrong for the second.)
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.regex.program import MATCH, Program
from grammarkit.grammar.regex.threads import Duty, Runner, Thread, Watched, fewest, holds, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.regex.charset import Alphabet

MOST_STATES = 20_000
"""How large an automaton may grow before it is refused."""

_OLD_MATCH = -1
"""Where a thread stands that matched a shorter text, on conditions that are still open."""


class TooManyStates(Exception):
    """The automaton would have more than `MOST_STATES` states."""


class LooksPast(Exception):
    """A lookahead is the last thing before the token ends; the argument is its span."""

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.span = span


class State(NamedTuple):
    """`threads` are a tuple where their order, that of preference, matters; `watches` hold the places of each watch."""

    threads: tuple[Thread, ...] | frozenset[Thread]
    watches: tuple[frozenset[int], ...]


class Raw(NamedTuple):
    """An automaton as it was found: the next state for each state and symbol, and the states that accept; 0 starts."""

    alphabet: Alphabet
    rows: list[list[int]]
    accepting: set[int]


def determined(program: Program, *, lazy: bool) -> Raw:
    """Find all states that the program can be in.

    Raises:
        TooManyStates, TooMuchWork: there are too many, or they are too large.
        LooksPast, LooksBefore: what the program matches depends on the text around it.
    """
    return Determiner(Runner(program), lazy=lazy).run()


class Determiner:
    """Steps from state to state of a program, each a place where it can be; none has threads once all has failed."""

    def __init__(self, runner: Runner, *, lazy: bool) -> None:
        self.runner = runner
        self.program = runner.program
        self.lazy = lazy

    def run(self) -> Raw:
        """Walk all states, from the first on."""
        first = self.first()
        numbers = {first: 0}
        queue = [first]
        rows: list[list[int]] = []
        for state in queue:
            row = [0] * self.runner.alphabet.size
            for symbols in self.alike(state):
                after = self.after(state, symbols[0])
                number = numbers.setdefault(after, len(numbers))
                if number == len(queue):
                    queue.append(after)
                for symbol in symbols:
                    row[symbol] = number
            rows.append(row)
            if len(numbers) > MOST_STATES:
                raise TooManyStates
        accepting = {number for state, number in numbers.items() if self.accepts(state)}
        return Raw(self.runner.alphabet, rows, accepting)

    def alike(self, state: State) -> list[list[int]]:
        """Divide the symbols into groups that lead to one place from a state."""
        size = self.runner.alphabet.size
        groups = [(1 << size) - 1]
        for mask in self.runner.masks(state.threads) | {self.runner.takes[at] for at in chain(*state.watches)}:
            groups = [part for group in groups for part in (group & mask, group & ~mask) if part]
        return [[symbol for symbol in range(size) if group >> symbol & 1] for group in groups]

    def first(self) -> State:
        """Give the state before the first character."""
        watches: list[frozenset[int]] = []
        for watch in self.program.watches:
            arrivals = self.runner.arrivals(watch.start, _watched(watches))
            watches.append(frozenset(thread.at for thread in arrivals.threads))
        arrivals = self.runner.reached(self.program.start, _watched(watches), at_start=True)
        # a token that is empty is never taken, unless it is all there is
        if arrivals.past and all(thread.at == MATCH for thread in arrivals.threads):
            raise LooksPast(arrivals.past)
        return State(self.kept(arrivals.threads), tuple(watches))

    def after(self, state: State, symbol: int) -> State:
        """Give the state behind one more character."""
        runner = self.runner
        watches = self.watches_after(state.watches, symbol)
        watched = _watched(watches)
        runner.work(len(state.threads))
        threads: list[Thread] = []
        seen: set[tuple[int, frozenset[Duty]]] = set()
        for thread in state.threads:
            takes = runner.takes[thread.at] >> symbol & 1 if thread.at >= 0 else 0
            conditional = self.lazy and thread.at in {MATCH, _OLD_MATCH}
            duties = runner.fulfilled(thread.duties, symbol, watched) if takes or conditional else None
            if duties is None:
                continue
            if takes:
                start = runner.gotos[thread.at]
                if (start, duties) not in seen:
                    seen.add((start, duties))
                    threads.extend(self.onward(start, duties, watched))
            elif duties:
                threads.append(Thread(_OLD_MATCH, duties))
            else:
                break  # a shorter match is certain, and preferred to all that comes after it here
        return State(self.kept(threads), watches)

    def onward(self, start: int, duties: frozenset[Duty], watched: Watched) -> Iterable[Thread]:
        """Go on from a place to where characters are taken, with what a thread still owes."""
        arrivals = self.runner.arrivals(start, watched)
        self.runner.work(len(arrivals.threads))
        if arrivals.past:
            raise LooksPast(arrivals.past)
        return joined(arrivals, duties)

    def watches_after(self, watches: tuple[frozenset[int], ...], symbol: int) -> tuple[frozenset[int], ...]:
        """Move what is looked behind for by one character."""
        moved: list[frozenset[int]] = []
        for watch, places in zip(self.program.watches, watches, strict=True):
            watched = _watched(moved)
            starts = [self.runner.gotos[place] for place in places if self.runner.takes[place] >> symbol & 1]
            starts += [] if watch.only_at_start else [watch.start]
            self.runner.work(len(starts))
            arrivals = (self.runner.arrivals(start, watched).threads for start in starts)
            moved.append(frozenset(thread.at for thread in chain.from_iterable(arrivals)))
        return tuple(moved)

    def kept(self, threads: Iterable[Thread]) -> tuple[Thread, ...] | frozenset[Thread]:
        """Leave out threads that make no difference."""
        if not self.lazy:
            return fewest(threads)
        kept: dict[Thread, None] = {}
        for thread in threads:
            if Thread(thread.at) not in kept:
                kept[thread] = None
            if thread == Thread(MATCH):
                break
        return tuple(kept)

    def accepts(self, state: State) -> bool:
        """Tell whether a match ends here."""
        ends = (thread for thread in state.threads if thread.at in {MATCH, _OLD_MATCH} and holds(thread.duties))
        preferred = next(ends, None)
        return preferred is not None and preferred.at == MATCH


def _watched(watches: Iterable[frozenset[int]]) -> Watched:
    return tuple(MATCH in places for places in watches)
