"""The lexicon: the machines of all terminals of a grammar, and the alphabet that they share."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from grammarkit.grammar.analysis.machine import Patterned, Words, automaton_of, smaller, tree_of
from grammarkit.grammar.analysis.spread import bits
from grammarkit.grammar.regex.charset import Alphabet
from grammarkit.grammar.regex.dfa import DEAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grammarkit.grammar.analysis.machine import Automaton, Machine
    from grammarkit.grammar.analysis.terminals import Terminal

_MOST_WORDS = 10_000
_MOST_STATES = 2000
"""States of all automata together; the patterns behind that are not looked into."""

_READABLE = "abcdefghijklmnopqrstuvwxyz1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "".join(map(chr, range(0x20, 0x7F)))
_KELVIN_AND_LONG_S = {"k": "\u212a", "s": "\u017f"}


class Lexicon:
    """Machines by the number of the terminal; None where a terminal is not looked into."""

    def __init__(self, terminals: Sequence[Terminal]) -> None:
        self._terminals = terminals
        automata = _automata(terminals)
        self._alphabet, self._readable = _by_readability(
            _alphabet([made.dfa.alphabet for made in automata.values()], terminals)
        )
        self.machines: tuple[Machine | None, ...] = tuple(
            self._machine(number, terminal, automata) for number, terminal in enumerate(terminals)
        )
        self.starts = tuple(self._starts(machine) for machine in self.machines)
        """The symbols that each terminal can begin with, as bits."""
        self._single = tuple(t.words[0].casefold() if len(t.words) == 1 else "" for t in terminals)
        self._index()
        self.letters = sum(1 << symbol for symbol, char in enumerate(self._readable) if char.isalnum() or char == "_")
        """The symbols of letters and digits, as bits."""

    def _index(self) -> None:
        """Note which terminals begin with a symbol, and which are single words, so that not all pairs are compared."""
        self._by_start = [0] * self._alphabet.size
        self._same: dict[str, int] = {}
        self._words = 0
        for terminal, word in enumerate(self._single):
            for symbol in bits(self.starts[terminal]):
                self._by_start[symbol] |= 1 << terminal
            if word:
                self._same[word] = self._same.get(word, 0) | 1 << terminal
                self._words |= 1 << terminal
        self._sorted = sorted(self._same)

    def symbol(self, char: str) -> int:
        """Give the symbol of a character."""
        return self._alphabet.symbol(ord(char))

    def accepts(self, terminal: int, text: str) -> bool:
        """Tell whether a terminal matches a text; one that is not looked into does not."""
        machine = self.machines[terminal]
        state = 0
        for char in text:
            if machine is None or state == DEAD:
                return False
            state = machine.after(state, self.symbol(char))
        return machine is not None and state != DEAD and machine.accepts(state)

    def alike(self, terminal: int) -> int:
        """Give the terminals that may share a text with one, as bits; told quickly, and not for certain."""
        word = self._single[terminal]
        return self._beginning(terminal) | (self._same.get(word, 0) if word else 0)

    def longer(self, terminal: int) -> int:
        """Give the terminals that may go on behind a text of one, as bits; told quickly, and not for certain."""
        found = self._beginning(terminal)
        word = self._single[terminal]
        if word:
            first = bisect_left(self._sorted, word)
            for other in self._sorted[first:]:
                if not other.startswith(word):
                    break
                found |= self._same[other]
        return found

    def _beginning(self, terminal: int) -> int:
        """Give the terminals that begin like one, as bits, but of two single words neither."""
        found = 0
        for symbol in bits(self.starts[terminal]):
            found |= self._by_start[symbol]
        return found & ~self._words if self._single[terminal] else found

    def text(self, symbols: Iterable[int]) -> str:
        """Give readable text for symbols."""
        return "".join(self._readable[symbol] for symbol in symbols)

    def visible(self, terminal: int) -> int:
        """Count the visible characters of ASCII that a terminal can begin with."""
        return sum(self.starts[terminal] >> self._alphabet.symbol(code) & 1 for code in range(0x21, 0x7F))

    def is_single(self, symbol: int) -> bool:
        """Tell whether a symbol stands for one character only."""
        ranges = self._alphabet.chars([symbol]).ranges
        return len(ranges) == 1 and ranges[0][0] == ranges[0][1]

    def _machine(self, number: int, terminal: Terminal, automata: Mapping[int, Automaton]) -> Machine | None:
        if number in automata:
            own = automata[number].dfa.alphabet
            return Patterned(automata[number], [own.symbol(ord(char)) for char in self._readable])
        if not 0 < len(terminal.words) <= _MOST_WORDS:
            return None
        return Words([self._variants(char, terminal) for char in word] for word in terminal.words)

    def _variants(self, char: str, terminal: Terminal) -> tuple[int, ...]:
        return tuple(self.symbol(variant) for variant in (variants(char) if terminal.folded else char))

    @staticmethod
    def _starts(machine: Machine | None) -> int:
        return sum(1 << symbol for symbol in machine.symbols(0)) if machine else 0


def _automata(terminals: Sequence[Terminal]) -> dict[int, Automaton]:
    """Make the automata of patterns, as long as they are not too many."""
    found: dict[int, Automaton] = {}
    left = _MOST_STATES
    for number, terminal in enumerate(terminals):
        if not terminal.pattern or left <= 0:
            continue
        made = automaton_of(terminal.pattern)
        if made is not None:
            found[number] = made
            left -= len(made.dfa.rows)
        elif (tree := tree_of(terminal.pattern)) is not None and smaller(tree) is not None:
            left = 0  # one that comes out large after all costs up to a second
    return found


def _alphabet(automata: Sequence[Alphabet], terminals: Sequence[Terminal]) -> Alphabet:
    """Find the characters that no automaton and no word tells apart."""
    chars: set[str] = set()
    for terminal in terminals:
        chars.update(*terminal.words)
    spelt = {ord(variant) for char in chars for variant in variants(char)}
    starts = sorted({0, *spelt, *(code + 1 for code in spelt)}.union(*(each.starts for each in automata)))
    labels: dict[tuple[int, ...], int] = {}
    numbers = [
        labels.setdefault((code if code in spelt else -1, *(each.symbol(code) for each in automata)), len(labels))
        for code in starts
        if code <= 0x10FFFF
    ]
    return Alphabet.numbered(starts[: len(numbers)], numbers)


def _by_readability(alphabet: Alphabet) -> tuple[Alphabet, list[str]]:
    """Number the symbols anew, the most readable ones first, and give a character of each."""
    shown: dict[int, str] = {}
    for char in _READABLE:
        shown.setdefault(alphabet.symbol(ord(char)), char)
    for start, symbol in zip(alphabet.starts, alphabet.symbols, strict=True):
        shown.setdefault(symbol, chr(start))
    numbers = {symbol: number for number, symbol in enumerate(shown)}
    return Alphabet(alphabet.starts, tuple(numbers[symbol] for symbol in alphabet.symbols)), list(shown.values())


@cache
def variants(char: str) -> str:
    """List a character and its other cases, as far as they are one character."""
    cases = (char, char.lower(), char.upper(), _KELVIN_AND_LONG_S.get(char.lower(), char))
    return "".join(dict.fromkeys(case for case in cases if len(case) == 1))
