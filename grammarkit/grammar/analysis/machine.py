"""Machines: what terminals match, character by character, over one alphabet that a whole grammar shares.

A machine is a deterministic automaton. State 0 is the start, and `DEAD` stands for having failed; from every other
state something can still be matched, so that a machine is alive as long as the engine would go on reading. A list of
words is a tree of their beginnings, a pattern has the automaton that the regex algebra makes of it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from grammarkit.grammar.regex import RegexError
from grammarkit.grammar.regex.automaton import automaton
from grammarkit.grammar.regex.dfa import DEAD, Dfa
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.regex.syntax import Alt, Chars, Look, Repeat, Seq, walk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from grammarkit.grammar.regex.syntax import Tree

_LONG = 32
"""A repetition that is bounded above this is taken for one without a bound: no text that is tried here is so long."""

_SHORT = 4
_LARGEST = 800
"""Characters that a pattern is made of, repetitions written out; an automaton of so many states takes some 15 ms."""


class Machine(Protocol):
    """What a terminal matches. `is_exact` says that no repetition was taken for one without a bound."""

    is_exact: bool

    def after(self, state: int, symbol: int) -> int:
        """Return the state that a symbol leads to."""
        ...

    def accepts(self, state: int) -> bool:
        """Tell whether what led to a state is matched."""
        ...

    def symbols(self, state: int) -> Collection[int]:
        """List the symbols that may follow, the most readable first."""
        ...

    @property
    def states(self) -> int:
        """How many states there are."""
        ...


class Words:
    """A machine for words; each is given as the symbols that may stand at each of its places."""

    is_exact = True

    def __init__(self, words: Iterable[Sequence[tuple[int, ...]]]) -> None:
        self._rows: list[dict[int, int]] = [{}]
        self._accepting = {-2}
        for word in words:
            state = 0
            for symbols in word:
                row = self._rows[state]
                if symbols[0] not in row:
                    row.update(dict.fromkeys(symbols, len(self._rows)))
                    self._rows.append({})
                state = row[symbols[0]]
            self._accepting.add(state)

    def after(self, state: int, symbol: int) -> int:
        """Return the state that a symbol leads to."""
        return self._rows[state].get(symbol, DEAD)

    def accepts(self, state: int) -> bool:
        """Tell whether what led to a state is a word."""
        return state in self._accepting

    def symbols(self, state: int) -> Collection[int]:
        """List the symbols that may follow."""
        return self._rows[state].keys()

    @property
    def states(self) -> int:
        """How many beginnings the words have."""
        return len(self._rows)


class Patterned:
    """A machine for a pattern: its automaton, and which of the automaton's symbols each of ours is."""

    def __init__(self, made: Automaton, symbols: Sequence[int]) -> None:
        self.is_exact = made.is_exact
        self._dfa = made.dfa
        self._symbols = symbols
        self._listed: dict[int, tuple[int, ...]] = {}

    def after(self, state: int, symbol: int) -> int:
        """Return the state that a symbol leads to."""
        return self._dfa.rows[state][self._symbols[symbol]]

    def accepts(self, state: int) -> bool:
        """Tell whether what led to a state is matched."""
        return self._dfa.accepting[state]

    def symbols(self, state: int) -> Collection[int]:
        """List the symbols that may follow."""
        if state not in self._listed:
            row = self._dfa.rows[state]
            self._listed[state] = tuple(symbol for symbol, own in enumerate(self._symbols) if row[own] != DEAD)
        return self._listed[state]

    @property
    def states(self) -> int:
        """How many states the automaton has."""
        return len(self._dfa.rows)


class Automaton(NamedTuple):
    """The automaton of a pattern, and whether it is that of the pattern as it is written."""

    dfa: Dfa
    is_exact: bool


@lru_cache(maxsize=1024)
def tree_of(pattern: str) -> Tree | None:
    """Read a pattern of Python's `re`; None if it says what no plain regular expression says."""
    try:
        return parse(pattern)
    except RegexError:
        return None


@lru_cache(maxsize=1024)
def automaton_of(pattern: str) -> Automaton | None:
    """Make the automaton of a pattern of Python's `re`; None if it would be large, or there is none."""
    tree = tree_of(pattern)
    small = None if tree is None else smaller(tree)
    try:
        return None if small is None else Automaton(automaton(small, pattern), small == tree)
    except RegexError:
        return None


def smaller(tree: Tree) -> Tree | None:
    """Leave out such upper bounds of repetitions that the automaton can be expected to be small; None if it cannot."""
    characters = (node for node in walk(tree) if isinstance(node, Chars))
    if next(islice(characters, _LARGEST, None), None) is not None:
        return None
    trees = (_relaxed(tree, bound) for bound in (_LONG, _SHORT))
    return next((relaxed for relaxed in trees if _size(relaxed) <= _LARGEST), None)


def _relaxed(tree: Tree, bound: int) -> Tree:
    """Leave out the upper bounds of repetitions that are larger than `bound`."""
    match tree:
        case Seq(items=items):
            return Seq(tuple(_relaxed(item, bound) for item in items))
        case Alt(options=options):
            return Alt(tuple(_relaxed(option, bound) for option in options))
        case Repeat(item=item, low=low, high=high):
            kept = high if high is None or high <= bound or low == high else None
            return replace(tree, item=_relaxed(item, bound), high=kept)
        case _:
            return tree


def _size(tree: Tree) -> int:
    """Count the characters that a tree is made of, each repetition written out."""
    match tree:
        case Chars():
            return 1
        case Seq(items=parts) | Alt(options=parts):
            return sum(map(_size, parts))
        case Repeat(item=item, low=low, high=high):
            return _size(item) * max(1, low if high is None else high)
        case Look(body=body):
            return _size(body)
        case _:
            return 1
