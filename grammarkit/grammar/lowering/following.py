"""Conditions on what follows a terminal, proven needless.

The engine's terminals cannot look ahead. A condition at the end of one, such as `(?![a-z])`, can be left out where

1. nothing that may come next, `%ignore` included, can begin with what is forbidden; or
2. wherever the terminal is expected, another one is too that goes on reading there: beside `NAME`, `if` followed by a
   letter is the beginning of a name, and the longest match takes it.

Else leaving it out would change the language, and it is an error that says who may follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar.analysis.bnf import bnf
from grammarkit.grammar.analysis.company import company
from grammarkit.grammar.analysis.least import NEVER, least
from grammarkit.grammar.analysis.order import order
from grammarkit.grammar.analysis.spread import bits
from grammarkit.grammar.regex import Regex, RegexError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.analysis.terminals import Terminal
    from grammarkit.grammar.syntax import Statement


@dataclass(frozen=True, slots=True)
class Condition:
    """What must not follow a terminal: `pattern` is what the terminal matches, `span` where the condition stands.

    Terminals that match the same are one to the engine, wherever they stand: a condition on one is a condition on all.
    """

    pattern: str
    forbidden: str
    text: str
    span: Span
    is_last: bool
    """Whether it stood last. Another, that looks past the end, may also allow what the terminal alone would not be."""


def unproven(conditions: Iterable[Condition], statements: Iterable[Statement]) -> Iterator[Diagnostic]:
    """Find the conditions that could make a difference, with who may follow."""
    wanted = tuple(conditions)
    if wanted:
        places = _Places(bnf(statements, {}))
        for condition in wanted:
            follower = places.follower(condition)
            if follower is not None:
                yield _fault(condition, follower.shown)


def _fault(condition: Condition, follower: str) -> Diagnostic:
    what = "which it forbids" if condition.is_last else "which makes a difference to it"
    message = f"`{condition.text}` looks past the end of the token, and {follower} may follow it, {what}"
    remedy = "say in the rule what may follow, or put white space between the two"
    return Diagnostic("unlowerable-regex", message, condition.span, help=remedy)


class _Places:
    """The places where terminals stand, and what is expected beside and behind them."""

    def __init__(self, grammar: Bnf) -> None:
        needs = least(grammar).needs
        nullable, productive = [need == 0 for need in needs], [need < NEVER for need in needs]
        self._grammar = grammar
        self._order = order(grammar, nullable, productive)
        self._company = company(grammar, self._order, nullable)
        self._ignored = {number for number, _ in grammar.ignored}

    def follower(self, condition: Condition) -> Terminal | None:
        """Find a terminal that may follow where the condition forbids it and nothing else prevents it."""
        terminals = self._grammar.terminals
        for number, terminal in enumerate(terminals):
            if terminal.pattern == f"(?:{condition.pattern})":
                for beside, behind in self._neighbours(number):
                    others = beside - {number} if condition.is_last else set()
                    if any(_goes_on(terminals[other], terminal, condition.forbidden) for other in others):
                        continue
                    for other in sorted(behind | self._ignored):
                        if _may_begin(terminals[other], condition.forbidden):
                            return terminals[other]
        return None

    def _neighbours(self, number: int) -> Iterator[tuple[set[int], set[int]]]:
        """Give for each place of a terminal what is always expected beside it, and what may come behind."""
        for use, place in enumerate(self._grammar.uses):
            if place.terminal == number:
                yield self._terminals(self._company[use]), self._terminals(self._order.after[use])
        if number in self._ignored:
            yield set(), {use.terminal for use in self._grammar.uses}

    def _terminals(self, uses: int) -> set[int]:
        return {self._grammar.uses[use].terminal for use in bits(uses) if use < len(self._grammar.uses)}


def _goes_on(other: Terminal, terminal: Terminal, forbidden: str) -> bool:
    """Tell whether another terminal reads on behind every text of this one, whichever forbidden text comes next."""
    beginnings = _beginnings(_pattern(other))
    if beginnings is None:
        return False
    try:
        both = Regex.parse(f"(?:{_pattern(terminal)})(?:{forbidden})")
        return both.minus(beginnings).is_empty()
    except RegexError:
        return False


@lru_cache(maxsize=256)
def _beginnings(pattern: str) -> Regex | None:
    try:
        return Regex.parse(pattern).beginnings() if pattern else None
    except RegexError:
        return None


def _pattern(terminal: Terminal) -> str:
    """Write what a terminal matches as one regular expression; nothing where it is not known."""
    if not terminal.words:
        return terminal.pattern
    return f"(?{'i' * terminal.folded}:{'|'.join(map(re.escape, terminal.words))})"


def _may_begin(terminal: Terminal, forbidden: str) -> bool:
    """Tell whether a text of the terminal, and what comes behind it, can begin with what is forbidden."""
    begun = _begun(forbidden)
    if begun is not None and terminal.words and not terminal.folded:
        return any(begun.may_start_with(word) for word in terminal.words)
    theirs = _begun(_pattern(terminal))
    if begun is None or theirs is None:
        return True
    try:
        return not begun.intersect(theirs).is_empty()
    except RegexError:
        return True


@lru_cache(maxsize=256)
def _begun(pattern: str) -> Regex | None:
    """Give all texts that begin with what a pattern matches; None where that is too large a question."""
    try:
        return Regex.parse(f"(?:{pattern})(?s:.)*") if pattern else None
    except RegexError:
        return None
