"""`RegexError`: it carries data, and survives what errors go through."""

from __future__ import annotations

import pickle

import pytest

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex import Regex, RegexError


def test_an_error_survives_pickling() -> None:
    with pytest.raises(RegexError) as raised:
        Regex.parse(r"(a)\1")
    copy = pickle.loads(pickle.dumps(raised.value))
    assert (copy.message, copy.help, copy.span) == (raised.value.message, raised.value.help, Span(3, 5))
    assert str(copy) == str(raised.value)


def test_an_error_is_a_value_error_that_reads_as_one_sentence() -> None:
    error = RegexError("`x` is so", "write `y`", Span(0, 1))
    assert isinstance(error, ValueError)
    assert str(error) == "`x` is so; write `y`"
