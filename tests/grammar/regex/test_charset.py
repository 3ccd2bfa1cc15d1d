"""Sets and alphabets, against Python's own sets."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from grammarkit.grammar.regex.charset import ANY, Alphabet, CharSet

SETS = st.sets(st.integers(0, 30)).map(lambda codes: "".join(map(chr, codes))).map(CharSet.of)
quick = settings(max_examples=100)


@quick
@given(SETS, SETS)
def test_operations_are_those_of_sets(left: CharSet, right: CharSet) -> None:
    one, two = set(left.codes()), set(right.codes())
    assert set(left.union(right).codes()) == one | two
    assert set(left.intersect(right).codes()) == one & two
    assert set(left.minus(right).codes()) == one - two
    assert left.complement().union(left) == ANY
    assert left.complement().complement() == left
    assert all(left.has(code) == (code in one) for code in range(40))


@quick
@given(st.lists(SETS, max_size=5))
def test_an_alphabet_tells_apart_what_the_sets_do_and_no_more(sets: list[CharSet]) -> None:
    alphabet = Alphabet.telling_apart(sets)
    for one in range(35):
        for two in range(35):
            apart = any(chars.has(one) != chars.has(two) for chars in sets)
            assert (alphabet.symbol(one) != alphabet.symbol(two)) == apart
    for chars in sets:
        bits = alphabet.within(chars)
        assert alphabet.chars([symbol for symbol in range(alphabet.size) if bits >> symbol & 1]) == chars
