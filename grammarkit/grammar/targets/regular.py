"""Solves the rules of a grammar for its start, as one expression over tokens, where the language is regular.

Rules are solved one after the other, like equations: what a rule calls is put in its place, what is being solved stays.
A rule that then calls itself at its start or its end, and nowhere between, is a repetition (see `recursion.Ends`):

    x: before x | x behind | x between x | bare   =   before* bare (behind | between before* bare)*

What calls itself between other parts counts brackets, and no regular expression does that.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from grammarkit.grammar.targets.form import NOTHING, Call, Form, Rules, alt, calls, reached, rebuilt, repeat, seq, walk
from grammarkit.grammar.targets.recursion import ends

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 20_000
"""How many parts an expression may have before it is refused."""


class NotRegular(Exception):
    """A rule calls itself between other parts; the argument is its name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class TooLong(Exception):
    """The expression would have more than `MOST` parts."""


def solved(rules: Rules, start: str) -> Form:
    """Write what a rule derives without calls of rules; no rule may be empty.

    Raises:
        NotRegular: this way there is no such expression.
        TooLong: it would be too long.
    """
    return _Solver(rules).solve(start, frozenset())


class _Solver:
    def __init__(self, rules: Mapping[str, Form]) -> None:
        self._rules = rules
        self._below = {name: frozenset(reached(rules, [name])) for name in rules}
        self._known: dict[tuple[str, frozenset[str]], Form] = {}

    def solve(self, name: str, under_way: frozenset[str]) -> Form:
        """Write a rule with calls of nothing but the rules that are being solved."""
        key = (name, under_way & self._below[name])
        if key not in self._known:
            self._known[key] = self._solve(name, under_way | {name})
        return self._known[key]

    def _solve(self, name: str, under_way: frozenset[str]) -> Form:
        def change(node: Form) -> Form:
            return self.solve(node.name, under_way) if isinstance(node, Call) and node.name not in under_way else node

        form = rebuilt(self._rules[name], change)
        if name in calls(form):
            form = _repeated(name, form)
        if len([*islice(walk(form), MOST + 1)]) > MOST:
            raise TooLong
        return form


def _repeated(name: str, form: Form) -> Form:
    """Solve a rule for itself."""
    found = ends(name, form)
    if any(name in calls(part) for part in (found.bare, found.before, found.behind, found.between)):
        raise NotRegular(name)
    operand = seq(repeat(found.before, 0, None), found.bare)
    more = alt(seq(found.between, operand), found.behind)
    return NOTHING if operand == NOTHING else seq(operand, repeat(more, 0, None))
