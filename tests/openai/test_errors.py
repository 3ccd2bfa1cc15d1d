from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError, GrammarError
from grammarkit.openai.complaint import Complaint
from grammarkit.openai.errors import discreet, failure, loss, refusal, traced
from grammarkit.openai.exchange import Arrived, Loss, Lost, Request

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "sk-secret-0123456789"
REQUEST = Request("https://me:secret@api.example:8443/v1/responses?key=secret", {"model": "gpt-9"})


def arrived(status: int, error: object, headers: dict[str, str] | None = None) -> Arrived:
    return Arrived(status, headers or {}, json.dumps({"error": error}).encode())


def trouble(status: int, error: object) -> BackendError:
    found = refusal(REQUEST, arrived(status, error))
    assert isinstance(found, BackendError)
    return found


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (401, {"code": "invalid_api_key", "message": "Incorrect API key provided"}, "wrong-api-key"),
        (401, {}, "wrong-api-key"),
        (401, {"message": "You have insufficient permissions for this operation"}, "forbidden"),
        (403, {"message": "Country not supported"}, "forbidden"),
        (404, {"code": "model_not_found", "message": "gone"}, "unknown-model"),
        (400, {"code": "model_not_found", "param": "model"}, "unknown-model"),
        (400, {"param": "model", "message": "The requested model does not exist"}, "unknown-model"),
        (404, {}, "nothing-there"),
        (400, {"code": "previous_response_not_found", "param": "previous_response_id"}, "lost-conversation"),
        (404, {"message": "Previous response not found.", "param": "previous_response_id"}, "lost-conversation"),
        (400, {"message": "Function tools with reasoning_effort are not supported", "param": "x"}, "effort-with-tools"),
        (400, {"code": "context_length_exceeded"}, "prompt-too-long"),
        (400, {"message": "Invalid value: 'custom'", "param": "tools", "code": "unknown_parameter"}, "no-custom-tools"),
        (400, {"message": "Invalid value: 'grammar'", "param": "tools[0].format.type"}, "no-custom-tools"),
        (422, {"message": "tools[0].type: unknown variant `custom`, expected `function`"}, "no-custom-tools"),
        (400, {"message": "Unsupported value", "code": "unsupported_value"}, "refused-request"),
        (422, {}, "refused-request"),
        (429, {"code": "rate_limit_exceeded"}, "rate-limited"),
        (429, {"code": "slow_down"}, "rate-limited"),
        (429, {}, "rate-limited"),
        (429, {"type": "insufficient_quota", "code": "credit_balance_exhausted"}, "no-credit"),
        (500, {"type": "server_error"}, "server-error"),
        (503, {"code": "server_is_overloaded"}, "server-error"),
        (502, {}, "server-error"),
        (302, {}, "redirect"),
    ],
)
def test_every_refusal_is_named(status: int, error: dict[str, Any], code: str) -> None:
    found = trouble(status, error)
    assert (found.diagnostic.code, found.status, found.code) == (code, status, error.get("code", ""))
    assert found.diagnostic.help


def test_a_model_that_comes_to_its_end_says_what_to_take_instead() -> None:
    request = Request("https://api.example/v1/responses", {"model": "gpt-5-mini-2025-08-07"})
    found = refusal(request, arrived(404, {"code": "model_not_found"}))
    assert "take `gpt-5.4-mini`: OpenAI shuts this one down on 2026-12-11" in str(found)


@pytest.mark.parametrize("status", [200, 401, 403, 404])
def test_a_web_page_is_told_of_and_not_quoted(status: int) -> None:
    found = refusal(REQUEST, Arrived(status, body=b"<!doctype html><p>Welcome to the hotel</p>"))
    assert str(found).startswith("web-page: `https://api.example:8443/v1/responses` answers with a web page")
    assert "hotel" not in str(found)


def test_a_gateway_s_page_about_its_server_is_the_server_s_error() -> None:
    found = refusal(REQUEST, Arrived(502, body=b"<html><title>502 Bad Gateway</title></html>"))
    assert str(found).startswith("server-error: `api.example:8443` has an error of its own\n")


