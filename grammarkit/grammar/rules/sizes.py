"""Rules about what the engine counts: items that it keeps at one place, and symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.analysis.spread import components
from grammarkit.grammar.rules.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.structure import Structure

_MOST_ITEMS = 2000
_MANY_ITEMS = 1000
_MOST_SYMBOLS = 60_000
_MOST_COUNTS = 200
"""Rules for which the items are counted exactly; more of them only in grammars made for the purpose."""


def wide_choice(structure: Structure) -> Iterator[Diagnostic]:
    """Thousands of alternatives may come next at one place.

    The engine keeps an item for each alternative that may come next, in the rules that these begin with too, and gives
    up at 2,000: at the first word, or where it first comes to such a place.

        start: "k1" "=" | "k2" "=" | ...        // 3,000 alternatives
        start: KEY "="
        KEY: "k1" | "k2" | ...                  // one terminal costs next to nothing

    Put words into one terminal. From 1,000 on it is a warning.
    """
    for number, count in _wide(structure):
        rule = structure.bnf.rules[number]
        severity = Severity.ERROR if count > _MOST_ITEMS else Severity.WARNING
        message = f"{count:,} alternatives may come next at the beginning of {quoted(rule.name or 'this')}"
        message += ", and the engine gives up at 2,000"
        remedy = "put what is a list of words into one terminal"
        yield Diagnostic("wide-choice", message, rule.span, severity, help=remedy)


def too_many_symbols(structure: Structure) -> Iterator[Diagnostic]:
    """A grammar has more than 60,000 symbols.

    The engine numbers rules, operators and the places of terminals with 16 bits, and crashes above 65,525 of them.

        x: "a" | "b" "c"            // four symbols

    Put lists of words into terminals, and leave out what is not needed.
    """
    count = len(structure.bnf.uses) + sum(not _is_alias(rule.options) for rule in structure.bnf.rules)
    if count > _MOST_SYMBOLS:
        message = f"the grammar has {count:,} symbols, and the engine crashes above 65,525"
        remedy = "put lists of words into terminals, or leave out what is not needed"
        yield Diagnostic("too-many-symbols", message, structure.bnf.rules[0].span, help=remedy)


def _is_alias(options: tuple[tuple[int, ...], ...]) -> bool:
    return len(options) == 1 and len(options[0]) == 1


def _wide(structure: Structure) -> Iterator[tuple[int, int]]:
    """Find the rules that begin in more than 1,000 ways, not those that only begin with such a rule."""
    rules = structure.bnf.rules
    if sum(len(rule.options) for rule in rules) <= _MANY_ITEMS:
        return
    begins = [_begins(structure, rule.options) for rule in rules]
    own = [_items(structure, number) for number in range(len(rules))]
    most = list(own)
    is_told = [False] * len(rules)
    left = _MOST_COUNTS
    for component in components(begins):
        total = sum(own[number] for number in component)
        inner = {other for number in component for other in begins[number]} - set(component)
        bound = min(1 << 30, total + sum(most[number] for number in inner))
        told = any(is_told[number] for number in inner)
        if bound > _MANY_ITEMS and not told and left:
            left -= 1
            bound = _count(component[0], begins, own)
            if bound > _MANY_ITEMS:
                told = True
                yield max(component, key=lambda number: (bool(rules[number].name), own[number])), bound
        for number in component:
            most[number], is_told[number] = bound, told


def _begins(structure: Structure, options: tuple[tuple[int, ...], ...]) -> list[int]:
    """List the rules that an alternative can begin with."""
    found: dict[int, None] = {}
    for body in options:
        for symbol in body:
            if symbol < 0:
                break
            found[symbol] = None
            if not structure.nullable[symbol]:
                break
    return list(found)


def _items(structure: Structure, number: int) -> int:
    """Count the items that a rule brings along; the engine writes a rule of one alternative where it is used."""
    options = structure.bnf.rules[number].options
    bodies = [body for body in options if body]
    count = len(bodies) if len(options) > 1 or number == 0 else 0
    for body in bodies:
        for symbol in body[:-1]:
            if symbol < 0 or not structure.nullable[symbol]:
                break
            count += 1
    return count


def _count(number: int, begins: list[list[int]], own: list[int]) -> int:
    seen = {number}
    queue = [number]
    for rule in queue:
        fresh = [other for other in begins[rule] if other not in seen]
        seen.update(fresh)
        queue += fresh
    return sum(own[rule] for rule in queue)
