"""Grammars' examples as tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.testing.plugin.conftest import Run

SUMS = """\
//= 3 + 4
//= 3 +
//! unfinished: 3 +
//! a::b
//= 3 + 4
start: NUMBER ("+" NUMBER)*
NUMBER: /[0-9]+/
%ignore " "
"""


@pytest.fixture
def sums(pytester: pytest.Pytester) -> None:
    pytester.makefile(".lark", sums=SUMS)
    pytester.makepyfile("def test_other(): ...\n")


@pytest.mark.usefixtures("sums")
def test_examples_are_tests_where_they_are_asked_for(run: Run) -> None:
    run().assert_outcomes(passed=1)
    run("--grammars").assert_outcomes(passed=6, failed=1)
    run("sums.lark").assert_outcomes(passed=5, failed=1)
    run(settings="grammars = s*.lark\n").assert_outcomes(passed=6, failed=1)
    run(settings="grammars = t*.lark\n").assert_outcomes(passed=1)


@pytest.mark.usefixtures("sums")
def test_what_fails_is_shown_as_a_finding_and_nothing_else(run: Run) -> None:
    shown = run("--grammars", "-n", "2").stdout
    shown.fnmatch_lines(
        [
            "*_ accepts[[]3 +[]] _*",
            "sums.lark:2:8: wrong-example: this is not a sentence: the text ends before the sentence does",
            "  2 | //= 3 +",
            "    |        ^",
            "  expected NUMBER",
            "  help: widen the grammar, or mark it with `//! why:`",
        ],
        consecutive=False,
    )
    shown.no_fnmatch_line("*Traceback*")
    shown.no_fnmatch_line("*GrammarError*")


@pytest.mark.usefixtures("sums")
def test_tests_have_names_to_choose_them_by(run: Run) -> None:
    listed = run("--grammars", "--collect-only", "-q").stdout.str()
    ids = [line for line in listed.splitlines() if line.startswith("sums.lark")]
    assert ids == [
        "sums.lark::check",
        "sums.lark::accepts[3 + 4]",
        "sums.lark::accepts[3 +]",
        "sums.lark::refuses[unfinished: 3 +]",
        "sums.lark::refuses[a::b]",
        "sums.lark::accepts[3 + 4]#2",
    ]
    run("--grammars", "-k", "unfinished or check").assert_outcomes(passed=2, deselected=5)
    run("--grammars", *ids[3:5]).assert_outcomes(passed=2)


def test_a_check_fails_at_what_lowering_does_not_put_right(pytester: pytest.Pytester, run: Run) -> None:
    pytester.makefile(".lark", unreached="start: NUMBER\nNUMBER: /[0-9]+/\nunused: NUMBER\n", lowered='start: "a"i*\n')
    ran = run("--grammars", "-rA")
    ran.assert_outcomes(passed=2)
    ran.stdout.fnmatch_lines(["*unreached.lark:3:1: *unused*"])
    pytester.makefile(".lark", wrong='start: "a" | b\nb: "x" b\n')
    ran = run("--grammars", "wrong.lark")
    ran.assert_outcomes(failed=1)
    ran.stdout.fnmatch_lines(["wrong.lark:2:1: unproductive-rule: *"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("start: a b |\n  c d\n  e: f\n", "bad.lark:*: *"),
        ('start: ("a"\n', "bad.lark:1:12: grammar-syntax: the grammar ends where `)` is expected"),
        ("start: undefined\n", "bad.lark:1:8: undefined-*: *"),
        ("//= 1\nother: /[0-9]/\n", "bad.lark:1:1: missing-start: no rule is called `start`"),
    ],
)
def test_a_grammar_that_cannot_be_used_is_an_error_with_a_place(
    pytester: pytest.Pytester, run: Run, text: str, told: str
) -> None:
    pytester.makefile(".lark", bad=text)
    ran = run("--grammars")
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(["*ERROR collecting bad.lark*", told])
    ran.stdout.no_fnmatch_line("*Traceback*")


def test_a_part_of_other_grammars_has_no_tests(pytester: pytest.Pytester, run: Run) -> None:
    pytester.mkdir("parts").joinpath("digits.lark").write_text("number: /[0-9]+/\n")
    pytester.makefile(".lark", whole="//= 12\nstart: number\n%import digits.number\n")
    ran = run("--grammars", settings="grammar_import_paths = parts\n")
    ran.assert_outcomes(passed=2)


def test_a_file_that_is_not_text_is_an_error(pytester: pytest.Pytester, run: Run) -> None:
    (pytester.path / "bad.lark").write_bytes(b"start: \xff\n")
    ran = run("--grammars")
    ran.assert_outcomes(errors=1)
    ran.stdout.fnmatch_lines(["bad.lark: not-utf-8: byte 7 is not UTF-8"])
