"""What is around a plain answer is told from the answer, however it is cut into pieces."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit import Grammar
from grammarkit.ask.values import Tool
from grammarkit.openai.wire.plain import FENCE, WRAPPER, Sieve, described, meant, shown, unwrapped

WORD = Tool("word", Grammar("start: /[a-z]{1,9}/"), "One word.")
NUMBER = Tool("number", Grammar("start: /[0-9]{1,9}/"), "One number.")


def sieved(text: str, cuts: list[int], *, trimmed: bool = True) -> tuple[str, set[bool]]:
    sieve = Sieve(FENCE, WRAPPER, trimmed=trimmed)
    at = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    let = [sieve.let(text[begin:end]) for begin, end in pairwise(at)]
    return "".join(piece for piece, _ in let), {bare for piece, bare in let if piece}


SOME = st.text(alphabet='`{}":input \n', max_size=20)
CUTS = st.lists(st.integers(0, 40), max_size=6)


@given(SOME, CUTS)
def test_nothing_is_let_through_that_was_not_said_and_no_word_is_lost(text: str, cuts: list[int]) -> None:
    let, bare = sieved(text, cuts)
    assert text.startswith(let)
    assert len(bare) <= 1
    if bare == {True}:
        assert let == text.rstrip()
        assert not text.lstrip().startswith("```")


@given(CUTS, st.sampled_from(["```\nabc\n```", '{"input": "abc"}', ' { "input" :"abc"}', "```sql\nabc"]))
def test_what_has_an_opening_is_never_taken_for_the_answer(cuts: list[int], text: str) -> None:
    assert sieved(text, cuts)[1] <= {False}


@given(CUTS, st.sampled_from(["abc", '{"inputs": 1}', "``", '{"title": "x"}', "a ```b"]))
def test_all_else_is_the_answer(cuts: list[int], text: str) -> None:
    let, bare = sieved(text, cuts)
    assert bare <= {True}
    assert let in {text, ""}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("abc", ("word", "abc")),
        ("12", ("number", "12")),
        ("```\n12\n```", ("number", "12")),
        (json.dumps({"input": "12"}), ("number", "12")),
        ("12 apples", ("number", "12 apples")),
        ("abc, I think", ("word", "abc, I think")),
        ("", ("word", "")),
        ("```\na\n```\n```\nb\n```", ("word", "```\na\n```\n```\nb\n```")),
    ],
)
def test_the_tool_is_the_one_whose_grammar_goes_furthest(text: str, found: tuple[str, str]) -> None:
    assert meant(text, (WORD, NUMBER)) == found


@pytest.mark.parametrize(
    "text", ["abc", '{"input": "12"}', '{"input": "abc", "more": 1}', '{"input"', "[1]", "{" * 9999]
)
def test_what_is_no_wrapper_of_a_sentence_stays_as_it_is(text: str) -> None:
    assert unwrapped(text, WORD) == text


def test_a_model_is_told_the_names_of_tools_only_where_there_are_several() -> None:
    assert described(WORD) in shown((WORD,))
    assert "word: One word." not in shown((WORD,))
    assert "word: One word." in shown((WORD, NUMBER))
    assert "number: One number." in shown((WORD, NUMBER))
