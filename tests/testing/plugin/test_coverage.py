"""What a run of tests covers of grammars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.testing.plugin.conftest import Run

READS = """
    from hypothesis import given, settings
    from grammarkit import Client, Dsl, Grammar
    from grammarkit.ask.flow import ask
    from grammarkit.testing.strategies import from_grammar

    ARITH = Grammar.named("dsl/arith")
    OURS = Grammar.from_file("ours.lark")

    def test_accepts():
        assert Grammar('start: "in" | "line"').accepts("in")
        assert OURS.accepts("a")
        assert not OURS.accepts("!")

    def test_read():
        OURS.read("b")
        Dsl(OURS, build=str).read("c")

    def test_asked(scripted):
        scripted.says("x", "d")
        Client(scripted).run(ask("?", OURS))

    @settings(max_examples=30, database=None, derandomize=True)
    @given(from_grammar(ARITH))
    def test_drawn(text): ...

    def test_languages_that_the_engine_does_not_read():
        from pydantic import create_model
        from grammarkit.json import Json
        from grammarkit.sql import Schema, Sql

        Json(create_model("Point", x=int)).read('{"x": 1}')
        Sql(Schema({"users": {"id": "int"}})).read("SELECT id FROM users")
"""


@pytest.fixture(autouse=True)
def project(pytester: pytest.Pytester) -> None:
    pytester.makefile(".lark", ours='//= e\nstart: "a" | "b" | "c" | "d" | "e" | "f"\n')
    pytester.makepyfile(test_it=READS)


def test_grammars_from_files_are_reported(run: Run) -> None:
    ran = run("--grammar-coverage")
    ran.assert_outcomes(passed=5)
    shown = ran.stdout.str()
    ran.stdout.fnmatch_lines(
        ["JSON schema *", "dsl/arith.lark * of     9 *", "ours.lark * 4 of     6 *", "sql/sqlite.lark *"]
    )
    assert "no text takes" not in shown
    assert "start: " not in shown


@pytest.mark.slow  # two workers each load an engine
def test_texts_of_all_workers_and_of_examples_are_put_together(run: Run) -> None:
    ran = run("--grammar-coverage=ours.lark", "--grammars", "-n", "2")
    ran.assert_outcomes(passed=7)
    ran.stdout.fnmatch_lines(
        ["ours.lark      5 of     6 alternatives   83.3% *", 'ours.lark:2:38: in `start`, no text takes `"f"`']
    )
    ran.stdout.no_fnmatch_line("dsl/arith.lark *")


@pytest.mark.parametrize(("least", "code"), [("60", 0), ("70", 1)])
def test_too_little_fails_the_run(run: Run, least: str, code: int) -> None:
    ran = run("--grammar-coverage=ours.lark", f"--grammar-coverage-min={least}", "-p", "no:xdist")
    ran.assert_outcomes(passed=5)
    assert ran.ret == code
    told = "ours.lark: 66.7% is covered, and at least 70% is to be"
    assert (told in ran.stdout.str()) == bool(code)


def test_a_grammar_that_no_test_uses_is_missed_whole(run: Run, pytester: pytest.Pytester) -> None:
    pytester.makefile(".lark", other='start: "a" | "b"\n')
    ran = run("--grammar-coverage=other.lark", "--grammar-coverage-min=1", "-k", "read")
    ran.stdout.fnmatch_lines(["other.lark      0 of     2 alternatives    0.0%       0 texts"])
    assert ran.ret == 1
    pytester.makepyfile(test_it="def test_it(): ...\n")
    ran = run("--grammar-coverage-min=1")
    ran.stdout.fnmatch_lines(["no grammar was used, and at least 1% is to be covered"])
    assert ran.ret == 1


def test_grammars_from_no_file_are_reported_on_demand(run: Run) -> None:
    ran = run("--grammar-coverage=all", "-k", "accepts")
    ran.assert_outcomes(passed=1, deselected=4)
    ran.stdout.fnmatch_lines(["ours.lark * 1 of     6 *", 'start: "in" | "line" * 1 of     2 *'])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("test_it.py", "`test_it.py` is no .lark file, and no grammar of that name comes with grammarkit; write `--gr"),
        ("none.lark", "none.lark: unreadable-file: the file cannot be read: no such file or directory"),
        ("bad.lark", "bad.lark:1:8: undefined-name: no rule is called `x`"),
    ],
)
def test_a_name_that_leads_to_no_grammar_is_misuse(run: Run, pytester: pytest.Pytester, name: str, told: str) -> None:
    pytester.makefile(".lark", bad="start: x\n")
    ran = run("--grammar-coverage", name)
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: --grammar-coverage: {told}" in ran.stderr.str()
