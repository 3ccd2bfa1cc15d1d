"""Random patterns: this package, Python's `re` and the engine give the same verdicts."""

from __future__ import annotations

import re
from itertools import product

from hypothesis import given, reject, settings
from hypothesis import strategies as st
from llguidance import LLMatcher, LLTokenizer

from grammarkit.grammar.regex import Regex, RegexError, reprinted
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.regex.syntax import is_lazy

TEXTS = ["".join(chars) for length in range(5) for chars in product("ab_-\n", repeat=length)]
QUANTIFIERS = ["*", "+", "?", "{2}", "{1,2}", "{0,2}", "{2,}"]
TOKENIZER = LLTokenizer("byte")
quick = settings(max_examples=120)


def patterns(quantifiers: list[str], *, looks: bool) -> st.SearchStrategy[str]:
    atoms = st.sampled_from(["a", "b", "_", "[ab]", "[^a]", ".", r"\w", r"\n", "-", r"[^\w-]", "ab", r"\W", "(?i:A)"])

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        ways = [
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map(lambda both: f"(?:{both[0]}|{both[1]})"),
            inner.map(lambda one: f"(?:|{one})"),
            st.tuples(inner, st.sampled_from(quantifiers)).map(lambda both: f"(?:{both[0]}){both[1]}"),
        ]
        if looks:
            ahead = st.tuples(st.sampled_from("=!"), inner).map(lambda both: f"(?{both[0]}{both[1]})")
            ways.append(st.tuples(inner, st.one_of(LOOKS, ahead), inner).map("".join))
        return st.one_of(ways)

    return st.recursive(atoms, larger, max_leaves=7)


LOOKS = st.sampled_from(["(?<=a)", "(?<!ab)", r"(?<!\n)", "(?<=(?<!b)a)", r"\b", "^", "$", "(?m:^)", "(?m:$)", r"\Z"])
LAZY = patterns(["*?", "+?", "??", "{1,2}?", "{0,2}?", "*"], looks=False)
ANYTHING = st.one_of(patterns(QUANTIFIERS, looks=True), patterns([*QUANTIFIERS, "*?", "+?", "??"], looks=True), LAZY)


def taken(pattern: str) -> Regex:
    """Parse a pattern, or have another one drawn where it cannot be expressed."""
    try:
        return Regex.parse(pattern)
    except RegexError:
        reject()


@quick
@given(ANYTHING)
def test_a_pattern_stands_for_what_fullmatch_takes_or_if_lazy_for_what_match_takes_whole(pattern: str) -> None:
    regex, referee = taken(pattern), re.compile(pattern)
    if is_lazy(parse(pattern)):
        members = [text for text in TEXTS if (found := referee.match(text)) and found.end() == len(text)]
    else:
        members = [text for text in TEXTS if referee.fullmatch(text)]
    assert [text for text in TEXTS if regex.matches(text)] == members


@quick
@given(LAZY)
def test_the_longest_member_in_front_is_what_match_finds_lazily(pattern: str) -> None:
    if not is_lazy(parse(pattern)):
        pattern = f"(?:{pattern})+?"
    regex, referee = taken(pattern), re.compile(pattern)
    for text in TEXTS[-200:]:
        found = referee.match(text)
        longest = max((end for end in range(len(text) + 1) if regex.matches(text[:end])), default=None)
        assert longest == (found.end() if found else None)


@quick
@given(ANYTHING)
def test_what_is_printed_means_the_same_to_re_and_reads_back_the_same(pattern: str) -> None:
    regex = taken(pattern)
    members = [text for text in TEXTS if regex.matches(text)]
    for printed in {regex.pattern(), reprinted(pattern)}:
        referee = re.compile(printed)
        assert [text for text in TEXTS if referee.fullmatch(text)] == members
        assert Regex.parse(printed) == regex
        assert reprinted(printed) == printed


@quick
@given(ANYTHING)
def test_the_engine_takes_what_is_printed_and_agrees(pattern: str) -> None:
    regex = taken(pattern)
    for printed in {regex.pattern(), reprinted(pattern)}:
        compiled = LLMatcher(TOKENIZER, f"start: /{printed}/", log_level=0)
        assert not compiled.is_error(), compiled.get_error()
        for text in [*TEXTS[1::9], *filter(None, regex.examples(10, max_length=8))]:
            tokens = [*text.encode(), TOKENIZER.eos_token]
            accepted = compiled.deep_copy().validate_tokens(tokens) == len(tokens)
            assert accepted == regex.matches(text), (printed, text)
