from __future__ import annotations

import re

import pytest

from grammarkit import Grammar, GrammarError
from tests.grammar.lowering.language import assert_lowered


@pytest.mark.parametrize(
    "text",
    [
        'start: IF "("\nIF: /if(?!\\w)/',
        'start: (IF NAME | NAME "=")+\nIF: /if\\b/\nNAME: /[a-z]\\w*/\n%ignore " "',
        'start: A "c"i\nA: /x+(?![abd])(?!y)/',
        "start: N /[.]/ N\nN: /(?!if[0-9])[a-z]+/",
        'start: "x" "=" /=(?!x)/',
        "start: (NAME | OP)+\nOP: /[+*]|[?](?![a-z])/\nNAME: /[?]?[a-z]+/",
    ],
)
def test_a_condition_that_makes_no_difference_leaves_the_rules_as_they_are(text: str) -> None:
    rules = [line for line in text.splitlines() if line[0].islower()]
    assert [re.sub("/.*/", "", rule) for rule in rules] == [
        re.sub("/.*/", "", line) for line in Grammar(text).lower().text.splitlines() if line[0].islower()
    ]


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ('start: N " " N\nN: /(?!if\\b)[a-z]+/', ["iff i"], ["if i", "i if"]),
        ('start: N M\nN: /(?!if\\b)[a-z]\\w*/\nM: /[0-9]+/\n%ignore " "', ["if1 1"], ["if 1"]),
    ],
)
def test_texts_that_are_never_read_are_left_out(text: str, accepted: list[str], rejected: list[str]) -> None:
    assert_lowered(text, accepts=accepted, rejects=rejected)


def test_where_two_match_the_same_and_one_looks_past_its_end_is_an_error() -> None:
    with pytest.raises(GrammarError, match="B without it may match the same"):
        Grammar('start: (A | B) "b"?\nA: /a(?!b)/\nB: /[ac]/\n%ignore " "').lower()


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ("start: A+\nA: /a$/", ["a"], ["aa"]),
        ("start: A\nA: /^a+$/", ["aa"], ["b"]),
        ('start: "b" A | "c"\nA: /^a/', ["c"], ["ba"]),
        ('start: A "b" B?\nA: /^a|c/\nB: /^a|d/', ["ab", "cb", "abd"], ["aba"]),
        ('start: A "b" A | C\nA: /a|^c/\nC: /^d/', ["aba", "cba", "d"], ["abc"]),
        ('start: A "\\n" B\nA: /^a$/m\nB: /b$/m', ["a\nb"], ["ab"]),
        ('start: "x" "y"\n%ignore /^_| /', ["xy", "x y"], ["x_y"]),
    ],
)
def test_an_anchor_matches_where_a_sentence_begins_or_ends(text: str, accepted: list[str], rejected: list[str]) -> None:
    assert_lowered(text, accepts=accepted, rejects=rejected)


@pytest.mark.parametrize("text", ["start: A+\nA: /^a|b/", "start: A+\nA: /^a$/m"])
def test_an_anchor_that_holds_at_some_places_of_one_use_is_an_error(text: str) -> None:
    with pytest.raises(GrammarError, match="asks for the start of"):
        Grammar(text).lower()
