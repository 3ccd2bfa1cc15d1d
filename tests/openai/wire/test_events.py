from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError, Delta, Reply
from grammarkit.openai.wire.events import reading
from grammarkit.openai.wire.responses import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

EVENT_STREAM = "text/event-stream; charset=utf-8"


def taken(pieces: Iterable[bytes], content_type: str = EVENT_STREAM) -> list[Delta | Reply]:
    answer = reading(content_type)
    items = [item for piece in pieces for item in answer.feed(piece)]
    return items + list(answer.end())


def texts(items: list[Delta | Reply]) -> list[str]:
    return [item.text for item in items if isinstance(item, Delta)]


def stream(*events: dict[str, Any]) -> bytes:
    return b"".join(b"data: %s\n\n" % json.dumps(event).encode() for event in events)


def call(text: str, index: int = 0) -> dict[str, Any]:
    return {"type": "custom_tool_call", "name": "answer", "call_id": f"c{index}", "input": text}


def delta(text: str, index: int = 0) -> dict[str, Any]:
    return {"type": "response.custom_tool_call_input.delta", "delta": text, "output_index": index}


def completed(*output: dict[str, Any]) -> dict[str, Any]:
    return {"type": "response.completed", "response": {"status": "completed", "output": list(output)}}


def test_a_recorded_stream_gives_the_pieces_and_the_reply(recorded: Callable[[str], bytes]) -> None:
    items = taken([recorded("responses_stream_ok.sse")])
    assert texts(items) == ["PICK", " orders", " LIMIT", " ", "20"]
    assert items[-1] == read(recorded("responses_ok.json"))


def test_a_stream_may_arrive_byte_by_byte(recorded: Callable[[str], bytes]) -> None:
    body = recorded("responses_stream_ok.sse")
    assert taken(body[i : i + 1] for i in range(len(body))) == taken([body])


def test_a_stream_cut_at_any_byte_before_its_end_is_an_error(recorded: Callable[[str], bytes]) -> None:
    body = recorded("responses_stream_ok.sse").rstrip(b"\n") + b"\n\n"
    answer = reading(EVENT_STREAM)
    for at in range(len(body)):
        with pytest.raises(BackendError) as caught:
            answer.end()
        assert caught.value.diagnostic.code == "stream-cut-off"
        items = list(answer.feed(body[at : at + 1]))
    assert isinstance(items[-1], Reply)
    assert answer.done


def test_nothing_is_lost_of_what_came_before_a_cut(recorded: Callable[[str], bytes]) -> None:
    body = recorded("responses_stream_ok.sse")
    answer = reading(EVENT_STREAM)
    got = [item for item in answer.feed(body[: body.index(b'"delta":" LIMIT"')]) if isinstance(item, Delta)]
    assert [item.text for item in got] == ["PICK", " orders"]


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("responses_stream_error_nested.sse", "rate-limited", "rate_limit_exceeded"),
        ("responses_stream_error_flat.sse", "server-error", "server_error"),
    ],
)
def test_an_error_inside_a_stream_is_told_in_either_shape(
    recorded: Callable[[str], bytes], name: str, code: str, told: str
) -> None:
    with pytest.raises(BackendError) as caught:
        taken([recorded(name)])
    assert (caught.value.diagnostic.code, caught.value.code) == (code, told)


def test_a_response_that_fails_without_an_error_event_is_an_error() -> None:
    failed = {"type": "response.failed", "response": {"status": "failed", "error": {"code": "server_error"}}}
    with pytest.raises(BackendError) as caught:
        taken([stream(failed)])
    assert caught.value.code == "server_error"


def test_a_gateway_s_bare_error_object_is_an_error() -> None:
    with pytest.raises(BackendError, match="upstream is gone"):
        taken([stream({"error": {"message": "upstream is gone", "code": 502}})])


def test_items_are_taken_from_their_own_events_where_the_last_one_has_none(recorded: Callable[[str], bytes]) -> None:
    full = recorded("responses_stream_ok.sse")
    *others, final, rest = full.partition(b'event: response.completed\ndata: {"type":"response.completed"')
    bare = re.sub(rb'"output":\[.*?\],"parallel', b'"output":[],"parallel', final + rest)
    assert len(bare) < len(final + rest)
    assert taken([others[0] + bare]) == taken([full])


def test_an_incomplete_response_is_a_cut_off_reply() -> None:
    event = {"type": "response.incomplete", "response": {"status": "incomplete", "output": [call("PICK o")]}}
    items = taken([stream(delta("PICK o"), event)])
    assert isinstance(items[-1], Reply)
    assert items[-1].cut_off
    assert texts(items) == ["PICK o"]


def test_a_server_that_sends_no_deltas_is_caught_up_with() -> None:
    assert texts(taken([stream(completed(call("PICK a")))])) == ["PICK a"]
    assert texts(taken([stream(delta("PI"), completed(call("PICK a")))])) == ["PI", "CK a"]


def test_of_two_calls_that_interleave_only_the_first_is_streamed() -> None:
    body = stream(delta("a", 1), delta("x", 2), delta("b", 1), delta("y", 2), completed(call("ab", 1), call("xy", 2)))
    items = taken([body])
    assert texts(items) == ["a", "b"]
    assert isinstance(items[-1], Reply)
    assert [made.text for made in items[-1].calls] == ["ab", "xy"]


def test_what_gateways_add_to_keep_alive_and_to_end_is_passed_over() -> None:
    body = b"data:\n\n" + stream(completed(call("a"))) + b"data: [DONE]\n\n"
    assert texts(taken([body])) == ["a"]
    with pytest.raises(BackendError, match="before the reply was complete"):
        taken([b"data: [DONE]\n\n"])


@pytest.mark.parametrize("data", ["{", "[]", "7", '"text"'])
def test_an_event_that_is_no_object_is_unreadable(data: str) -> None:
    with pytest.raises(BackendError) as caught:
        taken([f"data: {data}\n\n".encode()])
    assert caught.value.diagnostic.code == "unreadable-reply"


def test_an_answer_that_is_no_event_stream_is_read_as_a_whole(recorded: Callable[[str], bytes]) -> None:
    body = recorded("responses_ok.json")
    items = taken([body[:100], body[100:]], "application/json")
    assert items == [Delta("PICK orders LIMIT 20"), read(body)]
