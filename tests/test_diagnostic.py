"""Diagnostics and spans are plain values."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit.diagnostic import Diagnostic, Severity, Span


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (3, 2), (-2, -1)])
def test_a_span_that_runs_backwards_or_from_before_the_text_cannot_be_made(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=f"not from {start} to {end}"):
        Span(start, end)


@given(st.integers(0, 50), st.integers(0, 50), st.text(max_size=10))
def test_a_shifted_span_covers_the_same_text_behind_a_prefix(start: int, length: int, prefix: str) -> None:
    text = "x" * 20 + "some text that is judged" + "y" * 60
    span = Span(start, start + length)
    moved = span.shifted(len(prefix))
    assert (prefix + text)[moved.start : moved.end] == text[span.start : span.end]


def test_a_span_cannot_be_shifted_to_before_the_text() -> None:
    with pytest.raises(ValueError, match="runs forwards from 0"):
        Span(1, 2).shifted(-2)


def test_a_diagnostic_is_an_error_unless_it_says_otherwise() -> None:
    assert Diagnostic("a", "b").severity is Severity.ERROR


def test_severities_read_as_their_words() -> None:
    assert [str(severity) for severity in Severity] == ["error", "warning", "info"]


def test_diagnostics_are_frozen_hashable_and_equal_by_value() -> None:
    made = Diagnostic("a", "b", Span(0, 1), Severity.INFO, ("c",), "d", "lower")
    assert made == pickle.loads(pickle.dumps(made))
    assert len({made, pickle.loads(pickle.dumps(made))}) == 1
    with pytest.raises(FrozenInstanceError):
        made.message = "other"  # type: ignore[misc] # that it cannot be done is the claim
