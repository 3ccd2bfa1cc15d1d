from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError, Delta, Reply, Usage
from grammarkit.ask.values import Call
from grammarkit.openai.wire.api import APIS
from tests.openai.wire import streams
from tests.openai.wire.streams import stream, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def taken(pieces: Iterable[bytes]) -> list[Delta | Reply]:
    return streams.taken(APIS["chat"], pieces)


def chunk(delta: dict[str, Any] | None, finish: str | None = None, **others: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **others}


def opening(index: int = 0, tool: str = "answer") -> dict[str, Any]:
    return piece({"name": tool, "input": ""}, index, id=f"c{index}", type="custom")


def piece(custom: dict[str, Any], index: int | None = 0, **others: Any) -> dict[str, Any]:
    place = {} if index is None else {"index": index}
    return chunk({"tool_calls": [{**place, **others, "custom": custom}]})


def written(text: str, index: int = 0) -> dict[str, Any]:
    return piece({"input": text}, index)


END = chunk({}, "tool_calls")
USAGE = {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 2}}
DONE = b"data: [DONE]\n\n"


def reply(items: list[Delta | Reply]) -> Reply:
    assert isinstance(items[-1], Reply)
    return items[-1]


def test_a_stream_is_over_when_its_usage_is_known() -> None:
    items = taken([stream(opening(), written("a"), END, USAGE)])
    assert reply(items) == Reply((Call("answer", "a", "c0"),), usage=Usage(3, 2))


@pytest.mark.parametrize("rest", [b"", DONE], ids=["without a mark", "with one"])
def test_a_server_that_tells_no_usage_is_understood(rest: bytes) -> None:
    items = taken([stream(opening(), written("a"), END) + rest])
    assert reply(items).calls == (Call("answer", "a", "c0"),)


def test_usage_may_come_along_with_the_end_or_before() -> None:
    usage = USAGE["usage"]
    for events in ([chunk({}, "tool_calls", usage=usage)], [chunk({}, usage=usage), END]):
        assert reply(taken([stream(opening(), written("a"), *events)])).usage == Usage(3, 2)


def test_an_end_without_a_reason_is_none() -> None:
    """Some proxies put the mark also behind what they lost."""
    with pytest.raises(BackendError) as caught:
        taken([stream(opening(), written("a"), USAGE) + DONE])
    assert caught.value.diagnostic.code == "stream-cut-off"


@pytest.mark.parametrize("reason", ["length", "content_filter"])
def test_an_answer_that_was_stopped_is_told_apart(reason: str) -> None:
    got = reply(taken([stream(opening(), written("a"), chunk({}, reason), USAGE)]))
    assert (got.cut_off, bool(got.refusal)) == (reason == "length", reason == "content_filter")


def test_prose_and_refusals_are_put_together() -> None:
    prose = taken([stream(chunk({"role": "assistant", "content": "Which "}), chunk({"content": "one?"}, "stop"))])
    assert prose == [Reply(prose="Which one?")]
    refused = taken([stream(chunk({"refusal": "I "}), chunk({"refusal": "can't."}), chunk({}, "stop"), USAGE)])
    assert reply(refused).refusal == "I can't."


def test_calls_that_interleave_are_told_apart_by_their_index() -> None:
    events = [opening(0), opening(1, "chart"), written("a", 0), written("x", 1), written("b", 0), written("y", 1)]
    items = taken([stream(*events, END, USAGE)])
    assert items[:-1] == [Delta("a", "answer"), Delta("b", "answer")]
    assert reply(items).calls == (Call("answer", "ab", "c0"), Call("chart", "xy", "c1"))


def test_pieces_without_an_index_go_on_with_the_call_that_was_begun_last() -> None:
    events = [
        piece({"name": "answer", "input": "a"}, None, id="c0", type="custom"),
        piece({"input": "b"}, None),
        piece({"name": "answer", "input": "x"}, None, id="c1", type="custom"),
        piece({"input": "y"}, None, id="c1"),
    ]
    items = taken([stream(*events, END, USAGE)])
    assert reply(items).calls == (Call("answer", "ab", "c0"), Call("answer", "xy", "c1"))


def test_a_name_that_is_told_with_every_piece_is_told_once() -> None:
    events = [piece({"name": "answer", "input": text}, id="c0", type="custom") for text in "ab"]
    assert reply(taken([stream(*events, END, USAGE)])).calls == (Call("answer", "ab", "c0"),)


def test_calls_of_other_kinds_are_passed_over() -> None:
    """Some gateways put an empty `custom` beside the pieces of a function's arguments."""
    function = {"index": 0, "id": "f0", "type": "function", "function": {"name": "f", "arguments": "{}"}, "custom": {}}
    got = reply(taken([stream(chunk({"tool_calls": [function]}), opening(1), written("a", 1), END, USAGE)]))
    assert got.calls == (Call("answer", "a", "c1"),)


@pytest.mark.parametrize(
    "odd",
    [
        {"choices": None},
        {"choices": [None]},
        {"choices": [{"index": 1, "delta": {"tool_calls": [{"index": 0, "custom": {"input": "other"}}]}}]},
        chunk(None),
        chunk({"tool_calls": None, "content": None}),
        chunk({"tool_calls": [None]}),
        piece({"input": None}, type="custom"),
        piece({"input": ""}),
        {"obfuscation": "zzz"},
    ],
)
def test_what_is_empty_or_about_another_choice_adds_nothing(odd: dict[str, Any]) -> None:
    items = taken([stream(opening(), odd, written("a"), odd, END, odd, USAGE)])
    assert (texts(items), reply(items).text) == (["a"], "a")


def test_a_call_whose_text_never_came_is_empty_and_not_made_up(recorded: Callable[[str], bytes]) -> None:
    assert reply(taken([stream(opening(), END, USAGE)])).calls == (Call("answer", "", "c0"),)
    assert reply(taken([recorded("chat_stream_ok.sse").replace(b'"usage":{', b'"usage":null,"x":{')])).usage == Usage()
