"""Prints a syntax tree that holds neither lookaround nor anchors, in what Python's `re` and Rust's `regex` share.

What is printed reads back as the tree that was printed, so that printing twice changes nothing.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal, TypeAlias

from grammarkit.grammar.regex.spell import has_case, is_folded, spelt
from grammarkit.grammar.regex.syntax import Alt, Chars, Repeat, Seq, Tree, children, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DEEPEST = 240
"""How deep a printed pattern may be nested; Rust's `regex` stops at 250."""

_Case: TypeAlias = Literal["none", "ignored", "exact"]
_SIGNS: dict[tuple[int, int | None], str] = {(0, None): "*", (1, None): "+", (0, 1): "?"}


def printed(tree: Tree) -> str:
    """Print a tree; the empty text is `(?:)`, since nothing between two slashes begins a comment."""
    settled = not any(isinstance(node, Chars) and node.ignore_case for node in walk(tree))
    shown = _choice(tree, settled=settled)
    # Lark takes a backslash away that stands before a quote, also the second one of two.
    return shown.replace('\\\\"', r"\\\x22") or "(?:)"


def depth(tree: Tree) -> int:
    """Count how deep the printed tree is nested, as Rust's `regex` counts."""
    inner = max(map(depth, children(tree)), default=0)
    match tree:
        case Seq():
            return inner + 1
        case Repeat(item=Chars()):
            return inner + 1
        case _:
            return inner + 2


def _choice(tree: Tree, *, settled: bool) -> str:
    """Print a tree where alternatives need no brackets; `settled` is where no `(?i:` needs to be written."""
    if isinstance(tree, Alt) and (settled or _case(tree) != "ignored"):
        return "|".join(_sequence((option,), settled=settled) for option in tree.options)
    return _sequence((tree,), settled=settled)


def _sequence(items: Sequence[Tree], *, settled: bool) -> str:
    """Print trees one after the other, with `(?i:…)` around those that need it."""
    if len(items) == 1 and isinstance(items[0], Seq):
        return _sequence(items[0].items, settled=settled)
    if settled:
        return "".join(_item(item, settled=True) for item in items)
    return "".join(
        f"(?i:{_folding(part)})" if folding else "".join(_item(item, settled=False) for item in part)
        for part, folding in _parts(items)
        if part
    )


def _folding(part: Sequence[Tree]) -> str:
    """Print what stands inside `(?i:…)`."""
    return _choice(part[0] if len(part) == 1 else Seq(tuple(part)), settled=True)


def _item(tree: Tree, *, settled: bool) -> str:
    if isinstance(tree, Repeat):
        return _atom(tree.item, settled=settled) + _sign(tree)
    return _atom(tree, settled=settled)


def _atom(tree: Tree, *, settled: bool) -> str:
    """Print a tree so that a quantifier may follow."""
    if isinstance(tree, Chars):
        return spelt(tree.chars, ignore_case=settled and tree.ignore_case)
    return f"(?:{_choice(tree, settled=settled)})"


def _sign(tree: Repeat) -> str:
    low, high = tree.low, tree.high
    if (low, high) in _SIGNS:
        return _SIGNS[low, high]
    return f"{{{low}}}" if low == high else f"{{{low},{'' if high is None else high}}}"


def _case(tree: Tree) -> _Case:
    """Say whether a tree is to be printed inside `(?i:…)`; "none" is what means the same inside and outside."""
    if isinstance(tree, Chars):
        if tree.ignore_case and has_case(tree.chars):
            return "ignored"
        return "none" if is_folded(tree.chars) and not has_case(tree.chars) else "exact"
    cases = {_case(child) for child in children(tree)}
    return "exact" if "exact" in cases else "ignored" if "ignored" in cases else "none"


def _parts(items: Sequence[Tree]) -> Iterator[tuple[list[Tree], bool]]:
    """Cut a sequence into what goes into one `(?i:…)` together and what stays outside."""
    for exact, group in groupby(items, lambda item: _case(item) == "exact"):
        part = list(group)
        ignored = [] if exact else [at for at, item in enumerate(part) if _case(item) == "ignored"]
        first, behind = (ignored[0], ignored[-1] + 1) if ignored else (0, 0)
        yield part[:first], False
        yield part[first:behind], True
        yield part[behind:], False
