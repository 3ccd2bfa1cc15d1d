"""What is written out means what it meant, by the word of Python's `re`."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit import Grammar
from grammarkit.grammar.regex import unreferenced


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        (r"(a|b)\1", "(?:(?:a)(?:a)|(?:b)(?:b))"),
        (r"x(?P<q>['\"])y?(?P=q)z", "x(?:(?:\")y?(?:\")z|(?:')y?(?:')z)"),
        (r"(?:(a|b)-\1,)+", "(?:(?:(?:a)-(?:a),|(?:b)-(?:b),))+"),
        (r"(a{1,2})\1|c", "(?:(?:aa)(?:aa)|(?:a)(?:a))|c"),
        (r"(a+)\1", None),  # of endlessly many texts
        (r"(a|b)*\1", None),  # the last of several
        (r"(a)?\1", None),
        (r"x(a|b)|\1", None),  # in another alternative
        (r"(?:(a|b)|c)\1", None),  # that may not have matched
        (r"\1(a)", None),
        (r"(a\1)", None),
        (r"(a)(?(1)b|c)\1", None),
        (r"([a-z]{3})\1", None),  # of many texts
    ],
)
def test_few_texts_are_written_out(pattern: str, written: str | None) -> None:
    assert unreferenced(pattern) == (pattern if written is None else written)


def test_letters_of_either_case_are_left() -> None:
    assert unreferenced(r"(a|b)\1", "i") == r"(a|b)\1"
    assert unreferenced(r"(-|=)x\1", "i") == "(?:(?:\\-)x(?:\\-)|(?:=)x(?:=))"


ATOMS = st.sampled_from(["a", "b", "[ab]", "(a|b)", "(ab?)", "(b??a|b)", "(?P<n>a|ba)", "(?:a|(b|a)c)", "a*", "(?:b|)"])
REFERENCES = st.sampled_from([r"\1", r"\2", r"(?:\1|c)", r"(?:\2b)*", r"(\1)", r"(?:(a|b)\1)?"])


@given(
    st.lists(st.one_of(ATOMS, REFERENCES), min_size=2, max_size=5).map("".join), st.lists(st.text("abc"), min_size=20)
)
def test_what_is_written_out_matches_the_same(pattern: str, texts: list[str]) -> None:
    try:
        original = re.compile(pattern)
    except re.error:
        return
    written = re.compile(unreferenced(pattern))
    for text in texts:
        assert bool(written.fullmatch(text)) == bool(original.fullmatch(text)), (pattern, written.pattern, text)
        one, two = original.match(text), written.match(text)
        assert (one and one.span()) == (two and two.span()), (pattern, written.pattern, text)


def test_a_grammar_is_lowered_with_them() -> None:
    grammar = Grammar('start: /([\'"])[a-z ]*?\\1/ "."')
    (found,) = [each for each in grammar.check(samples=0).diagnostics if each.code == "backreference"]
    assert found.fix == "lower"
    low = grammar.lower()
    assert [low.accepts(text) for text in ("'a b'.", '"a".', "'a\".", "''.")] == [True, True, False, True]
