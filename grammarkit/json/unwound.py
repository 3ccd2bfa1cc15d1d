"""Automata printed as patterns in little time: one state after the other is taken out.

Taking a state out joins each way into it with each way out of it, around the loop on it. The state that adds least text
goes first (Delgado and Morais, 2004, as in `grammar.regex.eliminate`). What is printed here is not searched for common
parts, so that it is longer than what `Regex.pattern` gives, and there a hundred times sooner.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grammarkit.grammar.regex import Regex
    from grammarkit.grammar.regex.charset import CharSet

_SIGN = re.compile(r"\\.|[][()|]", re.DOTALL)
_START, _END = -2, -1
_DEEPEST = 40
"""How deep brackets may be nested: Rust's `regex` takes 250 levels, where a group may count for five."""


def unwound(found: Regex, write: Callable[[CharSet], str], longest: int) -> str | None:
    """Print a regular language, its characters as `write` does; None if that takes too many characters or brackets.

    The language must not be empty.
    """
    ways = _Ways()
    ways.join(_START, 0, "")
    for state, accepts in enumerate(found.dfa.accepting):
        if accepts:
            ways.join(state, _END, "")
        for chars, target in found.dfa.edges(state):
            if text := write(chars):
                ways.join(state, target, text)
    costs = {state: ways.cost(state) for state in range(len(found.dfa.rows))}
    while costs:
        state = min(costs, key=costs.__getitem__)
        if costs.pop(state) > longest:
            return None
        for other in ways.take_out(state) & costs.keys():
            costs[other] = ways.cost(other)
    whole = ways.out.get(_START, {}).get(_END)
    return whole if whole is not None and len(whole) <= longest and _depth(whole) <= _DEEPEST else None


class _Ways:
    """Patterns from state to state, by either end."""

    def __init__(self) -> None:
        self.out: dict[int, dict[int, str]] = {}
        self.into: dict[int, dict[int, str]] = {}

    def join(self, one: int, two: int, text: str) -> None:
        known = self.out.setdefault(one, {}).get(two)
        if known is not None:
            text = _choice(known, text)
        self.out[one][two] = text
        self.into.setdefault(two, {})[one] = text

    def cost(self, state: int) -> int:
        """Count the characters that taking a state out adds."""
        into = {one: text for one, text in self.into.get(state, {}).items() if one != state}
        out = {two: text for two, text in self.out.get(state, {}).items() if two != state}
        loop = len(self.out.get(state, {}).get(state, ""))
        before, behind = sum(map(len, into.values())), sum(map(len, out.values()))
        return before * (len(out) - 1) + behind * (len(into) - 1) + loop * (len(into) * len(out) - 1)

    def take_out(self, state: int) -> set[int]:
        """Take a state out; give those that it was joined with."""
        into, out = self.into.pop(state, {}), self.out.pop(state, {})
        loop = out.pop(state, None)
        into.pop(state, None)
        again = "" if not loop else f"{_whole(loop)}*"
        for two in out:
            del self.into[two][state]
        for one, before in into.items():
            del self.out[one][state]
            for two, behind in out.items():
                self.join(one, two, _part(before) + again + _part(behind))
        return {*into, *out}


def _choice(one: str, two: str) -> str:
    if one and two:
        return f"{one}|{two}"
    return f"{_whole(one or two)}?" if one or two else ""


def _part(text: str) -> str:
    """Write a pattern so that another may stand beside it."""
    return f"(?:{text})" if _has_bar(text) else text


def _whole(text: str) -> str:
    """Write a pattern so that a quantifier may follow."""
    return text if _is_atom(text) else f"(?:{text})"


def _is_atom(text: str) -> bool:
    return (
        len(text) == 1
        or (len(text) == 2 and text[0] == "\\")
        or (text[0] == "[" and text.find("]", 2) == len(text) - 1)
    )


def _has_bar(text: str) -> bool:
    """Tell whether alternatives stand at the top of a pattern."""
    return "|" in text and any(sign == "|" and not depth for sign, depth in _signs(text))


def _depth(text: str) -> int:
    return max((depth for _, depth in _signs(text)), default=0)


def _signs(text: str) -> Iterator[tuple[str, int]]:
    """Give the brackets and bars of a pattern that are no characters, and how deep each stands."""
    depth, inside = 0, False
    for found in _SIGN.finditer(text):
        sign = found.group()
        if inside:
            inside = sign != "]"
        elif sign == "[":
            inside = True
        elif sign in "()|":
            depth += (sign == "(") - (sign == ")")
            yield sign, depth
