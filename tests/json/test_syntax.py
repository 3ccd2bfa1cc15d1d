"""Texts that are not JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit.errors import Rejected
from grammarkit.json import Json

VALUES = Json({})


@pytest.mark.parametrize(
    ("text", "code", "stands_there"),
    [
        ("", "empty-answer", ""),
        (" \n", "empty-answer", ""),
        ('```json\n{"a": 1}\n```', "code-fence", "```json"),
        ('Here is the JSON: {"a": 1}', "leading-text", "Here is the JSON:"),
        ('Here it is:\n```\n{"a": 1}\n```', "leading-text", "Here it is:\n```"),
        ('{"a": 1} I hope this helps.\n', "trailing-text", "I hope this helps."),
        ('{"a": 1}\n{"a": 2}', "trailing-text", '{"a": 2}'),
        ('{"é": {"b": 1}', "unfinished", ""),
        ('["é', "unfinished", ""),
        ("{'é': 1}", "bad-key", "'"),
        ('{"é": 1,}', "trailing-comma", "}"),
        ('{"é" 1}', "missing-colon", "1"),
        ('{"é": "é" "x": 2}', "missing-comma", '"'),
        ("[1 2]", "missing-comma", "2"),
        ('["é\n"]', "raw-control-character", "\n"),
        (r'["\x41"]', "bad-escape", "x41"),
        (r'["\u12"]', "bad-escape", '"'),
        (r'["\ud800"]', "bad-escape", '"'),
        ("[01]", "bad-number", "1"),
        ("[1.]", "bad-number", "]"),
        ('{"é": True}', "python-word", "True"),
        ("[yes]", "unexpected-text", "yes"),
        ("[" * 400, "deep-nesting", "["),
        ('["\ud800"]', "lone-surrogate", "\ud800"),
    ],
)
def test_each_kind_of_fault_is_named_where_it_is(text: str, code: str, stands_there: str) -> None:
    with pytest.raises(Rejected) as caught:
        VALUES.read(text)
    (found,) = caught.value.diagnostics
    assert found.code == code
    assert found.span is not None
    assert text[found.span.start : found.span.end] == stands_there


def test_a_text_that_ends_too_early_is_pointed_at_behind_its_end() -> None:
    with pytest.raises(Rejected) as caught:
        VALUES.read("[1")
    (found,) = caught.value.diagnostics
    assert found.span is not None
    assert (found.span.start, found.span.end) == (2, 2)


marks = st.sampled_from([*'{}[]:,"\\\n 01-.e', "é", "😀", "\ud800", "True", "null", "```", '"a"', "\\u"])


@given(st.lists(marks, max_size=12).map("".join))
def test_any_text_is_read_or_refused_with_a_span_inside_it(text: str) -> None:
    try:
        value = VALUES.read(text)
    except Rejected as error:
        for found in error.diagnostics:
            assert found.span is not None
            assert 0 <= found.span.start <= found.span.end <= len(text)
    else:
        assert repr(value) == repr(json.loads(text))
