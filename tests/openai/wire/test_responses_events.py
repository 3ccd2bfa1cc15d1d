from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError, Delta, Reply
from grammarkit.openai.wire.api import APIS
from tests.openai.wire import streams
from tests.openai.wire.streams import stream, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def taken(pieces: Iterable[bytes]) -> list[Delta | Reply]:
    return streams.taken(APIS["responses"], pieces)


def call(text: str, index: int = 0, tool: str = "answer") -> dict[str, Any]:
    return {"type": "custom_tool_call", "name": tool, "call_id": f"c{index}", "input": text}


def added(index: int, tool: str = "answer") -> dict[str, Any]:
    return {"type": "response.output_item.added", "output_index": index, "item": call("", index, tool)}


def delta(text: str, index: int = 0) -> dict[str, Any]:
    return {"type": "response.custom_tool_call_input.delta", "delta": text, "output_index": index}


def finished(index: int, item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "response.output_item.done", "output_index": index, "item": item}


def completed(*output: dict[str, Any]) -> dict[str, Any]:
    return {"type": "response.completed", "response": {"status": "completed", "output": list(output)}}


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("responses_stream_error_nested.sse", "rate-limited", "rate_limit_exceeded"),
        ("responses_stream_error_flat.sse", "server-error", "server_error"),
    ],
)
def test_a_recorded_error_is_told_in_either_shape(
    recorded: Callable[[str], bytes], name: str, code: str, told: str
) -> None:
    with pytest.raises(BackendError) as caught:
        taken([recorded(name)])
    assert (caught.value.diagnostic.code, caught.value.code) == (code, told)


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_a_response_that_fails_without_an_error_event_is_an_error(status: str) -> None:
    response = {"status": status, "error": {"code": "server_error"}, "output": []}
    with pytest.raises(BackendError) as caught:
        taken([stream({"type": f"response.{status}", "response": response})])
    assert caught.value.code == "server_error"
    with pytest.raises(BackendError, match=f"its status is `{status}`"):
        taken([stream({"type": f"response.{status}", "response": {"error": None}})])


def test_items_are_taken_from_their_own_events_where_the_last_one_has_none(recorded: Callable[[str], bytes]) -> None:
    full = recorded("responses_stream_ok.sse")
    *others, final, rest = full.partition(b'event: response.completed\ndata: {"type":"response.completed"')
    bare = re.sub(rb'"output":\[.*?\],"parallel', b'"output":[],"parallel', final + rest)
    assert len(bare) < len(final + rest)
    assert taken([others[0] + bare]) == taken([full])


def test_encrypted_reasoning_is_taken_from_where_it_is_complete() -> None:
    reasoning = {"type": "reasoning", "id": "rs_1", "encrypted_content": "gAA"}
    begun = {"type": "response.output_item.added", "output_index": 0, "item": reasoning}
    whole = reasoning | {"encrypted_content": "gAAAAAB"}
    items = taken([stream(begun, added(1), finished(1, call("a", 1)), finished(0, whole), completed())])
    assert isinstance(items[-1], Reply)
    assert items[-1].items == (whole, call("a", 1))


def test_an_incomplete_response_is_a_cut_off_reply() -> None:
    event = {"type": "response.incomplete", "response": {"output": [call("PICK o")]}}
    items = taken([stream(added(0), delta("PICK o"), event)])
    assert isinstance(items[-1], Reply)
    assert items[-1].cut_off
    assert texts(items) == ["PICK o"]


def test_a_server_that_sends_no_deltas_is_caught_up_with() -> None:
    assert taken([stream(completed(call("PICK a")))])[:-1] == [Delta("PICK a", "answer")]
    assert texts(taken([stream(delta("PI"), completed(call("PICK a")))])) == ["PI", "CK a"]


def test_of_calls_that_interleave_only_the_first_to_speak_is_streamed() -> None:
    events = [added(1), added(2, "chart"), delta("a", 1), delta("x", 2), delta("b", 1), delta("y", 2)]
    items = taken([stream(*events, completed(call("ab", 1), call("xy", 2, "chart")))])
    assert items[:-1] == [Delta("a", "answer"), Delta("b", "answer")]
    assert isinstance(items[-1], Reply)
    assert [(made.tool, made.text) for made in items[-1].calls] == [("answer", "ab"), ("chart", "xy")]


def test_an_event_that_comes_twice_counts_once() -> None:
    numbered = [
        {**event, "sequence_number": n} for n, event in enumerate([added(0), delta("a"), delta("a"), delta("b")])
    ]
    twice = [event for event in numbered for _ in range(2)]
    assert texts(taken([stream(*twice, completed(call("aab")), completed(call("aab")))])) == ["a", "a", "b"]


def test_events_without_numbers_or_all_with_the_same_count_all() -> None:
    for number in ({}, {"sequence_number": 0}, {"sequence_number": None}, {"sequence_number": "1"}):
        events = [{**event, **number} for event in (delta("a"), delta("a"), completed(call("aa")))]
        assert texts(taken([stream(*events)])) == ["a", "a"]


def test_empty_deltas_and_those_that_are_none_are_passed_over() -> None:
    events = [delta(""), {**delta(""), "delta": None}, {**delta("a"), "obfuscation": "zzz"}, completed(call("a"))]
    assert texts(taken([stream(*events)])) == ["a"]


def test_what_is_said_before_a_call_is_prose_and_not_streamed() -> None:
    said = {"type": "message", "phase": "commentary", "content": [{"type": "output_text", "text": "Let me see."}]}
    spoken = {"type": "response.output_text.delta", "output_index": 0, "delta": "Let me see."}
    items = taken([stream(spoken, added(1), delta("a", 1), completed(said, call("a", 1)))])
    assert texts(items) == ["a"]
    assert isinstance(items[-1], Reply)
    assert (items[-1].prose, items[-1].text) == ("Let me see.", "a")


def test_what_gateways_add_to_keep_alive_and_to_end_is_passed_over() -> None:
    body = b"data:\n\n" + stream(completed(call("a"))) + b"data: [DONE]\n\n"
    assert texts(taken([body])) == ["a"]
