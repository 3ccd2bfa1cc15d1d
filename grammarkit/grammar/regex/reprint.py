"""Writes a pattern of Python's `re` anew, in what Python and Rust share, and as close to its author's words as can be.

The syntax tree is printed where that suffices. Laziness, lookaround, word boundaries and anchors in the middle have no
equivalent, and take the way through the automaton.
"""

from __future__ import annotations

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex.automaton import automaton, ignoring_case, plain
from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.regex.error import RegexError
from grammarkit.grammar.regex.parse import parse, words
from grammarkit.grammar.regex.printer import DEEPEST, depth, printed
from grammarkit.grammar.regex.spell import has_case, is_folded
from grammarkit.grammar.regex.syntax import EMPTY, Alt, Anchor, Boundary, Chars, Look, Repeat, Seq, Tree, is_lazy, walk


def reprinted(pattern: str, flags: str = "") -> str:
    r"""Write a pattern without lookaround, laziness, anchors, flags and classes that depend on the engine.

    Only letters in any case keep a flag, as `(?i:…)`, where Rust, unlike Python, tells U+0130 and U+0131 from `i`.
    Anchors at the edges are dropped: a token begins at its start and ends at its end. Printing twice changes nothing.

    Raises:
        RegexError: the pattern is broken, or cannot be written so; see `Regex.parse`.
    """
    return plainly(parse(pattern, flags), pattern)


def of_words(pattern: str, flags: str) -> str | None:
    """Print a list of words as its tree would be printed, without making it; None of what is no such list of ASCII."""
    found = words(pattern, flags)
    if found is None or len(found.listed) < 2 or min(map(len, found.listed)) < 2 or not pattern.isascii():
        return None
    written = "|".join(found.listed)
    return f"(?i:{written.lower()})" if found.ignore_case and written.lower() != written.upper() else written


def plainly(tree: Tree, pattern: str) -> str:
    """Do as `reprinted` does with a tree.

    Raises:
        RegexError: as `reprinted`.
    """
    if not is_lazy(tree):
        tree = _without_edges(tree, start=True, end=True)
    if is_lazy(tree) or any(isinstance(node, Look | Boundary | Anchor) for node in walk(tree)):
        ignores_case = any(isinstance(node, Chars) and node.ignore_case for node in walk(tree))
        tree = plain(automaton(tree, pattern), pattern)
        return printed(ignoring_case(tree) if ignores_case else tree)
    tree = _normal(tree)
    if depth(tree) > DEEPEST:
        message = f"the pattern is nested more than {DEEPEST} deep"
        raise RegexError(message, "define its parts as terminals of their own", Span(0, len(pattern)))
    return printed(tree)


def _without_edges(tree: Tree, *, start: bool, end: bool) -> Tree:
    """Drop anchors that stand first or last."""
    match tree:
        case Anchor(edge=edge):
            return EMPTY if (start and edge == "start") or (end and edge == "end") else tree
        case Alt(options=options):
            return Alt(tuple(_without_edges(option, start=start, end=end) for option in options))
        case Seq(items=items) if items:
            last = len(items) - 1
            edges = ((start and at == 0, end and at == last) for at in range(len(items)))
            changed = tuple(_without_edges(item, start=s, end=e) for item, (s, e) in zip(items, edges, strict=True))
            kept = Seq(tuple(item for item in changed if item != EMPTY))
            return kept if len(kept.items) == len(items) else _without_edges(kept, start=start, end=end)
        case _:
            return tree


def _normal(tree: Tree) -> Tree:
    """Write trees that print alike in one way, and choices of characters as one class."""
    match tree:
        case Seq(items=items):
            flat: list[Tree] = []
            for item in map(_normal, items):
                flat.extend(item.items if isinstance(item, Seq) else (item,))
            return flat[0] if len(flat) == 1 else Seq(tuple(flat))
        case Alt(options=options):
            return _normal_choice(tuple(map(_normal, options)))
        case Repeat(item=item, low=low, high=high):
            inner = _normal(item)
            return EMPTY if inner == EMPTY else Repeat(inner, low, high)
        case _:
            return tree


def _normal_choice(options: tuple[Tree, ...]) -> Tree:
    flat = [each for option in options for each in (option.options if isinstance(option, Alt) else (option,))]
    kept: list[Tree] = []
    for option in flat:
        before = kept[-1] if kept else None
        if isinstance(option, Chars) and isinstance(before, Chars) and (both := _one_of(before, option)):
            kept[-1] = both
        elif option != EMPTY:
            kept.append(option)
    if not kept:
        return EMPTY
    choice = kept[0] if len(kept) == 1 else Alt(tuple(kept))
    return choice if EMPTY not in flat else Repeat(choice, 0, 1)


def _one_of(left: Chars, right: Chars) -> Chars | None:
    """Join two sets, unless one ignores case and the other must not."""
    chars = CharSet.union(left.chars, right.chars)
    if left.ignore_case == right.ignore_case:
        return Chars(chars, left.ignore_case)
    exact = right if left.ignore_case else left
    return Chars(chars, ignore_case=True) if is_folded(exact.chars) and not has_case(exact.chars) else None
