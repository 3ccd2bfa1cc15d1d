from __future__ import annotations

import pytest

from grammarkit import Grammar


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ('start: "a" "b"\nE: ""\n%ignore E', ["ab"], ["a"]),
        ('start: A "" "c"?\nA: "" "b" ("" | "d")', ["b", "bd", "bdc"], ["", "c"]),
        ('start: "a" "b"\nS: / ?/\n%ignore S "_"', ["ab", "a_b", "a _b"], ["a b"]),
    ],
)
def test_what_may_be_empty_becomes_optional(text: str, accepted: list[str], rejected: list[str]) -> None:
    grammar = Grammar(text)
    lowered = grammar.lower()
    assert lowered.check().ok, lowered.text
    assert [t for t in accepted if not lowered.accepts(t)] == []
    assert [t for t in rejected if lowered.accepts(t)] == []
    assert lowered.lower() == lowered
