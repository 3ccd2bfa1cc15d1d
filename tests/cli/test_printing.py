"""The summary that `check` ends with, and how much people are shown of many findings."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from grammarkit.cli.judging import Outcome
from grammarkit.cli.printing import MOST, Format, Tally, printed
from grammarkit.diagnostic import Diagnostic, Severity, Span
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


def warnings(*lines: int) -> list[Diagnostic]:
    return [replace(WARNING, span=Span(2 * line - 2, 2 * line - 1)) for line in lines]


def test_people_are_shown_the_first_of_a_kind_and_where_the_rest_are_and_machines_all() -> None:
    many = Outcome("a.lark", Judged("a.lark", "x\n" * 40, (*warnings(3, 5, 5, 7), NOTE, FIXED, FIXED)))
    assert printed([many], Format.TEXT).splitlines() == [
        "a.lark:3:1: warning: three: it is odd",
        "  3 | x",
        "    | ^",
        "a.lark: … and 3 more of three, on lines 5, 7",
        "a.lark: info: four: it is so",
        "a.lark: two: it is rewritten",
        "a.lark: … and 1 more of two",
    ]
    assert len(json.loads(printed([many], Format.JSON))["findings"]) == 7
    assert printed([many], Format.GITHUB).count("\n") == 6


def test_findings_are_shown_in_their_order() -> None:
    found = [replace(each, span=Span(at, at + 1)) for at, each in enumerate((ERROR, WARNING, ERROR))]
    lines = printed([Outcome("a.lark", Judged("a.lark", "xyz", tuple(found)))], Format.TEXT).splitlines()
    assert [line.split(":")[2] for line in lines if line.startswith("a.lark")] == ["1", "2", "3"]


def test_people_are_shown_all_of_a_kind_that_they_ask_for() -> None:
    many = Outcome("a.lark", Judged("a.lark", "x\n" * 40, tuple(warnings(3, 5, 7))))
    assert "more of" not in printed([many], Format.TEXT, whole={"three"})


def test_not_all_lines_are_listed() -> None:
    many = Outcome("a.lark", Judged("a.lark", "x\n" * 40, tuple(warnings(*range(1, 31)))))
    last = printed([many], Format.TEXT).splitlines()[-1]
    assert last == "a.lark: … and 29 more of three, on lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, …"


def test_errors_that_have_to_be_mended_are_shown_up_to_a_number() -> None:
    shown = printed([outcome(*[ERROR] * (MOST + 2))], Format.TEXT).splitlines()
    assert shown.count("a.lark: one: it is wrong") == MOST
    assert shown[-1] == "a.lark: … and 2 more of one"
