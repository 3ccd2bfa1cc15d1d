"""The syntax tree of a pattern. The parser builds it, both printers read it, and the automaton is made from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.regex.charset import CharSet


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of a set.

    Under flag `i` the set holds all variants in case already; `ignore_case` remembers that the pattern spelt fewer.
    """

    chars: CharSet
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class Seq:
    """One after the other; with no items, the empty text."""

    items: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Alt:
    """Any of several, which a matcher tries in this order."""

    options: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """From `low` to `high` times, or without limit where `high` is None."""

    item: Tree
    low: int
    high: int | None
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """A condition on what follows (`ahead`) or precedes."""

    body: Tree
    ahead: bool
    negative: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Boundary:
    """Between a character of `word` and another, or not so where `negative`."""

    word: CharSet
    negative: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The start or end of the text or, where `lines`, of a line; `loose` is `$`, true also before a last newline."""

    edge: Literal["start", "end"]
    lines: bool = False
    loose: bool = False


Tree: TypeAlias = Chars | Seq | Alt | Repeat | Look | Boundary | Anchor

EMPTY = Seq()
"""The empty text."""


def children(tree: Tree) -> tuple[Tree, ...]:
    """Return what a tree is made of, in order."""
    match tree:
        case Seq(items=items):
            return items
        case Alt(options=options):
            return options
        case Repeat(item=item):
            return (item,)
        case Look(body=body):
            return (body,)
        case _:
            return ()


def walk(tree: Tree, *, into_looks: bool = True) -> Iterator[Tree]:
    """Run through a tree in the order of the pattern."""
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, Chars) and (into_looks or not isinstance(node, Look)):
            todo.extend(reversed(children(node)))


def is_lazy(tree: Tree) -> bool:
    """Say whether what a tree matches depends on laziness; inside a lookaround it never does."""
    return any(isinstance(node, Repeat) and node.lazy for node in walk(tree, into_looks=False))


def nullable(tree: Tree) -> bool:
    """Say whether a tree can match without consuming anything, conditions aside."""
    match tree:
        case Chars():
            return False
        case Alt(options=options):
            return any(map(nullable, options))
        case Repeat(item=item, low=low):
            return low == 0 or nullable(item)
        case Seq(items=items):
            return all(map(nullable, items))
        case _:
            return True


def width(tree: Tree) -> tuple[int, float]:
    """Return how many characters a tree consumes, at least and at most."""
    match tree:
        case Chars():
            return 1, 1
        case Seq(items=items):
            each = [width(item) for item in items]
            return sum(low for low, _ in each), sum(high for _, high in each)
        case Alt(options=options):
            each = [width(option) for option in options]
            return min(low for low, _ in each), max(high for _, high in each)
        case Repeat(item=item, low=low, high=high):
            least, most = width(item)
            return least * low, 0 if most == 0 else most * (float("inf") if high is None else high)
        case _:
            return 0, 0
