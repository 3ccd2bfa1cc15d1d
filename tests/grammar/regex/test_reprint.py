"""`reprinted`: close to the author's words, in what Python and Rust share."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit.grammar.regex import RegexError, reprinted, split


@pytest.mark.parametrize(
    ("pattern", "flags", "plain"),
    [
        (r"[a-z_]\w*", "", "[a-z_][0-9A-Za-z_]*"),
        (r"[a-z_]\w*", "i", "(?i:[a-z_][0-9a-z_]*)"),
        (r"\d+", "i", "[0-9]+"),
        (r"(?P<year>\d{4})-(\d\d)", "", "[0-9]{4}-[0-9][0-9]"),
        (r"^#[^\n]*$", "", "#.*"),
        (r"(?:^a|^b)$", "", "[ab]"),
        (r"(?i:select)\s+FROM", "", r"(?i:select)[\t-\r ]+FROM"),
        ("(?i)a1b|(?-i:c)", "", "(?i:a1b)|c"),
        (".", "s", r"(?:.|\n)"),
        (r"(.|\n)*", "", r"(?:.|\n)*"),
        (r"[\s\S]", "", r"(?:.|\n)"),
        (r"[^\W\d]", "", "[A-Za-z_]"),
        ("a  b # c", "x", "ab"),
        (r"a\ [ ]#", "x", "a  "),
        ("a|(?:b|)", "", "a|b?"),
        ("(?:a||b)c", "", "[ab]?c"),
        ("a{1,1}b{0,}c{1,}d{0,1}e{2,2}f{0}", "", "ab*c+d?e{2}"),
        ("(?:a+)?(?:b{2}){3}", "", "(?:a+)?(?:b{2}){3}"),
        ("x{0,1000}y{,5}", "", "x{0,1000}y{0,5}"),
        ("/[/]", "", r"\/\/"),
        (r"\0\x1f\u2028é", "", r"\x00\x1f\u2028é"),
        (r"{[]^\-&&~[a]", "", r"\{[a&\-\[\]\^~]"),
        ("[0-9:;][a-z`]", "", "[0-9:;][a-z`]"),
        (r"\x41\N{BULLET}\123[\1-\b]", "", r"A•S[\x01-\x08]"),
        ("(?:|)a(?:){3}", "", "a"),
        (r'\\"', "", r"\\\x22"),
        ("", "", "(?:)"),
    ],
)
def test_a_pattern_is_written_anew_from_its_tree(pattern: str, flags: str, plain: str) -> None:
    assert reprinted(pattern, flags) == plain
    assert reprinted(plain) == plain
    re.compile(plain)


@pytest.mark.parametrize(
    ("pattern", "flags", "plain"),
    [
        ('".*?"', "", r'"[^\n"]*"'),
        ("(?!if)[a-z]+", "i", "(?i:(?:i[a-eg-z]|[a-hj-z])[a-z]*|i)"),
        ("a{2}?", "", "a{2}"),
        ("a(?:^b|c)", "", "ac"),
        (r"(?:[a-z]\b )+x", "", "(?:[a-z] )+x"),
    ],
)
def test_what_has_no_equivalent_goes_through_the_automaton(pattern: str, flags: str, plain: str) -> None:
    assert reprinted(pattern, flags) == plain
    assert reprinted(plain) == plain


@pytest.mark.parametrize("pattern", ["a++", "(?>a)", r"(a)\1", "(a)?(?(1)b|c)", r"a\b", "a("])
def test_what_cannot_be_written_is_refused(pattern: str) -> None:
    with pytest.raises(RegexError):
        reprinted(pattern)


def test_large_bounds_cost_nothing_where_no_automaton_is_needed() -> None:
    assert reprinted("(?:(?:ab){0,1000}c){0,1000}") == "(?:(?:ab){0,1000}c){0,1000}"


def test_nesting_that_rust_would_refuse_is_refused() -> None:
    pattern = "(?:a" * 90 + ")?" * 90
    with pytest.raises(RegexError, match="nested"):
        reprinted(pattern)


@given(
    st.lists(st.text("abKs_ 9", min_size=2, max_size=3), min_size=1, max_size=5).map("|".join),
    st.sampled_from(["%s", "(?:%s)", "(?i:%s)"]),
    st.sampled_from(["", "i"]),
)
def test_a_list_of_words_is_printed_as_its_tree_is(listed: str, form: str, flags: str) -> None:
    pattern = form % listed
    assert split(pattern, flags).pattern == reprinted(pattern, flags)
