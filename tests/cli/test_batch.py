"""`grammarkit batch ask`: questions that are none, and runs that go on, without a server where there need be none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grammarkit import Answer, Rejected
from grammarkit.cli.batch import _line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

SUM = ("--grammar", "dsl/arith")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "has no questions"),
        ("{", "line 1 of"),
        ('"a"\n\n{"question": " "}', "line 3 of"),
        ('{"id": 1, "question": "a"}\n{"id": "1", "question": "b"}', "taken: `1`"),
        ("\udcff", "not utf-8"),
    ],
)
def test_what_is_no_file_of_questions_is_misuse(run: Run, tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    code, out, err = run("batch", "ask", str(path), *SUM)
    assert (code, out) == (2, "")
    assert told in err


def test_a_file_that_is_not_there_is_misuse(run: Run, tmp_path: Path) -> None:
    code, _, err = run("batch", "ask", str(tmp_path / "none.jsonl"), *SUM)
    assert code == 2
    assert "cannot be read" in err


def test_only_openai_has_batches(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('"a"')
    code, _, err = run("batch", "ask", str(path), *SUM, "--model", "local")
    assert code == 2
    assert "cannot be asked in batches" in err


def test_without_a_key_the_run_is_kept_and_can_go_on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "x", "question": "one plus one"}')
    for _ in range(2):
        code, out, err = run("batch", "ask", str(path), *SUM)
        assert (code, out) == (3, "")
        assert "no-api-key" in err
    assert "r0-x" in json.loads((tmp_path / "q.jsonl.run.json").read_text())["rounds"][0]["digests"]


def test_an_answer_and_an_error_are_each_a_line() -> None:
    assert _line(Answer(2, "1 + 1", ())) == {"answer": "1 + 1", "attempts": 0, "cost": None}
    assert _line(Rejected("1 +", ()))["error"] == "Rejected"
