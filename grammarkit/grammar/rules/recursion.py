"""Rules about recursion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.analysis.spread import components
from grammarkit.grammar.rules.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grammarkit.grammar.structure import Structure


def right_recursion(structure: Structure) -> Iterator[Diagnostic]:
    """A list calls itself behind its first item.

    The engine keeps every item of such a list open until the end: it takes quadratic time, and gives up near 2,000
    items. A repetition, or a list that calls itself in front, costs nothing.

        list: item "," list | item      // the end of the first item is the end of the list
        list: item ("," item)*
        list: list "," item | item

    Write a repetition. Operators in front of what they apply to, `"-" factor`, are no lists, and are left alone.
    """
    rules = structure.bnf.rules
    ends = [_ends(structure, rule.options) for rule in rules]
    for component in components(ends):
        if len(component) == 1 and component[0] not in ends[component[0]]:
            continue
        inside = frozenset(component)
        for number in sorted(component):
            if rules[number].name and _is_list(structure, number, inside):
                message = f"{quoted(rules[number].name)} is a list that calls itself at its end"
                remedy = 'write a repetition, such as `item ("," item)*`'
                yield Diagnostic("right-recursion", message, rules[number].span, Severity.WARNING, help=remedy)


def _ends(structure: Structure, options: Sequence[tuple[int, ...]]) -> list[int]:
    """List the rules that an alternative can end with."""
    found: dict[int, None] = {}
    for body in options:
        for symbol in reversed(body):
            if symbol < 0:
                break
            found[symbol] = None
            if not structure.nullable[symbol]:
                break
    return list(found)


def _is_list(structure: Structure, number: int, inside: frozenset[int]) -> bool:
    """Tell lists from operators: what stands in front of the call may also stand alone."""
    options = structure.bnf.rules[number].options
    for body in options:
        if len(body) < 2 or number in body[:-1]:
            continue
        *front, last = body
        if last == number and _stands_alone(structure, front, options):
            return True
        if last in inside and structure.nullable[last] and _ends_with(structure, last, number):
            return True
    return False


def _stands_alone(structure: Structure, front: Sequence[int], options: Sequence[tuple[int, ...]]) -> bool:
    """Tell whether an alternative is the beginning of what stands in front of the call."""
    written = [_spelt(structure, symbol) for symbol in front]
    return any(written[: len(body)] == [_spelt(structure, symbol) for symbol in body] for body in options)


def _spelt(structure: Structure, symbol: int) -> tuple[str, int]:
    """Two uses of one terminal are spelt alike."""
    return ("rule", symbol) if symbol >= 0 else ("terminal", structure.bnf.uses[~symbol].terminal)


def _ends_with(structure: Structure, symbol: int, number: int) -> bool:
    """Tell whether what is optional ends with a call, and with nothing else, operators being looked into."""
    seen = {symbol}
    queue = [symbol]
    for at in queue:
        for other in _ends(structure, structure.bnf.rules[at].options):
            if other not in seen and other != number:
                if structure.bnf.rules[other].name:
                    return False
                seen.add(other)
                queue.append(other)
    return any(number in _ends(structure, structure.bnf.rules[at].options) for at in queue)
