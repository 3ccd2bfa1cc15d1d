"""What is read as a pattern, and what is refused with a reason and a place."""

from __future__ import annotations

import re
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammarkit.grammar.regex import Regex, RegexError
from grammarkit.grammar.regex.parse import parse, words

PIECES = [
    *"ab-^$.*+?{}[]()|\\,1 #\n:!<=P",
    "(?:",
    "(?i:",
    "(?=",
    "(?<!",
    "(?P<n>",
    "[^",
    "\\x41",
    "\\w",
    "{1,2}",
    "\\b",
]
BEYOND_REGULAR = ("same text", "gives back", "backtracks", "matched before", "looks ahead while")


def refusal(pattern: str, flags: str = "") -> tuple[str, str]:
    """Return the refused stretch, and why."""
    with pytest.raises(RegexError) as raised:
        Regex.parse(pattern, flags)
    span = raised.value.span
    assert raised.value.help
    return pattern[span.start : span.end], raised.value.message


@pytest.mark.parametrize(
    ("pattern", "stretch", "reason"),
    [
        (r"(a)b\1", r"\1", "asks for the same text again"),
        ("(?P<n>a)(?P=n)", "(?P=n)", "asks for the same text again"),
        ("xa++", "++", "never gives back what it took"),
        ("x(?>a|b)", "(?>", "depends on how a matcher backtracks"),
        ("(a)?(?(1)b|c)", "(?(1)", "depends on what a group matched before"),
        (r"[a-z]+(?!\w)", r"(?!\w)", "looks past the end of the token"),
        (r"if\b", r"\b", "looks past the end of the token"),
        (r"(?:a|b(?=c))", "(?=c)", "looks past the end of the token"),
        ("(?!a)", "(?!a)", "looks past the end of the token"),
        (r"(?<!\\)a", r"(?<!\\)", "looks before the start of the token"),
        (r"x*\by", r"\b", "looks before the start of the token"),
        (r"a(?<=b(?=c))d", "(?<=b(?=c))", "looks ahead while it looks behind"),
        ("a(?<=b+)c", "(?<=b+)", "may be short or long"),
        ("a(b", "(", "is never closed"),
        ("ab)", ")", "was never opened"),
        ("x[ab", "[", "is never closed"),
        ("[z-a]", "z-a", "is no range"),
        ("a**", "*", "repeats a repetition"),
        ("a|*b", "*", "repeats nothing"),
        ("a{3,2}", "{3,2}", "asks for more than it allows"),
        (f"a{{{'9' * 5000}}}", f"{{{'9' * 5000}}}", "counts further"),
        ("[a-\\d]", "a-\\d", "is no range"),
        (r"\U00110000", r"\U00110000", "is no character"),
        (r"\N{no such}", r"\N{no such}", "names no character"),
        (r"\777", r"\777", "is past"),
        (r"[\8]", r"\8", "is not octal"),
        ("(?P<1>a)", "(?P<1>", "is not a name"),
        ("(?P<n>a)(?P<n>b)", "(?P<n>", "names a second group so"),
        ("(?i-i:a)", "(?i-i:", "begins no group"),
        (r"\p{Gree}", r"\p{Gree}", "is no category, script or property"),
        (r"\q", r"\q", "means nothing here"),
        (r"a\x4", r"\x4", "is not a whole escape"),
        ("a(?i)b", "(?i)", "is not at the start"),
        ("(?<n>a)", "(?<", "begins no group"),
        ("a\\", "\\", "ends in a lone"),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_place(pattern: str, stretch: str, reason: str) -> None:
    where, why = refusal(pattern)
    assert where == stretch
    assert reason in why


def test_unknown_flags_are_refused() -> None:
    assert "flag `l`" in refusal("a", "il")[1]


@pytest.mark.parametrize("pattern", ["(?:a|b)*a(?:a|b){20}", "(?:x{1,1000}){1,1000}.*?y", "a?" * 1500 + "b*?"])
def test_what_grows_too_large_is_refused_as_a_whole_and_does_not_hang(pattern: str) -> None:
    where, why = refusal(pattern)
    assert where == pattern
    assert "too large" in why


def test_deep_nesting_is_refused_and_does_not_overflow_the_stack() -> None:
    assert "nested" in refusal("(" * 5000 + ")" * 5000)[1]


def refused_by_parser(pattern: str, flags: str) -> str:
    try:
        parse(pattern, flags)
    except RegexError as error:
        return error.message
    return ""


@settings(max_examples=800)
@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), st.sampled_from(["", "x"]))
def test_the_same_patterns_are_well_formed_as_for_re(pattern: str, flags: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `re` warns of set operations to come
        try:
            re.compile(pattern, re.VERBOSE if flags else 0)
        except re.error:
            with pytest.raises(RegexError):
                parse(pattern, flags)
            return
    complaint = refused_by_parser(pattern, flags)
    assert not complaint or any(reason in complaint for reason in BEYOND_REGULAR)


@pytest.mark.parametrize("pattern", ["a", "", "ab|c", "a||b", "|", "(?:ab|c d|é_1)", "(?:)", "a|b|"])
def test_a_list_of_words_is_read_as_the_scanner_reads_it(pattern: str) -> None:
    assert words(pattern) is not None
    assert parse(pattern) == parse(f"(?s:{pattern})")
    assert parse(f"(?i:{pattern})") == parse(f"(?s:{pattern})", "i")


@pytest.mark.parametrize("pattern", ["a.", "(a)|b", "(?:a)(?:b)", "(?:(?:a|b))", "a|b*", "[a]", "a\\|b", "(?s:a)"])
def test_what_is_more_than_a_list_of_words_is_none(pattern: str) -> None:
    assert words(pattern) is None
