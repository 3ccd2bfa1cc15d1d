"""`Regex`: what patterns stand for, and what can be done with languages."""

from __future__ import annotations

import pickle
import re

import pytest

from grammarkit.grammar.regex import Regex, RegexError

KEYWORDS = re.findall(
    r"\S+", "select from where group by order limit and or not as join on in is null like between having"
)
NAME = rf"(?!(?:{'|'.join(KEYWORDS)})\b)[a-z_][a-z0-9_]*"


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [
        ('".*?"', r'"[^\n"]*"'),
        ('".{0,1000}?"', r'"[^\n"]{0,1000}"'),
        (r'"(?:\\.|[^"\\\n]){0,100}?"', r'"(?:\\.|[^\n"\\]){0,100}"'),
        (r'".*?(?<!\\)(\\\\)*?"', r'"(?:[^\n"\\]|\\.)*"'),
        (r"/\*(.|\n)*?\*/", r"\/\*(?:[^*]|\*+[^*\/])*\*+\/"),
        (r"'''(.|\n)*?'''", r"'''(?:'{0,2}[^'])*'''"),
        ("#.*?$", "#.*"),
        ("a*?b*", "b*"),
        ("(?!0)[0-9]{1,10}", "[1-9][0-9]{0,9}"),
        ("(?!if)[a-z]+", "(?:i[a-eg-z]|[a-hj-z])[a-z]*|i"),
    ],
)
def test_laziness_and_lookaround_come_out_as_plain_patterns(pattern: str, plain: str) -> None:
    assert Regex.parse(pattern).pattern() == str(Regex.parse(pattern)) == plain


@pytest.mark.parametrize("flags", ["", "i"])
def test_a_name_that_excludes_keywords_excludes_them_and_nothing_else(flags: str) -> None:
    name = Regex.parse(NAME, flags)
    assert not any(name.matches(word) for word in KEYWORDS)
    assert all(name.matches(word + "s") and name.matches("_" + word) for word in KEYWORDS)
    assert all(name.matches(word[:-1]) for word in KEYWORDS if word[:-1] not in KEYWORDS)
    assert name.matches("SELECTION") == (flags == "i")
    assert not name.matches("SELECT")
    assert re.fullmatch(name.pattern(), "selects")
    assert not re.fullmatch(name.pattern(), "select")


def test_a_lazy_pattern_takes_an_escape_whole_as_python_does() -> None:
    text = Regex.parse(r'"(\\.|.)*?"')
    assert text.matches(r'"a\"b"')
    assert not text.matches('"a"b"')


def test_laziness_counts_only_for_what_is_lazy() -> None:
    regexp = Regex.parse(r"\/.*?\/[imslux]*")
    assert regexp.matches("/a/i")
    assert regexp.matches("/a/")
    assert not regexp.matches("/a/b/")


def test_a_round_that_took_nothing_ends_a_loop_as_in_python() -> None:
    assert Regex.parse("(?:|a)*b??") == Regex.literal("")
    assert Regex.parse("(?:|a){2,}b??") == Regex.literal("")


def test_a_shorter_match_that_waits_for_a_lookahead_is_preferred_once_that_holds() -> None:
    assert Regex.parse("(?!aab)[abc]+?") == Regex.parse("[abc]")


def test_a_dollar_in_the_middle_stands_before_a_last_line_feed_only_or_with_m_before_any() -> None:
    assert Regex.parse("a$\n") == Regex.literal("a\n")
    assert Regex.parse("a$\nb").is_empty()
    assert Regex.parse("a$\nb", "m") == Regex.literal("a\nb")


@pytest.mark.parametrize(
    "pattern", ["(?:a{2,}|b)*c", "(?:a{2,3})*", "(?:a{1,3}|b)+", "(?:ab){2}(?:ab)*c?", "(?:a?b?){3}"]
)
def test_repetitions_are_simplified_without_changing_what_they_mean(pattern: str) -> None:
    assert Regex.parse(Regex.parse(pattern).pattern()) == Regex.parse(pattern)


