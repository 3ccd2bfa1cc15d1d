"""Folding agrees with `re`, character by character."""

from __future__ import annotations

import re

import pytest

from grammarkit.grammar.regex.case import folded, unfolded
from grammarkit.grammar.regex.charset import LAST, SURROGATES, CharSet

EVERY = "".join(chr(code) for code in range(LAST + 1) if not SURROGATES.has(code))


@pytest.mark.parametrize("char", [*"akisßıİǅςµÅ", "\u0345", "\u1e9e", "\u10d0", "\U00010400"])
def test_a_character_is_folded_to_all_that_re_finds_equal(char: str) -> None:
    assert folded(CharSet.of(char)) == CharSet.of("".join(re.findall(re.escape(char), EVERY, re.IGNORECASE)))


@pytest.mark.parametrize("chars", ["kiss", "Ab1_", "ǆσ"])
def test_unfolding_finds_a_least_set_that_folds_to_the_same(chars: str) -> None:
    whole = folded(CharSet.of(chars))
    least = unfolded(whole)
    assert folded(least) == whole
    assert sum(1 for _ in least.codes()) == len({char.casefold() for char in chars})
