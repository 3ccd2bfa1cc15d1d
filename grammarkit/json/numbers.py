"""Numbers: bounds as patterns over digits, multiples as automata that count remainders."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, lcm
from typing import TYPE_CHECKING

from grammarkit.grammar.regex import Regex, RegexError
from grammarkit.grammar.regex.spell import spelt
from grammarkit.json.digits import HUGE_NUMBER, LARGE, decimals, integers
from grammarkit.json.multiples import MOST_STATES, multiples_of
from grammarkit.json.unwound import unwound

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.json.place import Schema

_LONGEST_PATTERN = 60_000

_LARGEST = 10**24
_FINEST = 10**24
"""Bounds of more digits, before or behind the point, are rounded: a pattern is nested as deep as they are long."""

INTEGER = rf"-?{HUGE_NUMBER}|-?(?:0|[1-9][0-9]*)(?:\.0)?"
"""Python writes integers as such, and floats that are whole as `2.0` and `1e+16`; both are integers to JSON Schema."""

NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
FRACTION = r"-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9][0-9]*(?:[eE][+-]?[0-9]+)?|-?[1-9](?:\.[0-9]+)?[eE]-[0-9]+"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What must hold of a number; `above` and `below` leave out the bounds themselves."""

    low: Fraction | None = None
    high: Fraction | None = None
    above: bool = False
    below: bool = False
    steps: tuple[Fraction, ...] = ()
    not_steps: tuple[Fraction, ...] = ()

    def both(self, other: Numbers) -> Numbers:
        """Ask for all that either asks for."""
        if FREE in (self, other):
            return other if self == FREE else self
        lows = [(n.low, n.above) for n in (self, other) if n.low is not None]
        highs = [(n.high, not n.below) for n in (self, other) if n.high is not None]
        low, above = max(lows, default=(None, False))
        high, closed = min(highs, default=(None, True))
        steps = tuple(dict.fromkeys((*self.steps, *other.steps)))
        return Numbers(low, high, above, not closed, steps, (*self.not_steps, *other.not_steps))

    def within(self, size: int) -> Numbers:
        """Bound what has no bound: by a size, or not at all where the other bound lies beyond it."""
        if (self.low is not None and self.low > size) or (self.high is not None and self.high < -size):
            return self
        return self.both(Numbers(Fraction(-size), Fraction(size)))

    def is_empty(self) -> bool:
        """Tell whether nothing lies between the bounds."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.above or self.below))

    def rounded(self) -> Numbers:
        """Round bounds of very many digits to some that are further apart."""
        low, high = _rounded(self.low, floor), _rounded(self.high, ceil)
        if (low, high) == (self.low, self.high):
            return self
        return replace(
            self, low=low, high=high, above=self.above and low == self.low, below=self.below and high == self.high
        )

    def admits(self, value: float) -> bool:
        """Tell whether a number is as asked for."""
        exact = fraction(value)
        if exact is None:
            return True
        return (
            (self.low is None or exact > self.low or (exact == self.low and not self.above))
            and (self.high is None or exact < self.high or (exact == self.high and not self.below))
            and all(exact % step == 0 for step in self.steps)
            and not any(exact % step == 0 for step in self.not_steps)
        )


def _rounded(bound: Fraction | None, to: Callable[[Fraction], int]) -> Fraction | None:
    if bound is None:
        return None
    if abs(bound) > _LARGEST:
        outwards = (bound > 0) is (to is ceil)
        return None if outwards else Fraction(_LARGEST if bound > 0 else -_LARGEST)
    return Fraction(to(bound * _FINEST), _FINEST)


FREE = Numbers()
KEYWORDS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})


def fraction(value: object) -> Fraction | None:
    """Read a number as it is written; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return Fraction(value) if isinstance(value, int) else Fraction(Decimal(repr(value)))
    except (ValueError, OverflowError):
        return None


def read(schema: Schema) -> Numbers:
    """Read the keywords that are about numbers; in draft 4 `exclusiveMinimum` says how `minimum` is meant."""
    low, high = fraction(schema.get("minimum")), fraction(schema.get("maximum"))
    step = fraction(schema.get("multipleOf"))
    over, under = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    bounds = Numbers(low, high, over is True and low is not None, under is True and high is not None)
    beyond = Numbers(fraction(over), fraction(under), fraction(over) is not None, fraction(under) is not None)
    return bounds.both(beyond).both(Numbers(steps=(step,) if step else ()))


