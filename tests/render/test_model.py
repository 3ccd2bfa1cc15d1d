"""What a model reads: short, with its own line, and nothing of our codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.render.model import MOST, to_model

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE = "SELECT u.total\nFROM users AS u\nORDER BY u.made"
TOTAL = Diagnostic("unknown-column", "`users` has no column `total`", Span(9, 14), help="`orders` has `total`; join it")
MADE = Diagnostic("unknown-column", "`users` has no column `made`", Span(42, 46), expected=("`made_at`", "`id`"))
SLOW = Diagnostic("slow", "this takes long", Span(0, 6), Severity.WARNING)

CASES = {
    "model_one": ((TOTAL,), SOURCE),
    "model_two": ((TOTAL, MADE), SOURCE),
    "model_many": ((TOTAL, MADE, TOTAL, MADE, TOTAL), SOURCE),
    "model_no_span": ((Diagnostic("no-limit", "the query has no LIMIT", help="add `LIMIT 10`"),), SOURCE),
    "model_several_lines": ((Diagnostic("unclosed", "the bracket is never closed", Span(7, 30)),), SOURCE),
    "model_end": ((Diagnostic("unfinished", "the text ends too early", Span(46, 46), expected=("`,`",)),), SOURCE),
    "model_empty_source": ((Diagnostic("unfinished", "the text ends too early", Span(0, 0), expected=("A",)),), ""),
    "model_empty_line": ((Diagnostic("unexpected-text", "a line break cannot stand here", Span(2, 3)),), "a\n\nb"),
    "model_tabs_and_wide": ((Diagnostic("bad-name", "`x` is not a name", Span(4, 5)),), "\t宽字\tx"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_model_reads(name: str, snapshot: Callable[[str, str], None]) -> None:
    snapshot(name, to_model(*CASES[name]))


def test_no_code_is_shown() -> None:
    for diagnostics, source in CASES.values():
        assert not [found.code for found in diagnostics if found.code in to_model(diagnostics, source)]


def test_only_errors_are_shown() -> None:
    assert to_model((SLOW, TOTAL), SOURCE) == to_model((TOTAL,), SOURCE)
    assert to_model((SLOW,), SOURCE) == ""


@pytest.mark.parametrize(("many", "told"), [(MOST, ""), (MOST + 1, "(and 1 more)")])
def test_only_the_first_few_are_shown_and_the_others_counted(many: int, told: str) -> None:
    shown = to_model((TOTAL,) * many, SOURCE)
    assert shown.count(TOTAL.message) == MOST
    assert shown.endswith(told or TOTAL.help)


@given(st.text(), st.text(), st.text())
def test_what_others_wrote_has_no_line_of_its_own(message: str, word: str, help: str) -> None:
    found = Diagnostic("a-code", f"1{message}", Span(0, 1), expected=(word,), help=f"2{help}")
    first, *middle, expected, last = to_model([found], "x").splitlines()
    assert middle == ["  x", "  ^"]
    assert (first[:1], expected[:9], last[:7]) == ("1", "expected ", "help: 2")


def test_what_is_quoted_is_cut() -> None:
    told = to_model([Diagnostic("a", f"there is no `{'x' * 900}`", help=f"take `{'y' * 200}` or " + "z" * 2000)], "")
    message, remedy = told.splitlines()
    assert message == f"there is no `{'x' * 200}…`"
    assert f"`{'y' * 200}` or zzz" in remedy
    assert len(remedy) < 1010


def test_a_place_in_another_text_is_not_shown_in_this_one() -> None:
    there = Diagnostic("broken", "that is broken", Span(0, 3, "other.lark"))
    assert to_model([there], "my own text") == "that is broken"
