"""Rules of which Lark finds the same alternative twice, and builds no trees: found as Lark writes rules out.

Lark writes out every way that a rule can go, with a mark for each part of `[x]` that is left out, drops what is written
twice, and then drops the marks. What is the same only then, it refuses: `[A] [A]` without the one or without the other
is `A` both times. `x?` leaves no mark; neither do strings, which trees leave out anyway.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.grammar.flat import expression
from grammarkit.grammar.syntax import (
    Choice,
    Definition,
    Literal,
    Optional,
    Ref,
    Regexp,
    Repeat,
    Sequence,
    options,
    rebuilt,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grammarkit.grammar.syntax import Expr, Statement

    Way: TypeAlias = tuple[str, ...]

_MARK = ""
"""Stands for a part that was left out of `[x]`."""
_MOST = 3000
"""Ways of one rule from which on nothing is told: Lark writes them all out, and takes long itself."""


class _TooMany(Exception):
    """There are more ways than are looked at."""


def collision(rule: Definition, terminals: Mapping[str, str]) -> str | None:
    """Give an alternative that Lark finds twice in a rule; None if there is none, or too many to tell.

    `terminals` are the names of what is defined, by what is written there: to Lark both are one.
    """
    if rule.is_terminal or not any(isinstance(node, Optional) or _alias(node) for node in walk(rule.expr)):
        return None
    writer = _Writer(terminals, keeps_all="!" in rule.modifiers)
    try:
        ways = [(way, _alias(option)) for option in options(rule.expr) for way in writer.ways(option)]
        found = _twice((way, alias) for way, alias in dict.fromkeys(ways))
        return found or next(filter(None, map(_twice, writer.helpers.values())), None)
    except _TooMany:
        return None


def uncollided(statements: list[Statement]) -> list[Statement]:
    """Write `(x)?` for `[x]` in the rules that have a collision: trees then have no None where there is no x."""
    terminals = named(s for s in statements if isinstance(s, Definition))
    return [without_collision(s, terminals) if isinstance(s, Definition) else s for s in statements]


def named(definitions: Iterable[Definition]) -> Mapping[str, str]:
    """Give the names of terminals by the string or pattern that they are defined as."""
    plain = (d for d in definitions if d.is_terminal and isinstance(d.expr, Literal | Regexp))
    return {expression(d.expr): d.name for d in plain}


def without_collision(rule: Definition, terminals: Mapping[str, str]) -> Definition:
    """Write `(x)?` for `[x]` in a rule that has a collision."""
    if collision(rule, terminals) is None:
        return rule

    def change(node: Expr) -> Expr:
        return Repeat(node.item, "?", 0, 1, node.span, node.span) if isinstance(node, Optional) else node

    return replace(rule, expr=rebuilt(rule.expr, change))


def _alias(option: Expr) -> str:
    return option.alias if isinstance(option, Sequence) else ""


def _twice(ways: Iterable[tuple[Way, str]]) -> str | None:
    seen: set[Way] = set()
    for way, _ in ways:
        bare = tuple(symbol for symbol in way if symbol != _MARK)
        if bare and bare in seen:
            return " ".join(bare)
        seen.add(bare)
    return None


class _Writer:
    """Writes out the ways of expressions; `helpers` are the rules that Lark makes of repetitions."""

    def __init__(self, terminals: Mapping[str, str], *, keeps_all: bool) -> None:
        self._terminals = terminals
        self._keeps_all = keeps_all
        self._left = _MOST
        self.helpers: dict[str, list[tuple[Way, str]]] = {}

    def ways(self, expr: Expr) -> list[Way]:
        found = list(dict.fromkeys(self._ways(expr)))
        self._left -= len(found)
        if self._left < 0:
            raise _TooMany
        return found

    def _ways(self, expr: Expr) -> Iterator[Way]:
        match expr:
            case Choice(options=parts):
                for part in parts:
                    yield from self.ways(part)
            case Sequence(items=items):
                yield from self._one_after_the_other([self.ways(item) for item in items])
            case Optional(item=item):
                yield from self.ways(item)
                yield (_MARK,) * self._marks(item)
            case Repeat(item=item, operator="?"):
                yield from self.ways(item)
                yield ()
            case Repeat(item=item, operator="*" | "+" as operator):
                yield (self._helper(item),)
                if operator == "*":
                    yield ()
            case Repeat(item=item, low=low, high=int(high)):
                for times in range(max(low, 0), high + 1):
                    yield from self._one_after_the_other([self.ways(item)] * times)
            case _:
                shown = expression(expr)
                yield (self._terminals.get(shown, shown),)

    def _one_after_the_other(self, parts: list[list[Way]]) -> Iterator[Way]:
        number = 1
        for part in parts:
            number *= len(part)
            if number > self._left:
                raise _TooMany
        for each in product(*parts):
            yield tuple(symbol for way in each for symbol in way)

    def _helper(self, item: Expr) -> str:
        name = f"({expression(item)})+"
        if name not in self.helpers:
            ways = self.ways(item)
            self.helpers[name] = [*((way, "") for way in ways), *(((name, *way), "") for way in ways)]
        return name

    def _marks(self, expr: Expr) -> int:
        """Count the parts of an expression that trees show."""
        match expr:
            case Choice(options=parts):
                return max(map(self._marks, parts))
            case Sequence(items=items):
                return sum(map(self._marks, items))
            case Optional(item=item) | Repeat(item=item, operator="?"):
                return self._marks(item)
            case Repeat(item=item, operator="~", high=int(high)):
                return high * self._marks(item)
            case Repeat():
                return 0
            case Literal():
                return int(self._keeps_all)
            case Ref(name=name):
                return int(not name.startswith("_") or (self._keeps_all and name.lstrip("_")[:1].isupper()))
            case _:
                return 1
