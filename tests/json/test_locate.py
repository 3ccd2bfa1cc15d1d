"""Spans of values in a JSON text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit.json.locate import Value, locate, scan

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=10,
)


@given(anything, st.sampled_from([None, 1]), st.booleans())
def test_every_value_is_found_where_it_stands(value: object, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    _same(scan(text), value, text)


def _same(found: Value, value: object, text: str) -> None:
    stands_there = text[found.span.start : found.span.end]
    assert repr(json.loads(stands_there)) == repr(value)
    if isinstance(value, list):
        for item, inner in zip(found.items, value, strict=True):
            _same(item, inner, text)
    if isinstance(value, dict):
        assert [member.key for member in found.members] == list(value)
        for member in found.members:
            assert json.loads(text[member.key_span.start : member.key_span.end]) == member.key
            _same(member.value, value[member.key], text)


TEXT = ' {"a": [1, {"b": "x,]}"}], "a\\u0062": 2, "0": 3, "a": [4, 5]}'


@pytest.mark.parametrize(
    ("path", "stands_there"),
    [
        ([], TEXT.strip()),
        (["a"], "[4, 5]"),
        (["a", 1], "5"),
        (["ab"], "2"),
        ([0], "3"),
        (["a", "int", 0], "4"),
        (["a", 7], "[4, 5]"),
        (["gone", "ab"], "2"),
    ],
)
def test_a_path_leads_to_the_value_or_as_near_as_it_can(path: list[str | int], stands_there: str) -> None:
    span = locate(TEXT, path)
    assert TEXT[span.start : span.end] == stands_there


@pytest.mark.parametrize("text", ['{"a": 1', "[1, 2"])
def test_a_text_that_ends_too_early_is_not_taken_for_json(text: str) -> None:
    with pytest.raises(ValueError, match="never closed"):
        scan(text)
