"""`grammarkit sample`."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from grammarkit import Grammar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

ARITH = Grammar.named("dsl/arith")


def test_a_grammar_that_cannot_be_used_is_misuse(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text('start: "a" nmae\n')
    code, out, err = run("sample", "own.lark")
    assert (code, out) == (2, "")
    assert "own.lark:1:12: undefined-name" in err
    assert run("sample", "none.lark")[0] == 2


def test_sentences_are_sentences_the_same_for_each_seed(run: Run) -> None:
    code, out, err = run("sample", "dsl/arith", "-n", "8")
    assert (code, err) == (0, "")
    assert len(set(out.splitlines())) == 8
    assert all(map(ARITH.accepts, out.splitlines()))
    assert run("sample", "dsl/arith", "-n", "8", "--seed", "0")[1] == out
    assert run("sample", "dsl/arith", "-n", "8", "--seed", "1")[1] != out
    assert json.loads(run("sample", "dsl/arith", "-n", "8", "--format", "json")[1]) == out.splitlines()


def test_it_is_said_if_there_are_fewer_sentences(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text('start: "a" | "b"\n')
    code, out, err = run("sample", "own.lark")
    assert (code, sorted(out.splitlines()), err) == (0, ["a", "b"], "2 of 5 sentences found\n")


@pytest.mark.skipif(sys.platform == "win32", reason="terminals")
def test_texts_are_exact_in_a_pipe_and_harmless_on_a_terminal(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "own.lark").write_text('start: "\\x1b[2J"\n')
    assert run("sample", "own.lark", "-n", "1")[1] == "\x1b[2J\n"
    leader, follower = os.openpty()
    with os.fdopen(follower, "w") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        run("sample", "own.lark", "-n", "1")
    assert os.read(leader, 100).replace(b"\r\n", b"\n").decode() == "␛[2J\n"
    os.close(leader)
