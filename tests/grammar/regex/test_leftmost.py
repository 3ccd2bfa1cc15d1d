"""Where `re` stops short, and what nothing can backtrack into: `re` itself is the referee."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammarkit.grammar.regex import Regex, cut_short, unforced

ATOMS = st.sampled_from(["a", "b", "ab", "[ab]", "c"])
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from("?*+")).map(lambda both: f"(?:{both[0]}){both[1]}"),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(PATTERNS)
def test_a_text_is_found_that_re_does_not_take_whole_if_there_is_one(pattern: str) -> None:
    cut = cut_short(pattern)
    if cut is not None:
        assert re.fullmatch(pattern, cut)
        found = re.match(pattern, cut)
        assert found
        assert len(found.group()) < len(cut)
    else:
        for text in Regex.parse(pattern).examples(30, max_length=8):
            whole = re.match(pattern, text)
            assert whole
            assert whole.group() == text


@pytest.mark.parametrize(
    ("pattern", "cut"),
    [
        ("id|id_user", "id_user"),
        ("id_user|id", None),
        ("(?:ab?)?(?:abc)?", "abc"),
        ("a+?", None),
        ("[a-z]+", None),
        ("|".join(f"word{n}" for n in range(2000)), "word10"),
    ],
)
def test_the_first_alternative_may_cut_a_later_one_short(pattern: str, cut: str | None) -> None:
    assert cut_short(pattern) == cut


@given(st.lists(st.text("aAb", max_size=3), min_size=1, max_size=6), st.sampled_from(["", "i"]))
def test_of_words_the_shortest_one_is_found(listed: list[str], flags: str) -> None:
    pattern, flag = "|".join(listed), re.IGNORECASE if flags else re.NOFLAG
    taken = {word: re.match(pattern, word, flag) for word in listed}
    cut = [word for word, found in taken.items() if found and found.group() != word]
    found = cut_short(pattern, flags)
    assert (found is None) == (not cut)
    if found is not None:
        assert len(found) == min(map(len, cut))
        assert re.fullmatch("|".join(map(re.escape, cut)), found, flag)


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("a++", "a+"),
        ("(?:a*+|b)", "(?:a*|b)"),
        ("x(?>a|b)", "x(?:a|b)"),
        ("a++|b?+", "a+|b?"),
        ("a++b", "a++b"),
        ("(?:a++)+", "(?:a++)+"),
        ("(?>a)b", "(?>a)b"),
        ("[+]+", "[+]+"),
    ],
)
def test_what_stands_last_needs_no_force(pattern: str, written: str) -> None:
    assert unforced(pattern) == written
