"""Automata printed as patterns: the pattern has the same language."""

from __future__ import annotations

import pytest

from grammarkit.grammar.regex import Regex
from grammarkit.grammar.regex.spell import spelt
from grammarkit.json.unwound import unwound


@pytest.mark.parametrize(
    "pattern",
    ["", "a", "a|", "(?:ab)*", "(?:a|b(?!c)|c)*d", r"[^\]|]{2,5}", r"(?:a*\|b?)+c", "(?!no$)[a-z]*", "(?:[|]|x)*y"],
)
def test_a_printed_automaton_has_the_same_language(pattern: str) -> None:
    language = Regex.parse(pattern)
    text = unwound(language, spelt, 1000)
    assert text is not None
    assert Regex.parse(text) == language


def test_one_that_would_be_too_long_is_not_printed() -> None:
    assert unwound(Regex.parse("(?:[ab]{3}|[bc]{5})*x"), spelt, 50) is None