@pytest.mark.parametrize(
    ("pattern", "flags", "inside", "outside"),
    [
        (r"\w\d\s", "", "a1 ", "é1 "),
        (".", "", "a", "\n"),
        (".", "s", "\n", "ab"),
        ("k", "i", "\u212a", "x"),
        ("s", "i", "\u017f", "z"),
        ("[^k]", "i", "a", "\u212a"),
        ("(?a:k)", "i", "K", "\u212a"),
        ("(?-i:a)b", "i", "aB", "Ab"),
        ("a b # c", "x", "ab", "a b"),
        (r"a\n^b$", "m", "a\nb", "ab"),
        (r"-\b[a-z]+\b-", "", "-a-", "--"),
        (r"(?:(?!-->)[\s\S])*-->", "", "a-->", "a-->-->"),
    ],
)
def test_flags_and_signs_mean_what_they_mean_to_re(pattern: str, flags: str, inside: str, outside: str) -> None:
    regex = Regex.parse(pattern, flags)
    assert regex.matches(inside)
    assert not regex.matches(outside)


def test_languages_are_equal_however_they_are_written() -> None:
    assert Regex.parse("(?:a|b)*") == Regex.parse("[ab]*") == Regex.parse("(?:a*b*)*")
    assert Regex.parse("a+?") == Regex.parse("a") == Regex.literal("a") != Regex.parse("a+")
    assert len({Regex.parse("x{2}"), Regex.parse("xx")}) == 1


def test_difference_union_and_intersection() -> None:
    names, keywords = Regex.parse("[a-z]+"), Regex.parse("if|else")
    assert names.minus(keywords).union(keywords) == names
    assert names.intersect(keywords) == keywords
    assert names.intersect(Regex.parse("[0-9]+")).is_empty()
    assert keywords.minus(names).is_empty()
    assert names.minus(keywords) == Regex.parse(r"(?!(?:if|else)\b)[a-z]+")


def test_a_literal_is_itself_whatever_it_holds() -> None:
    text = 'a.*\\/"\n\u2028é😀'
    assert Regex.literal(text).matches(text)
    assert Regex.literal(text).states == len(text) + 1
    assert re.fullmatch(Regex.literal(text).pattern(), text)
    assert Regex.literal("").nullable
    assert Regex.literal("Kiss", ignore_case=True) == Regex.parse("kiss", "i")


def test_the_first_character() -> None:
    regex = Regex.parse('"[^"]*"|[0-9]+')
    assert regex.may_start_with('"')
    assert regex.may_start_with("7")
    assert not regex.may_start_with("a")
    assert not Regex.parse("(?!a)a").may_start_with("a")


def test_the_empty_language_and_the_empty_text_are_printed_too() -> None:
    nothing, nil = Regex.parse("a^b"), Regex.parse("")
    assert nothing.is_empty()
    assert nothing.shortest() is None
    assert not re.fullmatch(nothing.pattern(), "")
    assert not re.search(nothing.pattern(), "ab")
    assert nil.pattern() == "(?:)"
    assert nil.nullable
    assert not nil.is_empty()


def test_a_regex_survives_pickling() -> None:
    regex = Regex.parse(NAME, "i")
    assert pickle.loads(pickle.dumps(regex)) == regex


def test_products_that_grow_too_large_are_refused() -> None:
    large = Regex.parse("(?:a|b)*a(?:a|b){12}")
    with pytest.raises(RegexError, match="too large"):
        large.intersect(Regex.parse("(?:a|b)*b(?:a|b){4}(?:(?:a|b){5})*"))


def test_what_is_too_intricate_to_print_is_refused() -> None:
    with pytest.raises(RegexError, match="longer than"):
        Regex.parse("(?!.*?foo)[a-z]{0,300}").pattern()