@pytest.mark.parametrize("reason", list(Loss))
def test_a_loss_names_the_host_and_no_password(reason: Loss) -> None:
    found = loss(REQUEST, Lost(reason, "Connection refused"), tries=3)
    assert str(found).startswith(f"{reason}: `api.example:8443`")
    assert "(tried 3 times)" in str(found)
    assert "secret" not in str(found)
    assert found.status is None


def test_a_wrong_key_is_not_told_in_the_server_s_words_since_they_may_hold_it() -> None:
    found = trouble(401, {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"})
    assert KEY not in str(found)


def test_a_refusal_quotes_the_server_and_keeps_its_request_id() -> None:
    found = refusal(REQUEST, arrived(400, {"message": "Unsupported\nvalue: \x1b[31m'x'"}, {"x-request-id": "req_1"}))
    assert isinstance(found, BackendError)
    assert found.diagnostic.message == "`api.example:8443` does not take this request: Unsupported value: [31m'x'"
    assert found.request_id == "req_1"
    assert "`req_1`" in found.diagnostic.help


@pytest.mark.parametrize("name", ["error_429_quota.json", "error_429_rate.json", "error_500.json"])
def test_recorded_errors_are_told_with_status_code_and_request_id(recorded: Callable[[str], bytes], name: str) -> None:
    body = json.loads(recorded(name))
    found = refusal(REQUEST, Arrived(body["status"], body["headers"], json.dumps(body["body"]).encode()))
    assert isinstance(found, BackendError)
    assert (found.status, found.code) == (body["status"], body["body"]["error"]["code"])
    assert found.request_id == body["headers"]["x-request-id"]


def test_a_key_is_taken_out_of_what_is_raised_wherever_it_got_in() -> None:
    with pytest.raises(BackendError) as caught, discreet(KEY):
        raise refusal(REQUEST, arrived(403, {"message": f"{KEY} may not", "code": KEY}, {"x-request-id": KEY}))
    assert KEY not in f"{caught.value!r} {caught.value} {vars(caught.value)}"
    assert KEY.encode() not in pickle.dumps(caught.value)
    assert caught.value.status == 403
    with pytest.raises(GrammarError) as of_grammar, discreet(KEY):
        raise refusal(REQUEST, arrived(400, {"message": f"Invalid lark grammar: {KEY}"}))
    assert KEY not in f"{of_grammar.value!r} {of_grammar.value}"


def test_a_long_message_is_not_cut_inside_a_key() -> None:
    for before in range(270, 301):
        with pytest.raises(BackendError) as caught, discreet(KEY):
            raise refusal(REQUEST, arrived(403, {"message": f"{'x' * before} {KEY} {'x' * 50}"}))
        assert KEY[:8] not in str(caught.value)


def test_a_wait_that_is_left_to_the_user_is_told() -> None:
    found = refusal(REQUEST, arrived(429, {"code": "rate_limit_exceeded"}, {"retry-after": "600"}))
    assert "the server says to wait 600 seconds" in str(found)


def test_an_error_found_in_an_answer_says_in_which() -> None:
    with pytest.raises(BackendError) as caught, traced(Arrived(200, {"x-request-id": "req_1"})):
        raise failure(Complaint("No.", "bio_policy"))
    assert (caught.value.status, caught.value.code, caught.value.request_id) == (200, "bio_policy", "req_1")


def test_a_placeholder_for_a_key_garbles_no_message() -> None:
    with pytest.raises(BackendError, match="does not allow this"), discreet("allow"):
        raise refusal(REQUEST, arrived(403, {}))


def test_errors_survive_pickling() -> None:
    found = trouble(429, {"code": "rate_limit_exceeded", "message": "slow"})
    again = pickle.loads(pickle.dumps(found))
    assert (str(again), again.status, again.code) == (str(found), 429, "rate_limit_exceeded")


def test_a_failure_inside_an_answer_quotes_what_is_told() -> None:
    assert "no-reply: the reply ended without an answer: No." in str(failure(Complaint("No.", "bio_policy")))
