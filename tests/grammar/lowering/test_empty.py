from __future__ import annotations

import pytest

from grammarkit import Grammar
from tests.grammar.lowering.language import assert_lowered


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ('start: "a" "b"\nE: ""\n%ignore E', ["ab"], ["a"]),
        ('start: A "" "c"?\nA: "" "b" ("" | "d")', ["b", "bd", "bdc"], ["", "c"]),
        ('start: "x" D\nD: /(?=[0-9])([0-9]y)?([0-9]s)?/', ["x1y", "x1s", "x1y2s"], ["x", "xy"]),
        ('start: "a" "b"\nS: / ?/\n%ignore S "_"', ["ab", "a_b", "a _b"], ["a b"]),
    ],
)
def test_what_may_be_empty_becomes_optional(text: str, accepted: list[str], rejected: list[str]) -> None:
    assert_lowered(text, accepts=accepted, rejects=rejected)
    assert Grammar(text).lower().check().ok
