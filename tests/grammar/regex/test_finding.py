"""`findings`: features and where they stand; escapes, classes and comments do not deceive it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammarkit.grammar.regex import findings


def found(pattern: str, flags: str = "") -> list[tuple[str, str]]:
    return [(feature.kind, feature.text) for feature in findings(pattern, flags)]


@pytest.mark.parametrize(
    ("pattern", "features"),
    [
        (r"a(?!b\))c", [("lookaround", r"(?!b\))")]),
        (r"(?<=[)])x(?<!y)", [("lookaround", "(?<=[)])"), ("lookaround", "(?<!y)")]),
        ("(?=(?!a)b)", [("lookaround", "(?=(?!a)b)"), ("lookaround", "(?!a)")]),
        ("a*?b+?c??d{1,2}?", [("lazy", "*?"), ("lazy", "+?"), ("lazy", "??"), ("lazy", "{1,2}?")]),
        (r"(a)\1(?P<n>b)(?P=n)", [("backreference", r"\1"), ("named-group", "(?P<n>"), ("backreference", "(?P=n)")]),
        ("(?>ab)c++", [("atomic", "(?>ab)"), ("atomic", "++")]),
        (r"\bif\B", [("word-boundary", r"\b"), ("word-boundary", r"\B")]),
        (r"^a$|\Ab\Z", [("anchor", "^"), ("anchor", "$"), ("anchor", r"\A"), ("anchor", r"\Z")]),
        (r"\w[^\s\d]\W", [("unicode-class", text) for text in (r"\w", r"\s", r"\d", r"\W")]),
        ("(a)?(?(1)b|c)", [("conditional", "(?(1)b|c)")]),
        ("(?i)a(?s-m:b)", [("inline-flag", "(?i)"), ("inline-flag", "(?s-m:")]),
        ("a(?#b*?)c", [("comment", "(?#b*?)")]),
        (r"[[a&&b~~\[+--]", [("set-operation", text) for text in ("[", "&&", "~~", "--")]),
        ("{a}x{1, 3}", [("bare-brace", "{"), ("bare-brace", "{")]),
        ("a{,3}b{2}", [("open-repeat", "{,3}")]),
        (r"\0\07\123", [("octal-escape", r"\0"), ("octal-escape", r"\07"), ("octal-escape", r"\123")]),
        (r"\N{BULLET}", [("named-character", r"\N{BULLET}")]),
        (r"a\p{L}", [("property", r"\p{L}")]),
    ],
)
def test_each_feature_is_found_where_it_stands(pattern: str, features: list[tuple[str, str]]) -> None:
    assert found(pattern) == features


@pytest.mark.parametrize(
    "pattern", [r"\(\?!a\)", "[(?!a)]", r"\\\\d", r"[\b^$]", "[]^.*?]", r"\*\?", "a{2,}", "(?:a|b)"]
)
def test_what_only_looks_like_a_feature_is_none(pattern: str) -> None:
    assert found(pattern) == []


def test_verbose_patterns_hide_comments_and_space() -> None:
    pattern = "a # what? (?!no) \\b *?\n b*?"
    assert found(pattern, "x") == [("lazy", "*?")]
    assert ("lookaround", "(?!no)") in found(pattern)
    assert found("(?x: a #\\b\n)#\\b") == [("inline-flag", "(?x:"), ("word-boundary", r"\b")]


def test_a_broken_pattern_is_read_as_far_as_it_goes() -> None:
    assert found("(?!a*?") == [("lookaround", "(?!a*?"), ("lazy", "*?")]
    assert found("a)*?[b") == [("lazy", "*?"), ("broken", "[")]


@settings(max_examples=300)
@given(st.text(st.sampled_from("a\\([?!<=:#P)]*+{1,2}bdx|^$\n "), max_size=12), st.sampled_from(["", "x"]))
def test_every_feature_is_a_stretch_of_the_pattern_whatever_the_pattern(pattern: str, flags: str) -> None:
    features = findings(pattern, flags)
    assert all(feature.text == pattern[feature.span.start : feature.span.end] != "" for feature in features)
    assert [f.span.start for f in features] == sorted(f.span.start for f in features)
