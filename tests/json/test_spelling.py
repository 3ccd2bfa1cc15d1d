"""Characters inside JSON strings: every way to write them, and no other."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit.grammar.regex.charset import CharSet
from grammarkit.json.spelling import anything_but, character

codes = st.integers(0, 0x10FFFF).filter(lambda code: not 0xD800 <= code <= 0xDFFF)


@given(codes, codes, codes)
def test_a_character_of_a_range_is_written_raw_or_escaped(low: int, high: int, code: int) -> None:
    low, high = sorted((low, high))
    pattern = re.compile(character(CharSet(((low, high),))))
    for ascii_only in (True, False):
        text = json.dumps(chr(code), ensure_ascii=ascii_only)[1:-1]
        assert (pattern.fullmatch(text) is not None) is (low <= code <= high)


@pytest.mark.parametrize("text", [r"\ud83d", r"\ude00", r"\u0041", r"\x41", '"', "\\", "\n", "ab"])
def test_halves_of_pairs_needless_escapes_and_raw_controls_are_no_characters(text: str) -> None:
    assert re.fullmatch(character(CharSet(((0, 0x10FFFF),))), text) is None


words = st.text("abé", max_size=3)


@given(st.lists(words, min_size=1, max_size=5), words)
def test_anything_but_some_words(excluded: list[str], word: str) -> None:
    assert (re.fullmatch(anything_but(excluded), word) is not None) is (word not in excluded)
