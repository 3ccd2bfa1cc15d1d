"""`Regex`: a regular language over Unicode text, as a value that can be combined, asked, drawn from and printed."""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar.regex.automaton import automaton, combined, plain
from grammarkit.grammar.regex.case import folded
from grammarkit.grammar.regex.charset import ANY, CharSet
from grammarkit.grammar.regex.dfa import DEAD, Dfa, between
from grammarkit.grammar.regex.draw import Drawer
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.regex.printer import printed
from grammarkit.grammar.regex.syntax import Chars, Repeat, Seq

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Regex:
    """A set of texts. Two are equal if they hold the same texts, however they were written."""

    dfa: Dfa = field(repr=False)
    """For this package alone."""

    @classmethod
    def parse(cls, pattern: str, flags: str = "") -> Regex:
        r"""Read a pattern of Python's `re`, with flags of `imsxu`.

        It stands for the texts that `re.fullmatch` takes, where `\w`, `\d` and `\s` mean ASCII. A lazy pattern stands
        for the texts that `re.match` takes whole at its first try, so that the longest of them that a text begins with
        is what `re.match` would have found. A lookaround is asked about the token alone, as though no text were
        around it.

        Raises:
            RegexError: the pattern is broken; it holds a backreference, a conditional, or a group or quantifier that
                forbids backtracking; a lookaround, or a word boundary, stands where the token ends or begins, so that
                only the text around could tell; or its automaton would have more than 20,000 states.
        """
        return cls(_parsed(pattern, flags))

    @classmethod
    def literal(cls, text: str, *, ignore_case: bool = False) -> Regex:
        """The language of one text, or of its variants in case."""
        sets = [CharSet.of(char) for char in text]
        return cls(automaton(Seq(tuple(Chars(folded(chars) if ignore_case else chars) for chars in sets)), text))

    @classmethod
    def beginning_with(cls, chars: CharSet) -> Regex:
        """The language of all texts that begin with one of some characters."""
        return cls(_beginning_with(chars))

    def union(self, other: Regex) -> Regex:
        """What is in either."""
        return Regex(combined(self.dfa, other.dfa, operator.or_))

    def intersect(self, other: Regex) -> Regex:
        """What is in both."""
        return Regex(combined(self.dfa, other.dfa, operator.and_))

    def minus(self, other: Regex) -> Regex:
        """What is in this one and not in the other."""
        return Regex(combined(self.dfa, other.dfa, operator.gt))

    @property
    def nullable(self) -> bool:
        """Whether the empty text is in it."""
        return self.dfa.accepting[0]

    @property
    def states(self) -> int:
        """How many states the smallest automaton has, those from which nothing can be accepted aside."""
        return len(self.dfa.rows)

    def is_empty(self) -> bool:
        """Say whether there is no text in it."""
        return not any(self.dfa.accepting)

    def matches(self, text: str) -> bool:
        """Say whether a text is in it."""
        return self.dfa.accepts(text)

    def may_start_with(self, text: str) -> bool:
        """Say whether a text in it begins with another."""
        return self.dfa.after(0, text) != DEAD

    def divided(self) -> Iterator[tuple[Regex, Regex]]:
        """Divide all that its texts begin with by what may come behind: give both, for each state of its automaton."""
        ends = [state for state, accepts in enumerate(self.dfa.accepting) if accepts]
        for state in range(self.states):
            yield self._between(0, (state,)), self._between(state, ends)

    def starts(self) -> CharSet:
        """The characters that its texts begin with."""
        return CharSet().union(*(chars for chars, _ in self.dfa.edges(0)))

    def carried_by(self, other: Regex) -> CharSet:
        """The characters that, behind whichever text of this, are still the beginning of a text of the other."""
        alphabet, symbols = self.dfa.alphabet.joined(other.dfa.alphabet)
        found = set(range(len(symbols)))
        queue = [(0, 0)]
        seen = set(queue)
        for here, there in queue:
            row, others = self.dfa.rows[here], other.dfa.rows[there]
            if self.dfa.accepting[here]:
                found = {symbol for symbol in found if others[symbols[symbol][1]] != DEAD}
            for one, two in symbols:
                pair = row[one], others[two]
                if pair[0] == DEAD or pair in seen:
                    continue
                if pair[1] == DEAD:  # every state leads to some text, behind which the other has failed already
                    return CharSet()
                seen.add(pair)
                queue.append(pair)
        return alphabet.chars(found)

    def _between(self, start: int, accepting: Iterable[int]) -> Regex:
        return Regex(between(self.dfa.alphabet, self.dfa.rows, start, accepting))

    def shortest(self) -> str | None:
        """Return a shortest text in it, of readable characters where there is a choice; None if it is empty."""
        return Drawer(self.dfa).shortest()

    def examples(self, n: int, seed: int = 0, max_length: int = 40) -> tuple[str, ...]:
        """Return up to `n` distinct texts in it: a shortest one, then others of all lengths, the same for each seed."""
        return Drawer(self.dfa).several(n, seed, max_length)

    def pattern(self) -> str:
        """Print it as a plain pattern: no lookaround, laziness, anchors, flags or classes that depend on the engine.

        Python's `re` (with `fullmatch`) and Rust's `regex` read it alike, and it may stand between two slashes.

        Raises:
            RegexError: it would be longer than 200,000 characters, or nested deeper than Rust's `regex` reads.
        """
        return printed(plain(self.dfa))

    def __str__(self) -> str:
        return self.pattern()


@lru_cache(maxsize=512)
def _parsed(pattern: str, flags: str) -> Dfa:
    return automaton(parse(pattern, flags), pattern)


@lru_cache(maxsize=512)
def _beginning_with(chars: CharSet) -> Dfa:
    return automaton(Seq((Chars(chars), Repeat(Chars(ANY), 0, None))), "")
