"""Runs a program one character at a time: threads, the duties they carry, and what becomes of both.

Every question is asked of the token alone: where it ends, the text ends. See `program` for the theory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.regex.charset import Alphabet
from grammarkit.grammar.regex.program import (
    AT_END,
    MATCH,
    Ahead,
    AtEnd,
    Behind,
    Fork,
    Instruction,
    Match,
    Program,
    Take,
    Turn,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.diagnostic import Span


class Duty(NamedTuple):
    """A lookahead under way: one of its threads must come to a match, or none may where `negative`."""

    negative: bool
    threads: frozenset[Thread]


class Thread(NamedTuple):
    """A place in the program, at a `Take`, a `Match` or an `AtEnd`, and what has to hold besides."""

    at: int
    duties: frozenset[Duty] = frozenset()


class Arrivals(NamedTuple):
    """What is reached without consuming anything, in order of preference.

    `past` is the span of a lookahead between which and the end of the token nothing is consumed.
    """

    threads: tuple[Thread, ...]
    past: Span | None


class _Step(NamedTuple):
    """Where a search for arrivals stands; `rounds` are the loops whose present round has consumed nothing yet."""

    at: int
    duties: frozenset[Duty] = frozenset()
    look: Span | None = None
    rounds: frozenset[int] = frozenset()


class TooMuchWork(Exception):
    """The run took more steps than are allowed. Steps are counted, not seconds, so that results do not vary."""


class LooksBefore(Exception):
    """A lookbehind is asked at the start of the token; the argument is its span."""

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.span = span


Watched = tuple[bool, ...]
"""For each watch, whether it has just matched."""

_MOST_STEPS = 3_000_000


class Runner:
    """Answers what follows from what; equal questions are answered once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        sets = list(dict.fromkeys(i.chars for i in program.code if isinstance(i, Take)))
        self.alphabet = Alphabet.telling_apart(sets)
        bits = {chars: self.alphabet.within(chars) for chars in sets}
        self.takes = [bits[i.chars] if isinstance(i, Take) else 0 for i in program.code]
        self.gotos = [i.goto if isinstance(i, Take) else 0 for i in program.code]
        self.steps = 0
        self._arrivals: dict[tuple[int, Watched], Arrivals] = {}
        self._masks: dict[Duty, frozenset[int]] = {}
        self._advanced: dict[tuple[Duty, int, Watched], Duty | bool] = {}

    def work(self, steps: int) -> None:
        """Count steps.

        Raises:
            TooMuchWork: there were too many.
        """
        self.steps += steps
        if self.steps > _MOST_STEPS:
            raise TooMuchWork

    def arrivals(self, start: int, watched: Watched) -> Arrivals:
        """Find what is reached from `start` without consuming anything."""
        key = start, watched
        if key not in self._arrivals:
            self._arrivals[key] = self.reached(start, watched)
        return self._arrivals[key]

    def reached(self, start: int, watched: Watched, *, at_start: bool = False) -> Arrivals:
        """Find what `arrivals` keeps.

        Raises:
            LooksBefore: a lookbehind is passed though the token is `at_start`.
        """
        found: dict[Thread, Span | None] = {}
        seen: set[_Step] = set()
        stack = [_Step(start)]
        while stack:
            step = stack.pop()
            if step in seen:
                continue
            self.work(5)
            seen.add(step)
            instruction = self.program.code[step.at]
            if isinstance(instruction, Take | Match | AtEnd):
                found.setdefault(Thread(step.at, step.duties), step.look)
            elif isinstance(instruction, Behind) and instruction.span and at_start:
                raise LooksBefore(instruction.span)
            else:
                stack.extend(reversed(list(self._passed(instruction, step, watched))))
        past = next((look for thread, look in found.items() if thread.at == MATCH and look), None)
        return Arrivals(tuple(found), past)

    def _passed(self, instruction: Instruction, step: _Step, watched: Watched) -> Iterable[_Step]:
        """Pass one instruction."""
        _, duties, look, rounds = step
        match instruction:
            case Fork(goto=gotos):
                for goto in gotos:
                    yield _Step(goto, duties, look, rounds)
            case Turn(loop=loop, again=again, leave=leave, lazy=lazy):
                left = _Step(leave, duties, look, rounds - {loop})
                inner = _Step(again, duties, look, rounds | {loop})
                ways = [left] if loop in rounds else [inner, left]
                yield from reversed(ways) if lazy else ways
            case Behind(watch=watch, goto=goto, negative=negative):
                if watched[watch] != negative:
                    yield _Step(goto, duties, look, rounds)
            case Ahead(body=body, goto=goto, negative=negative, span=span):
                duty = _settled(negative, frozenset(self.arrivals(body, watched).threads))
                if isinstance(duty, Duty):
                    yield _Step(goto, merged({*duties, duty}), look or span, rounds)
                elif duty:
                    yield _Step(goto, duties, look, rounds)
            case _:
                raise AssertionError(instruction)

    def masks(self, threads: Iterable[Thread]) -> frozenset[int]:
        """Collect the sets of symbols, as bits, that threads and their duties ask for."""
        found: set[int] = set()
        for thread in threads:
            self.work(1)
            found.add(self.takes[thread.at] if thread.at >= 0 else 0)
            for duty in thread.duties:
                if duty not in self._masks:
                    self._masks[duty] = self.masks(duty.threads)
                found |= self._masks[duty]
        return frozenset(found)

    def fulfilled(self, duties: frozenset[Duty], symbol: int, watched: Watched) -> frozenset[Duty] | None:
        """Let duties see one more character: what is left of them, or None if one has failed."""
        left: set[Duty] = set()
        for duty in duties:
            after = self._advance(duty, symbol, watched)
            if after is False:
                return None
            if isinstance(after, Duty):
                left.add(after)
        return merged(left) if left else frozenset()

    def _advance(self, duty: Duty, symbol: int, watched: Watched) -> Duty | bool:
        key = duty, symbol, watched
        if key in self._advanced:
            return self._advanced[key]
        threads: set[Thread] = set()
        self.work(len(duty.threads))
        for thread in duty.threads:
            duties = self.fulfilled(thread.duties, symbol, watched)
            if duties is None:
                continue
            if thread.at == MATCH:
                threads.add(Thread(MATCH, duties))
            elif self.takes[thread.at] >> symbol & 1:
                threads.update(joined(self.arrivals(self.gotos[thread.at], watched), duties))
        self._advanced[key] = _settled(duty.negative, fewest(threads))
        return self._advanced[key]


