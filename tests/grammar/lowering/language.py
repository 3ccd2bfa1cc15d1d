"""What a lowered grammar accepts, for the tests of the steps of lowering."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lark import Lark
from lark.exceptions import UnexpectedInput

from grammarkit import Grammar, GrammarError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def assert_lowered(text: str, *, accepts: Iterable[str], rejects: Iterable[str]) -> None:
    """See that a lowered grammar accepts what it should and nothing that it should not, and is lowered already."""
    lowered = Grammar(text).lower()
    assert [each for each in accepts if not lowered.accepts(each)] == [], lowered.text
    assert [each for each in rejects if lowered.accepts(each)] == [], lowered.text
    assert lowered.lower() == lowered


def assert_not_lowered(text: str, *, code: str, message: str = "") -> None:
    """See that a grammar cannot be lowered, for one reason, which has a place."""
    with pytest.raises(GrammarError, match=message or None) as caught:
        Grammar(text).lower()
    (found,) = caught.value.report.diagnostics
    assert found.code == code
    assert found.span is not None


def by_lark(text: str, parser: str) -> Callable[[str], bool]:
    """Ask Lark which sentences a grammar has."""
    lark = Lark(text, parser=parser)

    def accepts(sentence: str) -> bool:
        try:
            lark.parse(sentence)
        except UnexpectedInput:
            return False
        except RuntimeError:  # how Earley ends on a text that is a sentence in two ways at its very end
            return True
        return True

    return accepts
