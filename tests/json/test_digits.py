"""Numbers between bounds, as patterns: held against arithmetic."""

from __future__ import annotations

import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from grammarkit.json.digits import decimals, integers

whole = st.integers(-300, 300)
tenths = st.builds(Fraction, st.integers(-3000, 3000), st.sampled_from([1, 10, 100, 1000]))


@given(st.none() | whole, st.none() | whole, st.lists(whole, min_size=1))
def test_integers_are_those_between_the_bounds(low: int | None, high: int | None, values: list[int]) -> None:
    pattern = re.compile(integers(low, high) or "(?!)")
    for value in [*values, *(bound for bound in (low, high) if bound is not None)]:
        between = (low is None or low <= value) and (high is None or value <= high)
        assert (pattern.fullmatch(str(value)) is not None) is between


@given(st.none() | tenths, st.none() | tenths, st.booleans(), st.booleans(), st.lists(tenths, min_size=1))
def test_decimals_are_those_between_the_bounds(
    low: Fraction | None, high: Fraction | None, above: bool, below: bool, values: list[Fraction]
) -> None:
    pattern = re.compile(decimals(low, high, above=above, below=below) or "(?!)")
    for value in [*values, *(bound for bound in (low, high) if bound is not None)]:
        over = low is None or value > low or (value == low and not above)
        under = high is None or value < high or (value == high and not below)
        for text in (str(float(value)), f"{float(value)}00", *([str(int(value))] if value.denominator == 1 else [])):
            if "e" not in text:
                assert (pattern.fullmatch(text) is not None) is (over and under), text
