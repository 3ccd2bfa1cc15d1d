"""`grammarkit lower`."""

from __future__ import annotations

import re
import sys
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING

import pytest

from grammarkit import Grammar
from grammarkit.grammar.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

OWN = "// a comment\nstart: many{word}\nmany{x}: x+\nword: /a.*?b/\n"
LOWERED = Grammar(OWN).lower().text


def test_the_lowered_grammar_is_printed_and_nothing_else(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text(OWN)
    assert run("lower", "own.lark") == (0, LOWERED, "")
    assert run("lower", "dsl/arith") == (0, Grammar.named("dsl/arith").lower().text, "")


def test_it_is_written_to_a_file_but_never_over_the_grammar(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text(OWN)
    assert run("lower", "own.lark", "-o", "out.lark") == (0, "", "written to out.lark\n")
    assert (folder / "out.lark").read_bytes().decode() == LOWERED
    for name in ("own.lark", "./own.lark"):
        code, out, err = run("lower", "own.lark", "--out", name)
        assert (code, out) == (2, "")
        assert "is the grammar itself" in err
    assert (folder / "own.lark").read_text() == OWN
    assert run("lower", "own.lark", "-o", "no/such/folder/out.lark")[0] == 2


def test_it_may_come_from_standard_input_and_start_anywhere(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(OWN.encode())))
    assert run("lower", "-", "--start", "word") == (0, Grammar(OWN, start="word").lower().text, "")


def test_what_cannot_be_lowered_is_exit_code_1_and_shown_where_it_stands(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text("start: WORD nmae\nWORD: /(a|b)\\1/\n")
    code, out, err = run("lower", "own.lark")
    assert (code, out) == (1, "")
    assert err.startswith("own.lark:1:13: undefined-name: no rule is called `nmae`\n  1 | start: WORD nmae\n")


def test_it_can_be_printed_for_other_engines(run: Run) -> None:
    for target in TARGETS:
        if target != "regex":
            assert run("lower", "dsl/arith", "--to", target) == (0, Grammar.named("dsl/arith").to(target), "")


def test_what_has_no_line_break_at_its_end_gets_one_where_it_is_printed(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text("start: /a+/\n")
    assert run("lower", "own.lark", "--to", "regex") == (0, "a+\n", "")


def test_what_a_target_cannot_say_is_exit_code_1(run: Run) -> None:
    code, out, err = run("lower", "dsl/arith", "--to", "regex")
    assert (code, out) == (1, "")
    assert re.match(r"dsl/arith\.lark:\d+:\d+: not-regular: ", err)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["dsl/arith", "--to", "gbfn"], "did you mean `gbnf`?"),
        (["dsl/arith", "--to", "gbnf", "--dialect", "lark"], "leave out --to, or leave out --dialect"),
        (["none.lark"], "is no file"),
        (["dsl/arit"], "did you mean `dsl/arith`?"),
        (["dsl/arith", "--dialect", "opnai"], "did you mean `openai`?"),
        (["."], "is no grammar"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_misuse_is_exit_code_2_and_says_what_to_do(words: list[str], said: str, run: Run) -> None:
    code, out, err = run("lower", *words)
    assert (code, out) == (2, "")
    assert said in err
