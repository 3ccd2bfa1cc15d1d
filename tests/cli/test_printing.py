"""The summary that `check` ends with, and how much people are shown of many findings."""

from __future__ import annotations

import json

import pytest

from grammarkit.cli.judging import Outcome
from grammarkit.cli.printing import MOST, Format, Tally, printed
from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.render.judged import Judged

ERROR = Diagnostic("one", "it is wrong")
FIXED = Diagnostic("two", "it is rewritten", fix="lower")
WARNING = Diagnostic("three", "it is odd", severity=Severity.WARNING)
NOTE = Diagnostic("four", "it is so", severity=Severity.INFO)


def outcome(*found: Diagnostic, examples: int = 0) -> Outcome:
    return Outcome("a.lark", Judged("a.lark", "", found), examples)


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([outcome()], "1 file: nothing found"),
        ([outcome(), outcome()], "2 files: nothing found"),
        ([outcome(ERROR)], "1 file: 1 error"),
        ([outcome(FIXED)], "1 file: 1 error (fixed by `grammarkit lower`)"),
        ([outcome(FIXED, FIXED)], "1 file: 2 errors (all of them fixed by `grammarkit lower`)"),
        ([outcome(FIXED), outcome(ERROR)], "2 files: 2 errors (1 of them fixed by `grammarkit lower`)"),
        ([outcome(WARNING), outcome(NOTE, NOTE)], "2 files: 1 warning, 2 notes"),
        ([outcome(*[ERROR] * 1000)], "1 file: 1,000 errors"),
    ],
)
def test_the_summary_is(outcomes: list[Outcome], said: str) -> None:
    assert Tally.of(outcomes).summary(examples=False) == said


@pytest.mark.parametrize(("examples", "said"), [(0, "0 examples"), (1, "1 example"), (2, "2 examples")])
def test_examples_are_counted_where_that_is_asked_for(examples: int, said: str) -> None:
    assert Tally.of([outcome(examples=examples)]).summary(examples=True) == f"1 file, {said} run: nothing found"


def test_only_errors_fail_and_warnings_where_that_is_asked_for() -> None:
    failed = [Tally.of([outcome(found)]).failed(strict=False) for found in (ERROR, FIXED, WARNING, NOTE)]
    assert failed == [True, True, False, False]
    assert [Tally.of([outcome(found)]).failed(strict=True) for found in (WARNING, NOTE)] == [True, False]


def test_people_are_shown_so_many_of_a_kind_and_machines_all() -> None:
    many = outcome(*[WARNING] * (MOST + 2), ERROR)
    shown = printed([many], Format.TEXT).splitlines()
    assert shown.count("a.lark: warning: three: it is odd") == MOST
    assert shown[-2:] == ["a.lark: one: it is wrong", "a.lark: three: 2 more of these"]
    assert len(json.loads(printed([many], Format.JSON))["findings"]) == MOST + 3
    assert printed([many], Format.GITHUB).count("\n") == MOST + 2
    exactly = outcome(*[WARNING] * MOST)
    assert "more of these" not in printed([exactly], Format.TEXT)
