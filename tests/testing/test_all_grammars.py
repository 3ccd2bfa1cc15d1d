"""What holds for the strategies of every grammar that comes along."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from grammarkit import Grammar
from grammarkit.grammar import library
from grammarkit.testing.strategies import NearMiss, from_grammar, near_misses

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", library.names())
def test_no_health_check_fails_and_all_is_as_said(name: str) -> None:
    grammar = Grammar.named(name)

    # Deadlines are no health checks: they are about the machine. The checks themselves are all on.
    @settings(database=None, deadline=None, suppress_health_check=[])
    @given(from_grammar(grammar), near_misses(grammar))
    def hold(text: str, miss: NearMiss) -> None:
        assert grammar.accepts(text)
        assert not grammar.accepts(miss.text)

    hold()