def joined(arrivals: Arrivals, duties: frozenset[Duty]) -> Iterable[Thread]:
    """Give the threads that arrive with duties from before."""
    if not duties:
        return arrivals.threads
    return (Thread(thread.at, merged(duties | thread.duties)) for thread in arrivals.threads)


def holds(duties: frozenset[Duty]) -> bool:
    """Say whether duties are fulfilled where the text ends."""
    return all(
        any(thread.at in {MATCH, AT_END} and holds(thread.duties) for thread in duty.threads) != duty.negative
        for duty in duties
    )


def merged(duties: Iterable[Duty]) -> frozenset[Duty]:
    """Write duties in one way only: "neither this nor that" is one negative duty."""
    all_of = frozenset(duties)
    negative = [duty.threads for duty in all_of if duty.negative]
    if len(negative) < 2:
        return all_of
    none_of = Duty(negative=True, threads=fewest(frozenset().union(*negative)))
    return frozenset((*(duty for duty in all_of if not duty.negative), none_of))


def fewest(threads: Iterable[Thread]) -> frozenset[Thread]:
    """Leave out threads that another makes needless: one at the same place that has no duties."""
    all_of = frozenset(threads)
    free = {thread.at for thread in all_of if not thread.duties}
    return frozenset(thread for thread in all_of if not thread.duties or thread.at not in free)


def _settled(negative: bool, threads: frozenset[Thread]) -> Duty | bool:  # noqa: FBT001 - as in `Duty`
    """Return a duty, or how it has come out already."""
    if any(thread.at == MATCH and not thread.duties for thread in threads):
        return not negative
    return Duty(negative, threads) if threads else negative
