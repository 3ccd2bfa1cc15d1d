"""What a lowered grammar accepts, for the tests of the steps of lowering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit import Grammar

if TYPE_CHECKING:
    from collections.abc import Iterable


def assert_lowered(text: str, *, accepts: Iterable[str], rejects: Iterable[str]) -> None:
    """See that a lowered grammar accepts what it should and nothing that it should not, and is lowered already."""
    lowered = Grammar(text).lower()
    assert [each for each in accepts if not lowered.accepts(each)] == [], lowered.text
    assert [each for each in rejects if lowered.accepts(each)] == [], lowered.text
    assert lowered.lower() == lowered
