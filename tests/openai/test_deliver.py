from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError, GrammarError
from grammarkit.ask.drive import run
from grammarkit.openai.deliver import deliver
from grammarkit.openai.exchange import Arrived, Loss, Lost, Request, Send

if TYPE_CHECKING:
    from collections.abc import Callable

REQUEST = Request("https://api.example/v1/responses", {"model": "gpt-5.2"})
OK = Arrived(200, body=b"{}")


def delivered(*outcomes: Arrived | Lost, **limits: Any) -> tuple[list[Send], Arrived | BackendError]:
    """Play outcomes, all of them and no more; give what the flow wished for, and how it ended."""
    wishes, left = list[Send](), list(outcomes)

    def perform(send: Send) -> Arrived | Lost:
        wishes.append(send)
        return left.pop(0)

    try:
        end: Arrived | BackendError = run(deliver(REQUEST, **limits), perform)
    except BackendError as error:
        end = error
    assert left == []
    return wishes, end


def test_what_arrives_took_as_long_as_all_tries_together() -> None:
    wishes, end = delivered(Arrived(500, elapsed=2.0), Arrived(200, elapsed=3.0), delay=1.0)
    assert isinstance(end, Arrived)
    assert (end.elapsed, [wish.delay for wish in wishes]) == (6.5, [1.0, 0.5])


def delays(*outcomes: Arrived | Lost, **limits: Any) -> list[float]:
    return [wish.delay for wish in delivered(*outcomes, **limits)[0]]


def quota(kind: str) -> Arrived:
    return Arrived(429, {"x-should-retry": "true"}, json.dumps({"error": {"type": kind, "code": kind}}).encode())


def test_a_request_that_is_answered_is_sent_once() -> None:
    assert delivered(OK) == ([Send(REQUEST, 0.0, 600.0)], OK)


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
def test_what_may_pass_is_tried_again(status: int) -> None:
    assert delivered(Arrived(status), OK)[1] == replace(OK, elapsed=0.5)


@pytest.mark.parametrize("reason", list(Loss))
def test_what_the_wire_lost_is_tried_again(reason: Loss) -> None:
    assert delivered(Lost(reason), OK)[1] == replace(OK, elapsed=0.5)


@pytest.mark.parametrize("status", [301, 307, 400, 401, 402, 403, 404, 413, 422])
def test_what_will_not_pass_is_not_tried_again(status: int) -> None:
    wishes, end = delivered(Arrived(status))
    assert isinstance(end, BackendError)
    assert (len(wishes), end.status) == (1, status)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_no_header_makes_a_faulty_request_right(status: int) -> None:
    assert len(delays(Arrived(status, {"x-should-retry": "true"}))) == 1


def test_a_server_may_ask_for_another_try_or_forbid_it() -> None:
    assert delivered(Arrived(425, {"x-should-retry": "true"}), OK)[1] == replace(OK, elapsed=0.5)
    assert len(delays(Arrived(503, {"x-should-retry": "false"}))) == 1


@pytest.mark.parametrize("kind", ["insufficient_quota", "credit_balance_exhausted", "project_spend_limit_exceeded"])
def test_a_lack_of_money_is_not_waited_out(kind: str) -> None:
    wishes, end = delivered(quota(kind))
    assert isinstance(end, BackendError)
    assert (len(wishes), end.diagnostic.code, end.code) == (1, "no-credit", kind)


@pytest.mark.parametrize("status", [400, 422, 500, 502])
def test_a_grammar_that_is_refused_is_not_sent_again(status: int) -> None:
    said = json.dumps({"error": {"message": "Invalid lark grammar: too complex"}}).encode()
    with pytest.raises(GrammarError, match="too complex"):
        delivered(Arrived(status, {"x-should-retry": "true"}, said))


def test_a_page_in_place_of_an_answer_is_an_error() -> None:
    end = delivered(Arrived(200, body=b"<!doctype html><title>Log in</title>"))[1]
    assert isinstance(end, BackendError)
    assert end.diagnostic.code == "web-page"


def test_tries_come_to_an_end_and_the_last_one_is_told_of() -> None:
    wishes, end = delivered(Lost(Loss.TIMED_OUT), Arrived(500), Arrived(503), retries=2)
    assert isinstance(end, BackendError)
    assert (len(wishes), end.status) == (3, 503)
    assert "(tried 3 times)" in str(end)


def test_without_retries_there_is_one_try() -> None:
    assert len(delays(Arrived(500), retries=0)) == 1


def test_waits_double_up_to_eight_seconds() -> None:
    assert delays(*[Arrived(500)] * 8, retries=7) == [0, 0.5, 1, 2, 4, 8, 8, 8]


def test_waits_are_spread_by_the_drivers_draw() -> None:
    """Ours end up to a quarter earlier, the server's up to a quarter later: never before it wants us."""
    assert delays(Arrived(500, fraction=0.8), OK) == [0, pytest.approx(0.4)]
    assert delays(Arrived(429, {"retry-after": "10"}, fraction=0.8), OK) == [0, pytest.approx(12)]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after-ms": "1500", "retry-after": "7"}, 1.5),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.25"}, 0.25),
        (
            {"retry-after": "Mon, 23 Nov 2026 10:00:09 GMT", "date": "Mon, 23 Nov 2026 10:00:00 GMT"},
            9.0,
        ),
    ],
)
def test_the_server_s_wait_is_kept_in_every_form(headers: dict[str, str], seconds: float) -> None:
    assert delays(Arrived(429, headers), OK) == [0, seconds]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"retry-after": "soon"},
        {"retry-after": "0"},
        {"retry-after": "-3"},
        {"retry-after": "nan"},
        {"retry-after": "inf"},
        {"retry-after-ms": "", "retry-after": ""},
        {"retry-after": "Mon, 23 Nov 2026 10:00:09 GMT"},
        {"retry-after": "Mon, 23 Nov 2026 10:00:00 GMT", "date": "Mon, 23 Nov 2026 10:00:09 GMT"},
        {"retry-after": "Mon, 23 Nov 2026 10:00:00 -0000", "date": "Mon, 23 Nov 2026 10:00:09 GMT"},
    ],
)
def test_a_wait_that_makes_no_sense_is_replaced_by_ours(headers: dict[str, str]) -> None:
    assert delays(Arrived(429, headers), OK) == [0, 0.5]


def test_a_wait_of_minutes_is_left_to_the_user() -> None:
    assert delays(Arrived(429, {"retry-after": "120"}), OK) == [0, 120]
    assert len(delays(Arrived(429, {"retry-after": "121"}))) == 1


def test_all_tries_and_waits_together_keep_the_deadline() -> None:
    slow = Arrived(500, elapsed=4.0)
    wishes, end = delivered(slow, slow, retries=9, deadline=9.0)
    assert isinstance(end, BackendError)
    # 4 s, a wait of 0.5, 4 s more: the next wait, of 1, would end too late
    assert [wish.within for wish in wishes] == [9.0, 4.5]


def test_waits_count_towards_the_deadline() -> None:
    patient = [Arrived(429, {"retry-after": "100"})] * 3
    wishes, _ = delivered(*patient, retries=9, deadline=250.0)
    assert [(wish.delay, wish.within) for wish in wishes] == [(0, 250), (100, 150), (100, 50)]


@pytest.mark.parametrize("outcome", [lambda: Arrived(500, elapsed=11.0), lambda: Lost(Loss.TIMED_OUT, elapsed=11.0)])
def test_no_time_left_means_no_other_try(outcome: Callable[[], Arrived | Lost]) -> None:
    assert len(delays(outcome(), deadline=10.0)) == 1
