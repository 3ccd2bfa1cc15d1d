"""Machines that are made as far as a text goes, over code points: for reading one text, whatever the terminals' size.

Where all states are needed, `Lexicon` makes automata, and leaves out what would be large. Here nothing is left out but
what only llguidance knows, and bounds of repetitions count as they are written, unless they are very large.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from grammarkit.grammar.analysis.lexer import Unknown
from grammarkit.grammar.analysis.lexicon import variants
from grammarkit.grammar.analysis.machine import Words, smaller, tree_of
from grammarkit.grammar.regex.determine import Determiner, LooksPast
from grammarkit.grammar.regex.dfa import DEAD
from grammarkit.grammar.regex.program import TooLong, compiled
from grammarkit.grammar.regex.syntax import is_lazy
from grammarkit.grammar.regex.threads import LooksBefore, Runner, TooMuchWork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.grammar.analysis.terminals import Terminal
    from grammarkit.grammar.regex.determine import State


class Stepping:
    """A machine for a pattern, each state of which is found when a text comes to it."""

    def __init__(self, determiner: Determiner) -> None:
        self._determiner = determiner
        first = determiner.first()
        self._states: dict[int, State] = {0: first}
        self._numbers: dict[State, int] = {first: 0}
        self._fresh = count(1)  # two threads may use up two numbers for one state, and never one number for two
        self._after: dict[tuple[int, int], int] = {}

    def after(self, state: int, symbol: int) -> int:
        """Return the state that a character leads to.

        Raises:
            Unknown: it cannot be found in reasonable time.
        """
        runner = self._determiner.runner
        key = state, runner.alphabet.symbol(symbol)
        if key not in self._after:
            runner.steps = 0
            try:
                self._after[key] = self._number(self._determiner.after(self._states[state], key[1]))
            except TooMuchWork:
                raise Unknown from None
        return self._after[key]

    def _number(self, state: State) -> int:
        if not state.threads:
            return DEAD
        if state not in self._numbers:
            number = next(self._fresh)
            self._states[number] = state
            self._numbers[state] = number
        return self._numbers[state]

    def accepts(self, state: int) -> bool:
        """Tell whether what led to a state is matched."""
        return self._determiner.accepts(self._states[state])


def stepping(terminal: Terminal) -> Words | Stepping | None:
    """Make the machine of a terminal; None where only llguidance knows what it matches."""
    if terminal.words:
        return Words([_codes(char, terminal) for char in word] for word in terminal.words)
    tree = tree_of(terminal.pattern) if terminal.pattern else None
    # A program writes repetitions out: where that is too long, large bounds are left out.
    for form in () if tree is None else (tree, smaller(tree)):
        try:
            return None if form is None else Stepping(Determiner(Runner(compiled(form)), lazy=is_lazy(form)))
        except TooLong:
            continue
        except (LooksPast, LooksBefore, TooMuchWork):
            break
    return None


def _codes(char: str, terminal: Terminal) -> tuple[int, ...]:
    return tuple(map(ord, variants(char) if terminal.folded else char))


class Machines:
    """The machines of a grammar's terminals, each made when it is asked for."""

    def __init__(self, terminals: Sequence[Terminal]) -> None:
        self._terminals = terminals
        self._made: dict[int, Words | Stepping | None] = {}

    def __getitem__(self, terminal: int) -> Words | Stepping | None:
        if terminal not in self._made:
            self._made[terminal] = stepping(self._terminals[terminal])
        return self._made[terminal]
