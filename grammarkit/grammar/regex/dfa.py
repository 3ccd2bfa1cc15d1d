"""Deterministic automata in one canonical form, so that equal languages are equal values; and products of two.

State 0 is the start, and -1 stands for having failed. A canonical automaton has no state from which nothing can be
accepted, no two states that accept the same, states numbered breadth first, and the coarsest alphabet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.grammar.regex.charset import Alphabet
from grammarkit.grammar.regex.determine import MOST_STATES, Raw, TooManyStates
from grammarkit.grammar.regex.minimise import classes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from grammarkit.grammar.regex.charset import CharSet

DEAD = -1


@dataclass(frozen=True, slots=True)
class Dfa:
    """A canonical automaton: the next state for each state and symbol, and whether each state accepts."""

    alphabet: Alphabet
    rows: tuple[tuple[int, ...], ...]
    accepting: tuple[bool, ...]

    def after(self, state: int, text: str) -> int:
        """Return the state that a text leads to from another."""
        for char in text:
            if state == DEAD:
                break
            state = self.rows[state][self.alphabet.symbol(ord(char))]
        return state

    def accepts(self, text: str) -> bool:
        """Say whether a text is in the language."""
        state = self.after(0, text)
        return state != DEAD and self.accepting[state]

    def edges(self, state: int) -> Iterator[tuple[CharSet, int]]:
        """List where the characters lead from a state, those that lead to one place together."""
        symbols: dict[int, list[int]] = {}
        for symbol, target in enumerate(self.rows[state]):
            if target != DEAD:
                symbols.setdefault(target, []).append(symbol)
        for target, these in symbols.items():
            yield self.alphabet.chars(these), target


def canonical(raw: Raw) -> Dfa:
    """Bring an automaton into canonical form."""
    living = _living(raw)
    rows = [[target if target in living else DEAD for target in row] for row in raw.rows]
    kinds = classes(rows, raw.accepting, living | {0})
    numbers = {kinds[0]: 0}
    order = [0]
    for state in order:
        for target in rows[state]:
            if target != DEAD and kinds[target] not in numbers:
                numbers[kinds[target]] = len(numbers)
                order.append(target)
    renumbered = [[DEAD if t == DEAD else numbers[kinds[t]] for t in rows[state]] for state in order]
    return _with_coarsest_alphabet(raw.alphabet, renumbered, tuple(state in raw.accepting for state in order))


def between(alphabet: Alphabet, rows: Sequence[Sequence[int]], start: int, accepting: Iterable[int]) -> Dfa:
    """Build the automaton of what leads from one state of another to some of its states."""
    sink = len(rows)
    order = [start, *(state for state in range(sink) if state != start)]
    numbers = {state: number for number, state in enumerate(order)} | {DEAD: sink}
    renumbered = [[numbers[target] for target in rows[state]] for state in order]
    return canonical(Raw(alphabet, [*renumbered, [sink] * alphabet.size], {numbers[state] for state in accepting}))


def product(left: Dfa, right: Dfa, keep: Callable[[bool, bool], bool]) -> Dfa:
    """Build the automaton of the texts of which `keep`, told which of the two accept them, says so.

    Raises:
        TooManyStates: it has more than `MOST_STATES` states.
    """
    alphabet, symbols = left.alphabet.joined(right.alphabet)
    numbers = {(0, 0): 0}
    queue = [(0, 0)]
    rows: list[list[int]] = []
    for one, two in queue:
        row: list[int] = []
        for first, second in symbols:
            pair = DEAD if one == DEAD else left.rows[one][first], DEAD if two == DEAD else right.rows[two][second]
            row.append(numbers.setdefault(pair, len(numbers)))
            if row[-1] == len(queue):
                queue.append(pair)
        rows.append(row)
        if len(queue) > MOST_STATES:
            raise TooManyStates
    verdicts = ((one != DEAD and left.accepting[one], two != DEAD and right.accepting[two]) for one, two in queue)
    return canonical(Raw(alphabet, rows, {number for number, both in enumerate(verdicts) if keep(*both)}))


def _living(raw: Raw) -> set[int]:
    """Find the states from which something is accepted."""
    before: list[set[int]] = [set() for _ in raw.rows]
    for state, row in enumerate(raw.rows):
        for target in row:
            before[target].add(state)
    living = set(raw.accepting)
    queue = list(raw.accepting)
    for state in queue:
        fresh = before[state] - living
        living |= fresh
        queue.extend(fresh)
    return living


def _with_coarsest_alphabet(alphabet: Alphabet, rows: list[list[int]], accepting: tuple[bool, ...]) -> Dfa:
    """Make one symbol of those that lead to the same places everywhere."""
    columns: dict[tuple[int, ...], int] = {}
    labels = [columns.setdefault(column, len(columns)) for column in zip(*rows, strict=True)]
    coarse = Alphabet.numbered(alphabet.starts, [labels[symbol] for symbol in alphabet.symbols])
    first = dict(zip(reversed(coarse.symbols), reversed(coarse.starts), strict=True))
    symbols = [alphabet.symbol(first[symbol]) for symbol in range(coarse.size)]
    return Dfa(coarse, tuple(tuple(row[symbol] for symbol in symbols) for row in rows), accepting)