@dataclass(frozen=True, slots=True)
class Written:
    """A pattern for the numbers, empty if there are none, and the keywords that it does not say."""

    pattern: str
    left: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def written(numbers: Numbers, types: frozenset[str]) -> Written:
    """Write the numbers that are asked for; what cannot be said is left out, so that the pattern takes more."""
    whole = "fraction" not in types
    left = ("not",) if numbers.not_steps else ()
    if numbers.is_empty():
        return Written("")
    rounded = numbers.rounded()
    if rounded != numbers:
        wider = written(rounded, types)
        return Written(wider.pattern, (*wider.left, "minimum" if rounded.low != numbers.low else "maximum"))
    if not numbers.steps:
        if whole:
            return Written(_integers(numbers), left)
        if "integer" not in types:
            return Written(FRACTION, left if numbers == FREE else (*left, "minimum"))
        return Written(_numbers(numbers), left)
    found = _multiples(numbers, [*numbers.steps, Fraction(1)] if whole else list(numbers.steps))
    if found is None:
        plainer = Numbers(numbers.low, numbers.high, numbers.above, numbers.below)
        return Written(_integers(plainer) if whole else _numbers(plainer), (*left, "multipleOf"))
    return Written(found, left)


@lru_cache(maxsize=1024)
def without(pattern: str, excluded: tuple[float, ...]) -> str | None:
    """Take numbers out of a pattern, however many zeros stand behind their points; None where that is too large."""
    try:
        found = Regex.parse(pattern).minus(Regex.parse("|".join(map(_zeros, excluded))))
    except RegexError:
        return None
    return "" if found.is_empty() else unwound(found, spelt, _LONGEST_PATTERN)


def _zeros(value: float) -> str:
    text = json.dumps(value).removesuffix(".0").replace(".", r"\.")
    if value == 0:
        return r"-?0(?:\.0+)?"
    return f"{text}0*" if "." in text else rf"{text}(?:\.0+)?"


def _integers(numbers: Numbers) -> str:
    if numbers.low is None and numbers.high is None:
        return INTEGER
    low, high = _least(numbers), _most(numbers)
    digits = integers(low, high)
    if not digits:
        return ""
    huge = [HUGE_NUMBER] if high is None else []
    huge += [f"-{HUGE_NUMBER}"] if low is None or low <= -LARGE else []
    return "|".join([*huge, rf"(?:{digits})(?:\.0)?"])


def _least(numbers: Numbers) -> int | None:
    if numbers.low is None:
        return None
    whole = -(-numbers.low.numerator // numbers.low.denominator)
    return whole + 1 if numbers.above and whole == numbers.low else whole


def _most(numbers: Numbers) -> int | None:
    if numbers.high is None:
        return None
    whole = numbers.high.numerator // numbers.high.denominator
    return whole - 1 if numbers.below and whole == numbers.high else whole


def _numbers(numbers: Numbers) -> str:
    if numbers.low is None and numbers.high is None:
        return NUMBER
    if numbers.low == 0 and not numbers.above and numbers.high is None:
        return rf"{NUMBER.removeprefix('-?')}|-0(?:\.0+)?"
    return decimals(numbers.low, numbers.high, above=numbers.above, below=numbers.below)


def _multiples(numbers: Numbers, steps: list[Fraction]) -> str | None:
    """Write multiples within bounds; None where that takes too large an automaton."""
    try:
        found = multiples_of(_common(steps))
        if found is None:
            return None
        if numbers.low is not None or numbers.high is not None:
            within = decimals(numbers.low, numbers.high, above=numbers.above, below=numbers.below)
            found = found.intersect(Regex.parse(within))
        if found.is_empty():
            return ""
        if found.states > MOST_STATES:
            return None
    except RegexError:
        return None
    return unwound(found, spelt, _LONGEST_PATTERN)


def _common(steps: list[Fraction]) -> Fraction:
    """Give the least number of which all multiples are multiples of each step."""
    unit = lcm(*(step.denominator for step in steps))
    return Fraction(lcm(*(int(step * unit) for step in steps)), unit)


def quoted_number(value: float) -> tuple[str, ...]:
    """Give the ways in which a number is written: `1` and `1.0` are the same."""
    text = json.dumps(value)
    if text.endswith(".0"):
        return (text.removesuffix(".0"), text)
    return (text, f"{text}.0") if isinstance(value, int) else (text,)
