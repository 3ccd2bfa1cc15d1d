"""Where Python's `re`, which takes the first alternative that fits, stops before the longest match."""

from __future__ import annotations

from grammarkit.grammar.regex.determine import LooksPast, TooManyStates, determined
from grammarkit.grammar.regex.dfa import canonical, product
from grammarkit.grammar.regex.draw import Drawer
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.regex.program import TooLong, compiled
from grammarkit.grammar.regex.syntax import Alt, Look, Repeat, Tree, is_lazy, walk
from grammarkit.grammar.regex.threads import LooksBefore, TooMuchWork

_LARGE = 4000
"""Instructions of a program from which on nothing is asked: two automata are made of it."""


def cut_short(pattern: str, flags: str = "") -> str | None:
    """Give a shortest text that a pattern matches whole, and of which `re.match` takes the beginning only.

    None where there is none: whatever text is matched, the longest match is found. So it is for lazy patterns here,
    which are to stop early, and for those that are too large to tell.

    Raises:
        RegexError: the pattern is broken, or holds what no regular expression says.
    """
    tree = parse(pattern, flags)
    if is_lazy(tree) or not _has_ways(tree):
        return None
    try:
        program = compiled(tree)
        if len(program.code) > _LARGE:
            return None
        first = determined(program, lazy=True)
        if not first.stops_early:
            return None
        whole = determined(program, lazy=False)
        missed = product(canonical(whole), canonical(first), lambda matched, taken: matched and not taken)
    except (TooLong, TooManyStates, TooMuchWork, LooksBefore, LooksPast):
        return None
    return Drawer(missed).shortest()


def _has_ways(tree: Tree) -> bool:
    """Tell whether a text may be matched in several ways at all; lookaround is left to others."""
    nodes = list(walk(tree))
    ways = any(isinstance(n, Alt) or (isinstance(n, Repeat) and n.high != n.low) for n in nodes)
    return ways and not any(isinstance(n, Look) for n in nodes)
