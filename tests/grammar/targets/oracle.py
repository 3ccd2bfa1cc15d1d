"""What a grammar derives, lexer or not, by the plainest means: sets of ends, until nothing changes.

A text is derived if it can be cut into tokens that are a sentence, with ignored text before any but the first. Nothing
here is shared with the code that prints targets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar import syntax
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.terminal import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit import Grammar


class Place(NamedTuple):
    """How much of a text was read, and whether that was any token."""

    at: int
    begun: bool


class Oracle:
    """Tells what is derived from what is not; for small grammars and short texts."""

    def __init__(self, grammar: Grammar) -> None:
        statements = lowered(grammar).statements
        self._definitions = {s.name: s for s in statements if isinstance(s, syntax.Definition)}
        self._terminals = {name: s for name, s in self._definitions.items() if s.is_terminal}
        self._ignored = [self._compiled(s.expr) for s in statements if isinstance(s, syntax.Ignore)]

    def accepts(self, text: str) -> bool:
        """Tell whether a text is derived."""
        start = syntax.Ref("start", self._definitions["start"].span)
        return any(end.at == len(text) for end in _Run(self, text).ends(start))

    def ignores(self, text: str) -> bool:
        """Tell whether a text is one or more ignored ones."""
        return len(text) in self.after_ignored(text, 0, at_least=1)

    def after_ignored(self, text: str, at: int, *, at_least: int = 0) -> set[int]:
        """Find where ignored text that begins at a place can end."""
        found: set[int] = set()
        todo = [at]
        while todo:
            here = todo.pop()
            ends = {
                end for p in self._ignored for end in range(here + 1, len(text) + 1) if p.fullmatch(text, here, end)
            }
            todo += ends - found
            found |= ends
        return found if at_least else found | {at}

    def rule(self, name: str) -> syntax.Expr | None:
        """Give what a rule says; None for a terminal."""
        return None if name in self._terminals else self._definitions[name].expr

    def token_ends(self, expr: syntax.Expr, text: str, place: Place) -> set[Place]:
        """Find where a token can end, with ignored text before it unless it is the first."""
        compiled = self._compiled(expr)
        starts = self.after_ignored(text, place.at) if place.begun else {place.at}
        ends = ((start, end) for start in starts for end in range(start + 1, len(text) + 1))
        return {Place(end, begun=True) for start, end in ends if compiled.fullmatch(text, start, end)}

    def _compiled(self, expr: syntax.Expr) -> re.Pattern[str]:
        return re.compile(pattern(expr, self._terminals))


class _Run:
    def __init__(self, oracle: Oracle, text: str) -> None:
        self._oracle = oracle
        self._text = text
        self._known: dict[tuple[str, Place], frozenset[Place]] = {}
        self._asked: set[tuple[str, Place]] = set()

    def ends(self, start: syntax.Ref) -> frozenset[Place]:
        """Find where the start rule can end."""
        first = (start.name, Place(0, begun=False))
        self._asked.add(first)
        before = None
        while before != (self._known, len(self._asked)):
            before = (dict(self._known), len(self._asked))
            for name, place in list(self._asked):
                expr = self._oracle.rule(name)
                assert expr is not None
                self._known[name, place] = frozenset(self._ends(expr, place))
        return self._known[first]

    def _ends(self, expr: syntax.Expr, place: Place) -> set[Place]:
        match expr:
            case syntax.Ref(name=name) if self._oracle.rule(name) is not None:
                self._asked.add((name, place))
                return set(self._known.get((name, place), ()))
            case syntax.Sequence(items=items):
                return self._after(items, {place})
            case syntax.Choice(options=options):
                return {end for option in options for end in self._ends(option, place)}
            case syntax.Optional(item=item):
                return {place} | self._ends(item, place)
            case syntax.Repeat(item=item, low=low, high=high):
                here = self._after([item] * low, {place})
                found = set(here)
                rounds = 0
                while here and (high is None or rounds < high - low):
                    here = self._after([item], here) - found
                    found |= here
                    rounds += 1
                return found
            case _:
                return self._oracle.token_ends(expr, self._text, place)

    def _after(self, items: Iterable[syntax.Expr], places: set[Place]) -> set[Place]:
        for item in items:
            places = {end for place in places for end in self._ends(item, place)}
        return places
