r"""Turns a syntax tree into a small program, whose states the automaton is made from.

The theory. A pattern without lookaround is an ordinary nondeterministic automaton. A lookahead makes it an alternating
one: a thread of the program goes on only together with *duties*, each a set of threads of its own that must (or, if
negative, must not) come to a match on the text that follows. A lookbehind is a deterministic *watch*: an automaton for
"anything, then the body" that runs beside the main program from the start of the token, and is asked whether it has
just matched. `\b`, `^` and `$` are written in these terms. All of it stays finite, so loops may hold lookarounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.regex.syntax import EMPTY, Alt, Anchor, Boundary, Chars, Look, Repeat, Seq, Tree, nullable

if TYPE_CHECKING:
    from grammarkit.diagnostic import Span


@dataclass(frozen=True, slots=True)
class Take:
    """Consume one character."""

    chars: CharSet
    goto: int


@dataclass(frozen=True, slots=True)
class Fork:
    """Go on at several places, the preferred one first."""

    goto: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One more round of a loop whose body may be empty, or leave it.

    As in `re`, a round that consumed nothing is the last one.
    """

    loop: int
    again: int
    leave: int
    lazy: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """Go on, with a duty; `span` is None for anchors, which may look at the end of the token."""

    body: int
    goto: int
    negative: bool
    span: Span | None


@dataclass(frozen=True, slots=True)
class Behind:
    """Go on where a watch has just matched; `span` is None for anchors, which may look at the start of the token."""

    watch: int
    goto: int
    negative: bool
    span: Span | None


@dataclass(frozen=True, slots=True)
class AtEnd:
    """A match, but only where the token ends. It stands in the bodies of duties alone."""


@dataclass(frozen=True, slots=True)
class Match:
    """A match."""


Instruction: TypeAlias = Take | Fork | Turn | Ahead | Behind | AtEnd | Match

MATCH, AT_END = 0, 1
"""Where these two stand in each program."""

_LONGEST = 50_000


class TooLong(Exception):
    """Unrolling the bounded repetitions takes more instructions than `_LONGEST`."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Where the body of a lookbehind begins; it may begin at the start of the token only, or at each character."""

    start: int
    only_at_start: bool


@dataclass(frozen=True, slots=True)
class Program:
    """Instructions, and where to start. A watch's body asks earlier watches only."""

    code: tuple[Instruction, ...]
    start: int
    watches: tuple[Watch, ...]


def compiled(tree: Tree) -> Program:
    """Write the program of a tree.

    Raises:
        TooLong: it would be too long.
    """
    writer = _Writer()
    start = writer.write(tree, MATCH)
    return Program(tuple(writer.code), start, tuple(writer.watches))


class _Writer:
    """Writes backwards: each instruction is written when it is known what follows."""

    def __init__(self) -> None:
        self.code: list[Instruction] = [Match(), AtEnd()]
        self.watches: list[Watch] = []
        self.watched: dict[tuple[Tree, bool], int] = {}
        self.loops = 0

    def add(self, instruction: Instruction) -> int:
        if len(self.code) >= _LONGEST:
            raise TooLong
        self.code.append(instruction)
        return len(self.code) - 1

    def write(self, tree: Tree, goto: int) -> int:
        """Write a tree and return where it begins; behind it, execution goes on at `goto`."""
        match tree:
            case Chars(chars=chars):
                return self.add(Take(chars, goto))
            case Seq(items=items):
                for item in reversed(items):
                    goto = self.write(item, goto)
                return goto
            case Alt(options=options):
                return self.add(Fork(tuple(self.write(option, goto) for option in options)))
            case Repeat():
                return self.repeat(tree, goto)
            case Look(body=body, ahead=True, negative=negative, span=span):
                return self.add(Ahead(self.write(body, MATCH), goto, negative, span))
            case Look(body=body, negative=negative, span=span):
                return self.add(Behind(self.watch(body, only_at_start=False), goto, negative, span))
            case Boundary():
                return self.boundary(tree, goto)
            case Anchor():
                return self.anchor(tree, goto)

    def repeat(self, tree: Repeat, goto: int) -> int:
        self.loops += 1
        loop, leave, mandatory = self.loops, goto, tree.low
        if tree.high is None:
            slot = self.add(Match())
            again = self.write(tree.item, slot)
            self.code[slot] = self.turn(tree, loop, again, leave)
            goto = again if tree.low else slot
            mandatory = max(0, tree.low - 1)
        else:
            for _ in range(tree.high - tree.low):
                goto = self.add(self.turn(tree, loop, self.write(tree.item, goto), leave))
        for _ in range(mandatory):
            goto = self.write(tree.item, goto)
        return goto

    def turn(self, tree: Repeat, loop: int, again: int, leave: int) -> Instruction:
        if nullable(tree.item):
            return Turn(loop, again, leave, tree.lazy)
        return Fork((leave, again) if tree.lazy else (again, leave))

    def watch(self, body: Tree, *, only_at_start: bool) -> int:
        key = (body, only_at_start)
        if key not in self.watched:
            start = self.write(body, MATCH)
            self.watches.append(Watch(start, only_at_start))
            self.watched[key] = len(self.watches) - 1
        return self.watched[key]

    def boundary(self, tree: Boundary, goto: int) -> int:
        """Ask whether one neighbour belongs to a word and the other does not, or else whether they are alike."""
        span = tree.span
        before = self.watch(Chars(tree.word), only_at_start=False)
        after = self.write(Chars(tree.word), MATCH)
        begins = self.add(Ahead(after, goto, negative=tree.negative, span=span))
        ends = self.add(Ahead(after, goto, negative=not tree.negative, span=span))
        outside = self.add(Behind(before, begins, negative=True, span=span))
        return self.add(Fork((self.add(Behind(before, ends, negative=False, span=span)), outside)))

    def anchor(self, anchor: Anchor, goto: int) -> int:
        newline = Chars(CharSet.of("\n"))
        if anchor.edge == "end":
            last = self.write(newline, MATCH if anchor.lines else AT_END)
            body = self.add(Fork((AT_END, last))) if anchor.loose else AT_END
            return self.add(Ahead(body, goto, negative=False, span=None))
        first = self.add(Behind(self.watch(EMPTY, only_at_start=True), goto, negative=False, span=None))
        if not anchor.lines:
            return first
        line = Behind(self.watch(newline, only_at_start=False), goto, negative=False, span=None)
        return self.add(Fork((first, self.add(line))))
