"""Examples: members, distinct, readable, the shortest first, and the same for the same seed."""

from __future__ import annotations

import pytest

from grammarkit.grammar.regex import Regex

PATTERNS = [
    r"[a-z_]\w*",
    '"[^"]*"',
    r"(?:.|\n)*",
    "[0-9]{1,3}(?:,[0-9]{3})*",
    "if|else",
    r"[^\x00-\x7f]",
    "a{30}b*",
    "",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_examples_are_distinct_members_within_the_length(pattern: str) -> None:
    regex = Regex.parse(pattern)
    examples = regex.examples(20, seed=3, max_length=33)
    assert len(set(examples)) == len(examples) > 0
    assert all(regex.matches(text) and len(text) <= 33 for text in examples)
    assert examples[0] == regex.shortest()
    assert min(map(len, examples)) == len(examples[0])


def test_examples_depend_on_the_seed_alone() -> None:
    name = Regex.parse("[a-z]+")
    assert name.examples(10, seed=1) == name.examples(10, seed=1) != name.examples(10, seed=2)


def test_a_finite_language_is_listed_to_its_end() -> None:
    assert set(Regex.parse("[ab]{1,2}").examples(50)) == {"a", "b", "aa", "ab", "ba", "bb"}
    assert Regex.parse("a^b").examples(5) == ()


def test_lengths_vary() -> None:
    assert len({len(text) for text in Regex.parse("[a-z]+").examples(20)}) > 5


def test_letters_and_digits_are_preferred() -> None:
    assert Regex.parse(r'"[^"\n]+"').shortest() == '"a"'
    assert Regex.parse("[^a-z]").shortest() == "0"
    drawn = "".join(Regex.parse(".+").examples(50))
    assert sum(char.isascii() and char.isalnum() for char in drawn) > len(drawn) / 2


def test_what_is_longer_than_allowed_is_not_drawn() -> None:
    assert Regex.parse("a{50}").examples(3, max_length=40) == ()
    assert Regex.parse("a{50}").shortest() == "a" * 50
