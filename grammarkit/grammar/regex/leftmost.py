"""Where Python's `re`, which takes the first alternative that fits, stops before the longest match."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from grammarkit.grammar.regex import dfa
from grammarkit.grammar.regex.determine import LooksPast, TooManyStates, determined
from grammarkit.grammar.regex.draw import Drawer
from grammarkit.grammar.regex.parse import parse, words
from grammarkit.grammar.regex.program import MATCH, Ahead, Behind, Program, Take, TooLong, compiled
from grammarkit.grammar.regex.syntax import Alt, Look, Repeat, Tree, is_lazy, walk
from grammarkit.grammar.regex.threads import LooksBefore, Runner, TooMuchWork

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LARGE = 4000
"""Instructions of a program from which on nothing is asked: two automata are made of it."""

_MOST_PAIRS = 20_000
"""Pairs of threads that are looked at before the automata are made."""


def cut_short(pattern: str, flags: str = "") -> str | None:
    """Give a shortest text that a pattern matches whole, and of which `re.match` takes the beginning only.

    None where there is none: whatever text is matched, the longest match is found. So it is for lazy patterns here,
    which are to stop early, and for those that are too large to tell.

    Raises:
        RegexError: the pattern is broken, or holds what no regular expression says.
    """
    listed = words(pattern, flags)
    if listed is not None and (pattern.isascii() or not listed.ignore_case):
        return _cut_word([word.lower() for word in listed.listed] if listed.ignore_case else listed.listed)
    tree = parse(pattern, flags)
    if is_lazy(tree) or not _has_ways(tree):
        return None
    try:
        program = compiled(tree)
        if len(program.code) > _LARGE or not _Threads(program).may_stop_early():
            return None
        whole = dfa.canonical(determined(program, lazy=False))
        first = dfa.canonical(determined(program, lazy=True))
        missed = dfa.product(whole, first, lambda matched, taken: matched and not taken)
    except (TooLong, TooManyStates, TooMuchWork, LooksBefore, LooksPast):
        return None
    return Drawer(missed).shortest()


def _cut_word(listed: Sequence[str]) -> str | None:
    """Give a shortest word that begins with one listed before it."""
    places: dict[str, int] = {}
    for place, word in enumerate(listed):
        places.setdefault(word, place)
    cut = (
        word
        for word, place in places.items()
        if any(places.get(word[:length], place) < place for length in range(len(word)))
    )
    return min(cut, key=len, default=None)


def _has_ways(tree: Tree) -> bool:
    """Tell whether a text may be matched in several ways at all; lookaround is left to others."""
    nodes = list(walk(tree))
    ways = any(isinstance(n, Alt) or (isinstance(n, Repeat) and n.high != n.low) for n in nodes)
    return ways and not any(isinstance(n, Look) for n in nodes)


class _Threads:
    """The threads of a program that one text leads to, two at a time: quicker than an automaton, and less exact."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._runner = Runner(program)

    def may_stop_early(self) -> bool:
        """Tell whether a thread may come to a match while one that comes after it goes on; False is certain."""
        code = self._program.code
        if any(isinstance(instruction, Ahead | Behind) for instruction in code):
            return True
        arrivals = [self._arrived(i) for i in (self._program.start, *(i.goto for i in code if isinstance(i, Take)))]
        if any(MATCH in threads[:-1] for threads in arrivals):
            return True
        queue = list(dict.fromkeys(pair for threads in arrivals for pair in self._alike(combinations(threads, 2))))
        known = set(queue)
        for one, two in queue:
            left, right = (self._arrived(self._runner.gotos[thread]) for thread in (one, two))
            if (MATCH in left and not set(right) <= set(left)) or len(known) > _MOST_PAIRS:
                return True
            found = [pair for pair in self._alike(product(left, right)) if pair not in known]
            known.update(found)
            queue += found
        return False

    def _arrived(self, start: int) -> list[int]:
        return [thread.at for thread in self._runner.arrivals(start, ()).threads]

    def _alike(self, pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Choose the pairs of threads that take the same character."""
        takes = self._runner.takes
        return ((one, two) for one, two in pairs if one != two and takes[one] & takes[two])
