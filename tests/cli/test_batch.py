"""`grammarkit batch`: from a file of questions to answers, over a server that plays the Batch API; and its misuse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grammarkit import Answer, Rejected
from grammarkit.cli.batch import _line
from tests.office import completed, never_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.office import Office

    Run = Callable[..., tuple[int, str, str]]

SUM = ("--grammar", "dsl/arith")


@pytest.fixture
def at_office(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A server, and an environment in which it is OpenAI."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-batch-123456789")
    monkeypatch.setenv("OPENAI_BASE_URL", office.url)
    monkeypatch.setattr("grammarkit.openai.batch_desk._FIRST", 0.0)
    return office


QUESTIONS = """\
{"id": "sum", "question": "one plus one"}
{"id": "product", "question": "two times three"}
"""
SAID = {"sum": "1 + 1", "product": "2 * 3"}


def test_questions_are_answered_in_rounds_and_the_same_command_prints_them_again(
    at_office: Office, run: Run, tmp_path: Path
) -> None:
    at_office.answer = lambda key, number: completed("2 times 3" if key == "product" and not number else SAID[key])
    path = tmp_path / "q.jsonl"
    path.write_text(QUESTIONS)
    code, out, err = run("batch", "ask", str(path), *SUM)
    assert code == 0
    answers = [json.loads(line) for line in out.splitlines()]
    assert [(one["id"], one["answer"], one["attempts"]) for one in answers] == [
        ("sum", "1 + 1", 1),
        ("product", "2 * 3", 2),
    ]
    assert f"the run is kept in {path}.run.json" in err
    assert len(at_office.batches) == 2
    assert run("batch", "ask", str(path), *SUM)[:2] == (0, out)
    assert len(at_office.batches) == 2


def test_what_stays_wrong_is_told_of_beside_what_is_right(at_office: Office, run: Run, tmp_path: Path) -> None:
    at_office.answer = lambda key, _: completed("2 times 3" if key == "product" else SAID[key])
    path = tmp_path / "q.jsonl"
    path.write_text(QUESTIONS)
    code, out, _ = run("batch", "ask", str(path), *SUM, "--attempts", "1")
    right, wrong = (json.loads(line) for line in out.splitlines())
    assert code == 1
    assert right["answer"] == "1 + 1"
    assert wrong["error"] == "Exhausted"
    assert "no answer was accepted in 1 attempt" in wrong["message"]


def test_a_run_can_be_cancelled_and_then_gives_what_had_come(at_office: Office, run: Run, tmp_path: Path) -> None:
    at_office.answer = lambda key, _: completed(SAID[key]) if key == "sum" else never_run("batch_cancelled")
    at_office.troubles = ["unsaid", "unheard", "unheard"]
    at_office.page = 0  # nobody finds the batch
    path = tmp_path / "q.jsonl"
    path.write_text(QUESTIONS)
    assert run("batch", "ask", str(path), *SUM)[:2] == (3, "")
    at_office.page = 100
    record = f"{path}.run.json"
    assert run("batch", "cancel", record)[:2] == (0, "batch_0: cancelling\n")
    code, out, _ = run("batch", "ask", str(path), *SUM)
    right, stopped = (json.loads(line) for line in out.splitlines())
    assert (code, right["answer"]) == (1, "1 + 1")
    assert "batch-cancelled" in stopped["message"]
    assert run("batch", "cancel", record)[1:] == ("", "nothing of this run is under way\n")


def test_there_must_be_a_run_to_cancel(at_office: Office, run: Run, tmp_path: Path) -> None:
    code, out, err = run("batch", "cancel", str(tmp_path / "no.json"))
    assert (code, out) == (2, "")
    assert "there is no file" in err
    assert at_office.calls == []


@pytest.mark.parametrize(("model", "told"), [("vllm:m", "`vllm` is not known to have"), ("openai:gpt-5.2-pro", "pro`")])
def test_what_has_no_batches_is_misuse(run: Run, tmp_path: Path, model: str, told: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(QUESTIONS)
    code, out, err = run("batch", "ask", str(path), *SUM, "--model", model)
    assert (code, out) == (2, "")
    assert told in err
    assert not path.with_name("q.jsonl.run.json").exists()


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


def test_a_missing_key_is_told_of_before_anything_is_begun(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "GRAMMARKIT_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "x", "question": "one plus one"}')
    code, out, err = run("batch", "ask", str(path), *SUM)
    assert (code, out) == (3, "")
    assert "no-api-key" in err
    assert [*tmp_path.iterdir()] == [path]


def test_an_answer_and_an_error_are_each_a_line() -> None:
    assert _line(Answer(2, "1 + 1", ())) == {"answer": "1 + 1", "attempts": 0, "cost": None}
    assert _line(Rejected("1 +", ()))["error"] == "Rejected"
