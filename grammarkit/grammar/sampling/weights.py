"""How often alternatives are taken: what a user says by names, for the numbered alternatives of a lowered grammar."""

from __future__ import annotations

import math
from collections import defaultdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.sampling.shortest import Alternative

Weights: TypeAlias = "Mapping[str, float | Sequence[float]]"
"""By the name of a rule or terminal, a number for what asks for it; or by that of a rule, one for each alternative."""


def weighed(bnf: Bnf, weights: Weights) -> dict[Alternative, float]:
    """Give the weights of all alternatives that have one, which is the product of all that apply.

    Raises:
        ValueError: a name is not known, or there are not as many numbers as alternatives, or one is no weight.
    """
    found: dict[Alternative, float] = defaultdict(lambda: 1.0)
    rules: dict[str, list[int]] = defaultdict(list)
    for number, rule in enumerate(bnf.rules):
        if rule.name:
            rules[rule.name].append(number)
    terminals = {terminal.name for terminal in bnf.terminals if terminal.name}
    for name, given in weights.items():
        if name not in rules and name not in terminals:
            raise ValueError(
                f"the grammar has no rule or terminal `{name}`{did_you_mean(name, rules.keys() | terminals)}"
            )
        if isinstance(given, int | float):
            weight = _weight(name, given)
            for alternative in _asking(bnf, name):
                found[alternative] *= weight
            continue
        if name not in rules:
            raise ValueError(f"`{name}` is a terminal: its weight is one number, for what asks for it")
        several = [_weight(name, each) for each in given]
        for number in rules[name]:
            count = len(bnf.rules[number].options)
            if len(several) != count:
                raise ValueError(f"`{name}` has {count} alternatives, and {len(several)} weights were given")
            for at, weight in enumerate(several):
                found[number, at] *= weight
    return dict(found)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Ask for the nearest known name, behind a message; say nothing where none is near."""
    near = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean `{near[0]}`?" if near else ""


def _asking(bnf: Bnf, name: str) -> list[Alternative]:
    """List the alternatives that ask for a rule or terminal."""
    symbols = {number for number, rule in enumerate(bnf.rules) if rule.name == name}
    symbols |= {~number for number, use in enumerate(bnf.uses) if bnf.terminals[use.terminal].name == name}
    return [
        (number, at)
        for number, rule in enumerate(bnf.rules)
        for at, body in enumerate(rule.options)
        if symbols.intersection(body)
    ]


def _weight(name: str, given: object) -> float:
    if not isinstance(given, int | float) or not 0 <= given < math.inf:
        raise ValueError(f"a weight of `{name}` is {given!r}; it has to be a number from 0 on")
    return float(given)
