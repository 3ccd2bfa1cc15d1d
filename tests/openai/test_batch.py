"""Flows over the Batch API, against a loopback server that plays it: in rounds, killed after each step, resumed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import Answer, BackendError, Diagnostic, Exhausted, Grammar, GrammarError, Rejected, SourceError
from grammarkit.ask.drive import Done
from grammarkit.ask.flow import ask, replayed
from grammarkit.ask.policy import Policy
from grammarkit.ask.values import Accepted, Refused
from grammarkit.openai import BadSetting, OpenAI
from grammarkit.openai.batch import in_batches
from grammarkit.openai.batch_desk import Desk
from grammarkit.openai.servers import OPENAI, SERVERS
from grammarkit.openai.wire.batch import Progress, files, results
from grammarkit.openai.wire.settings import in_batch
from tests.office import GOOD, STATUSES, completed, never_run, refused

if TYPE_CHECKING:
    from pathlib import Path

    from grammarkit.ask.flow import Flow
    from grammarkit.openai.exchange import Arrived, Request
    from tests.office import Answers, Office, Trouble


class Killed(BaseException):
    """The run is gone."""


class Lower:
    """A language that reads without an engine: what is picked must be in lower case."""

    grammar = Grammar('start: "PICK " /[a-zA-Z]{1,9}/')
    instructions = "Pick."

    def read(self, text: str) -> str:
        if not text[5:].islower():
            raise Rejected(text, (Diagnostic("upper-case", "names are in lower case"),))
        return text[5:]


def flows(*keys: str, attempts: int = 2) -> dict[str, Flow[Answer[str]]]:
    return {key: ask(f"question {key}", Lower(), policy=Policy(attempts=attempts)) for key in keys}


def model(office: Office, **settings: Any) -> OpenAI:
    return OpenAI(**{"api_key": "sk-batch-123456789", "base_url": office.url, "sleep": lambda _: None, **settings})


def asked(office: Office, path: Path, *keys: str, **settings: Any) -> dict[str, Any]:
    backend = model(office, **settings)
    try:
        return dict(backend.batch(flows(*keys), path=path / "run.json"))
    finally:
        backend.close()


def code(error: object) -> str:
    assert isinstance(error, BackendError)
    return error.diagnostic.code


# ---- rounds


def test_answers_find_their_questions_whatever_their_order(office: Office, tmp_path: Path) -> None:
    office.answer = lambda key, _: completed(f"PICK {key}")
    found = asked(office, tmp_path, "a", "b", "c-d")
    assert {key: answer.value for key, answer in found.items()} == {"a": "a", "b": "b", "c-d": "c-d"}
    assert len(office.batches) == 1
    assert office.batches[0]["endpoint"] == office.lines(0)[0]["url"] == "/v1/responses"


def test_what_goes_out_is_a_form_with_a_line_a_question(office: Office, tmp_path: Path) -> None:
    asked(office, tmp_path, "a", "b")
    assert b'name="purpose"\r\n\r\nbatch\r\n' in office.uploads[0]
    lines = office.lines(0)
    assert [line["custom_id"] for line in lines] == ["r0-a", "r0-b"]
    assert {"stream", "background"}.isdisjoint(lines[0]["body"])


def test_re_asks_are_the_next_round(office: Office, tmp_path: Path) -> None:
    office.answer = lambda key, number: completed("PICK Orders" if key == "b" and number == 0 else GOOD)
    found = asked(office, tmp_path, "a", "b")
    assert [len(answer.attempts) for answer in found.values()] == [1, 2]
    assert [line["custom_id"] for line in office.lines(1)] == ["r1-b"]
    assert "names are in lower case" in json.dumps(office.lines(1))


def test_what_stays_wrong_is_exhausted_alone(office: Office, tmp_path: Path) -> None:
    office.answer = lambda key, number: completed(f"PICK {'abc'[number]}X" if key == "b" else GOOD)
    found = asked(office, tmp_path, "a", "b")
    assert isinstance(found["a"], Answer)
    assert isinstance(found["b"], Exhausted)


def test_a_batch_costs_half(office: Office, tmp_path: Path) -> None:
    assert asked(office, tmp_path, "a")["a"].cost == pytest.approx(1.75 / 2)


def test_progress_is_told(office: Office, tmp_path: Path) -> None:
    told = list[Progress]()
    backend = model(office)
    backend.batch(flows("a", "b"), path=tmp_path / "run.json", progress=told.append)
    backend.close()
    assert [step.status for step in told] == list(STATUSES)
    assert told[0] == Progress(1, "validating", 2, 2)


# ---- what goes wrong


@pytest.mark.parametrize("in_output", [False, True])
def test_a_line_that_is_refused_is_the_error_of_its_question(office: Office, tmp_path: Path, in_output: bool) -> None:
    office.failures = in_output
    said = refused(400, "Invalid lark grammar: at 1(1): no start rule found")
    office.answer = lambda key, _: {"a": said, "b": refused(404, "no", "model_not_found")}.get(key, completed(GOOD))
    found = asked(office, tmp_path, "a", "b", "c")
    assert isinstance(found["a"], GrammarError)
    assert code(found["b"]) == "unknown-model"
    assert isinstance(found["c"], Answer)
    assert len(office.batches) == 1


@pytest.mark.parametrize(
    "trouble", [None, refused(500, "oh"), never_run("batch_expired"), never_run("request_timeout")]
)
def test_what_is_lost_is_sent_again(office: Office, tmp_path: Path, trouble: dict[str, Any] | None) -> None:
    office.answer = lambda key, _: trouble if key == "b" and len(office.uploads) == 1 else completed(GOOD)
    found = asked(office, tmp_path, "a", "b")
    assert {type(answer) for answer in found.values()} == {Answer}
    assert [[line["custom_id"] for line in office.lines(number)] for number in (0, 1)] == [["r0-a", "r0-b"], ["r0-b"]]


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [(None, "lost-line"), (refused(500, "oh"), "server-error"), (never_run("batch_expired"), "not-run")],
)
def test_what_stays_lost_is_an_error(
    office: Office, tmp_path: Path, trouble: dict[str, Any] | None, expected: str
) -> None:
    office.answer = lambda key, _: trouble if key == "b" else completed(GOOD)
    found = asked(office, tmp_path, "a", "b", retries=1)
    assert (code(found["b"]), len(office.uploads)) == (expected, 2)


def test_an_expired_batch_still_has_answers(office: Office, tmp_path: Path) -> None:
    office.statuses = ("in_progress", "expired")
    office.answer = lambda key, _: never_run("batch_expired") if key == "b" else completed(GOOD)
    found = asked(office, tmp_path, "a", "b", retries=0)
    assert isinstance(found["a"], Answer)
    assert code(found["b"]) == "not-run"


def test_what_is_cancelled_is_not_sent_again(office: Office, tmp_path: Path) -> None:
    office.statuses = ("in_progress", "cancelling", "cancelled")
    office.answer = lambda key, _: never_run("batch_cancelled") if key == "b" else completed(GOOD)
    found = asked(office, tmp_path, "a", "b")
    assert (code(found["b"]), len(office.uploads)) == ("batch-cancelled", 1)


def test_a_batch_that_is_not_taken_can_be_sent_anew(office: Office, tmp_path: Path) -> None:
    office.statuses = ("validating", "failed")
    office.broken = {"code": "token_limit_exceeded", "message": "too many tokens", "line": 2}
    with pytest.raises(BackendError, match=r"too many tokens \(line 2\)") as caught:
        asked(office, tmp_path, "a")
    assert code(caught.value) == "batch-failed"
    office.statuses = STATUSES
    assert isinstance(asked(office, tmp_path, "a")["a"], Answer)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        *(({"server": name, "base_url": "http://x/v1"}, f"`{name}` is not known") for name in SERVERS
          if not SERVERS[name].batches),
        ({"model": "gpt-5.2-pro"}, "`gpt-5.2-pro` cannot be asked in batches"),
    ],
)  # fmt: skip
def test_what_has_no_batches_is_refused_before_anything_is_sent(
    office: Office, tmp_path: Path, settings: dict[str, Any], told: str
) -> None:
    with pytest.raises(BadSetting, match=told) as caught:
        asked(office, tmp_path, "a", **settings)
    assert caught.value.diagnostic.code == "no-batches"
    assert not (tmp_path / "run.json").exists()
    assert OPENAI.batches
    assert in_batch(OpenAI("gpt-9").settings).known is None  # nothing is held against a model that is not known


def test_a_re_ask_of_a_model_without_batches_is_the_error_of_its_question(office: Office, tmp_path: Path) -> None:
    office.answer = lambda key, _: completed("PICK Orders" if key == "b" else GOOD)
    policy = Policy(attempts=2, fallback="gpt-5.2-pro")
    backend = model(office)
    found = backend.batch({key: ask("q", Lower(), policy=policy) for key in "ab"}, path=tmp_path / "run.json")
    backend.close()
    assert isinstance(found["a"], Answer)
    assert code(found["b"]) == "no-batches"


@pytest.mark.parametrize("trouble", ["unheard", "unsaid", "halved", "failed"])
def test_a_batch_is_never_begun_twice_however_its_beginning_is_lost(
    office: Office, tmp_path: Path, trouble: Trouble
) -> None:
    office.troubles, office.page = [trouble, "failed"], 1
    for other in range(3):
        office.take("POST", "/v1/batches", b'{"input_file_id": "file-x%d"}' % other)
    found = asked(office, tmp_path, "a")
    assert isinstance(found["a"], Answer)
    assert [batch["input_file_id"] for batch in office.batches].count("file-0") == 1


def test_where_it_stays_unknown_whether_a_batch_was_begun_the_next_run_looks(office: Office, tmp_path: Path) -> None:
    office.troubles = ["unsaid"]
    with pytest.raises(BackendError) as caught:
        asked(office, tmp_path, "a", retries=0)
    assert code(caught.value) == "broken-connection"
    assert isinstance(asked(office, tmp_path, "a")["a"], Answer)
    assert (len(office.uploads), len(office.batches)) == (1, 1)


def test_a_batch_that_is_not_taken_is_not_asked_for_again(office: Office, tmp_path: Path) -> None:
    """The rate of batches is limited too, but a request to begin one that was turned away has begun none."""

    def carry(request: Request) -> Arrived:
        if request.once:
            raise BackendError(Diagnostic("rate-limited", "too many"), 429)
        return backend._carry(request)

    backend = model(office)
    desk = Desk(in_batch(backend.settings), office.url, carry, lambda _: None)
    with pytest.raises(BackendError, match="too many"):
        in_batches(flows("a"), desk, tmp_path / "run.json")
    backend.close()
    assert "GET /v1/batches" not in office.calls


def test_what_cannot_be_written_down_is_an_error_of_its_own(office: Office, tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        asked(office, tmp_path, "a", stateful=True)
    found = asked(office, tmp_path, "a", tokens=lambda _: 10**9)
    assert code(found["a"]) == "prompt-too-long"
    assert office.calls == []


# ---- stopping and going on


def test_what_is_under_way_can_be_cancelled(office: Office, tmp_path: Path) -> None:
    backend = model(office)
    assert not killed(office, tmp_path / "done.json", 99, noted=True)
    assert backend.cancel_batches(tmp_path / "done.json") == {}
    office.uploads.clear()
    office.batches.clear()
    killed(office, tmp_path / "run.json", 2, noted=False)  # begun, and not noted
    assert backend.cancel_batches(tmp_path / "run.json") == {"batch_0": "cancelling"}
    assert backend.cancel_batches(tmp_path / "run.json") == {"batch_0": "cancelled"}
    assert office.calls.count("POST /v1/batches/batch_0/cancel") == 1
    office.answer = lambda key, _: never_run("batch_cancelled") if key == "lost" else completed(GOOD)
    found = backend.batch(flows(*KEYS), path=tmp_path / "run.json")
    backend.close()
    assert isinstance(found["fine"], Answer)
    assert code(found["lost"]) == "batch-cancelled"
    assert len(office.batches) == 1


def test_a_run_that_is_not_there_cannot_be_cancelled(office: Office, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no file"):
        model(office).cancel_batches(tmp_path / "run.json")


def steps(office: Office) -> Answers:
    """Lose one line, have one asked again, and refuse one."""

    def answer(key: str, number: int) -> dict[str, Any] | None:
        match key:
            case "lost":
                return completed(GOOD) if len(office.batches) > 1 else None
            case "wrong":
                return completed("PICK Orders" if number == 0 else GOOD)
            case "refused":
                return refused(400, "Invalid lark grammar: at 1(1): no start rule found")
            case _:
                return completed(GOOD)

    return answer


KEYS = ("fine", "lost", "wrong", "refused")


def killed(office: Office, path: Path, exchanges: int, *, noted: bool) -> bool:
    """Run until so many exchanges are done, the last noted in the record or not; tell whether there were as many."""
    backend, left = model(office), exchanges

    def carry(request: Request) -> Arrived:
        nonlocal left
        if noted and left == 0:
            raise Killed
        arrived = backend._carry(request)
        left -= 1
        if not noted and left == 0:
            raise Killed
        return arrived

    desk = Desk(in_batch(backend.settings), office.url, carry, lambda _: None)
    try:
        in_batches(flows(*KEYS), desk, path)
    except Killed:
        return True
    finally:
        backend.close()
    return False


@pytest.mark.parametrize("noted", [False, True])
def test_a_run_that_is_killed_anywhere_goes_on(office: Office, tmp_path: Path, noted: bool) -> None:
    office.answer, office.statuses = steps(office), ("in_progress", "completed")
    for exchanges in range(1, 99):
        office.uploads.clear()
        office.batches.clear()
        (tmp_path / str(exchanges)).mkdir()
        stopped = killed(office, tmp_path / str(exchanges) / "run.json", exchanges, noted=noted)
        found = asked(office, tmp_path / str(exchanges), *KEYS)
        assert [type(found[key]) for key in KEYS] == [Answer, Answer, Answer, GrammarError]
        assert len(office.batches) == 3  # what was begun is paid for, so it is never begun twice
        if not stopped:
            break
    assert exchanges > 12


def test_a_finished_run_is_read_from_its_file(office: Office, tmp_path: Path) -> None:
    office.answer = steps(office)
    found = asked(office, tmp_path, *KEYS)
    calls = len(office.calls)
    again = asked(office, tmp_path, *KEYS)
    assert len(office.calls) == calls
    assert [str(answer) for answer in again.values()] == [str(answer) for answer in found.values()]


def test_the_replies_of_a_run_replay_its_flows(office: Office, tmp_path: Path) -> None:
    office.answer = steps(office)
    answer = asked(office, tmp_path, *KEYS)["wrong"]
    record = [
        sent
        for attempt in answer.attempts
        for sent in (attempt.reply, Refused(attempt.error) if attempt.error else Accepted(answer.value))
    ]
    match replayed(flows("wrong")["wrong"], record):
        case Done(Answer() as again):
            assert [attempt.prompt for attempt in again.attempts] == [attempt.prompt for attempt in answer.attempts]
            assert again.value == answer.value
        case other:
            pytest.fail(str(other))


def test_a_record_of_other_questions_is_refused(office: Office, tmp_path: Path) -> None:
    asked(office, tmp_path, "a")
    for keys, settings in ((("b",), {}), (("a", "b"), {}), (("a",), {"effort": "high"})):
        with pytest.raises(SourceError) as caught:
            asked(office, tmp_path, *keys, **settings)
        assert caught.value.diagnostic.code == "other-batch"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"form": "other"}', '{"form": "grammarkit batch 1", "rounds": 3}'])
def test_what_is_no_record_is_not_overwritten(office: Office, tmp_path: Path, content: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(content)
    with pytest.raises(SourceError) as caught:
        asked(office, tmp_path, "a")
    assert (caught.value.diagnostic.code, path.read_text()) == ("no-batch-record", content)


def test_a_record_that_cannot_be_kept_is_told_of_before_anything_is_sent(office: Office, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        asked(office, tmp_path / "nowhere", "a")
    assert caught.value.diagnostic.code == "unusable-record"
    assert office.calls == []


# ---- files


def test_files_hold_one_model_and_are_not_too_large() -> None:
    lines = {str(n): ("xy"[n % 2], b"12345") for n in range(7)}
    assert list(files(lines)) == [("0", "2", "4", "6"), ("1", "3", "5")]
    assert list(files(lines, most_lines=2)) == [("0", "2"), ("4", "6"), ("1", "3"), ("5",)]
    assert list(files(lines, most_bytes=12)) == [("0", "2"), ("4", "6"), ("1", "3"), ("5",)]
    assert list(files({})) == []


def test_lines_that_cannot_be_read_are_lost() -> None:
    assert results([b'{"custom_id": "a"}\n{"custom\n[1]\n{"id": 3}\n', b""]) == {"a": {"custom_id": "a"}}
