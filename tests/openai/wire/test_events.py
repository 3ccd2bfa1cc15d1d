"""What holds for the streams of both APIs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import BackendError, Delta, Reply
from grammarkit.openai.wire.api import APIS
from tests.openai.wire.streams import stream, taken, texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.openai.wire.api import Api

    Recorded = Callable[[str], bytes]

PIECES = ["PICK", " orders", " LIMIT", " ", "20"]


@pytest.fixture(params=sorted(APIS))
def name(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture
def api(name: Any) -> Api:
    return APIS[name]


@pytest.fixture
def body(name: str, recorded: Recorded) -> bytes:
    return recorded(f"{name}_stream_ok.sse").rstrip(b"\n") + b"\n\n"


def until_its_end(api: Api, body: bytes) -> tuple[list[Delta | Reply], BackendError | None]:
    got = list[Delta | Reply]()
    reading = api.reading()
    try:
        got += reading.feed(body)
        got += reading.end()
    except BackendError as error:
        return got, error
    return got, None


def test_a_recorded_stream_gives_the_pieces_and_the_reply(api: Api, name: str, body: bytes, recorded: Recorded) -> None:
    *deltas, reply = taken(api, [body])
    assert deltas == [Delta(text, "pick_query") for text in PIECES]
    assert reply == api.read(recorded(f"{name}_ok.json"))


def test_a_stream_may_arrive_byte_by_byte(api: Api, body: bytes) -> None:
    assert taken(api, (body[i : i + 1] for i in range(len(body)))) == taken(api, [body])


@pytest.mark.parametrize("end", [b"\r\n", b"\r"], ids=["crlf", "cr"])
def test_a_stream_may_use_other_line_ends(api: Api, body: bytes, end: bytes) -> None:
    assert taken(api, [body.replace(b"\n", end)]) == taken(api, [body])


def test_a_stream_that_is_cut_anywhere_gives_the_whole_reply_or_an_error(api: Api, body: bytes) -> None:
    """Never a part of it as if it were all; what had been streamed before the cut is a beginning of the text."""
    reply, text = taken(api, [body])[-1], "".join(PIECES)
    assert isinstance(reply, Reply)
    cut = 0
    for end in range(len(body)):
        got, error = until_its_end(api, body[:end])
        if error is None:
            assert isinstance(got[-1], Reply)
            assert got[-1].calls == reply.calls
        else:
            assert error.diagnostic.code == "stream-cut-off"
            assert text.startswith("".join(texts(got)))
            cut += 1
    assert cut > len(body) - 1000


def test_characters_that_are_cut_in_two_come_out_whole(api: Api, body: bytes) -> None:
    """Some servers write UTF-8 where others escape it."""
    spoken = body.replace(b'" orders"', '" größe 日本 😀"'.encode()).replace(
        b"PICK orders LIMIT 20", "PICK größe 日本 😀 LIMIT 20".encode()
    )
    items = taken(api, (spoken[i : i + 1] for i in range(len(spoken))))
    assert "".join(texts(items)) == "PICK größe 日本 😀 LIMIT 20"
    assert items == taken(api, [spoken])


def test_nothing_is_lost_of_what_came_before_a_cut(api: Api, body: bytes) -> None:
    got = list(api.reading().feed(body[: body.index(b'" LIMIT"')]))
    assert texts(got) == PIECES[:2]


def test_nothing_is_read_after_the_end(api: Api, body: bytes) -> None:
    reading = api.reading()
    got = [*reading.feed(body + body), *reading.feed(body), *reading.end()]
    assert reading.done
    assert got == taken(api, [body])


@pytest.mark.parametrize("data", ["{", "[]", "7", '"text"'])
def test_an_event_that_is_no_object_is_unreadable(api: Api, data: str) -> None:
    with pytest.raises(BackendError) as caught:
        taken(api, [f"data: {data}\n\n".encode()])
    assert caught.value.diagnostic.code == "unreadable-reply"


def test_an_event_that_nobody_knows_is_passed_over(api: Api, body: bytes) -> None:
    first, blank, rest = body.partition(b"\n\n")
    unknown = stream({"type": "response.telepathy.delta", "delta": "PICK", "output_index": 0}, {"object": "news"}, {})
    assert taken(api, [first + blank + unknown + b": still here\n\nevent: ping\ndata:\n\n" + rest]) == taken(
        api, [body]
    )


@pytest.mark.parametrize(
    ("event", "code", "told"),
    [
        ({"type": "error", "error": {"code": "slow_down", "type": "tokens"}}, "rate-limited", "slow_down"),
        ({"type": "error", "code": "server_error", "message": "Oh.", "param": None}, "server-error", "server_error"),
        ({"error": {"message": "upstream is gone", "code": 502}}, "no-reply", "502"),
        ({"error": "upstream is gone"}, "no-reply", ""),
        ({"object": "error", "message": "No.", "type": "BadRequestError", "code": 400}, "no-reply", "400"),
        ({"error": {"type": "insufficient_quota"}}, "no-credit", ""),
    ],
)  # fmt: skip
def test_an_error_inside_a_stream_is_told_in_every_shape(
    api: Api, body: bytes, event: dict[str, Any], code: str, told: str
) -> None:
    begun = body[: body.index(b"\n\n", body.index(b'" LIMIT"')) + 2]
    with pytest.raises(BackendError) as caught:
        taken(api, [begun + stream(event)])
    assert (caught.value.diagnostic.code, caught.value.code) == (code, told)


def test_the_end_that_is_the_convention_elsewhere_ends_nothing_that_is_not_complete(api: Api) -> None:
    with pytest.raises(BackendError, match="before the reply was complete"):
        taken(api, [b"data: [DONE]\n\n"])


def test_an_answer_that_is_no_event_stream_is_read_as_a_whole(api: Api, name: str, recorded: Recorded) -> None:
    body = recorded(f"{name}_ok.json")
    for start in (b"", b"\xef\xbb\xbf\r\n "):
        items = taken(api, [start[:2], start[2:] + body[:100], body[100:]] if start else [body])
        assert items == [Delta("PICK orders LIMIT 20", "pick_query"), api.read(body)]


def test_an_answer_that_is_nothing_at_all_was_cut_off(api: Api) -> None:
    for body in (b"", b"\n\n"):
        with pytest.raises(BackendError) as caught:
            taken(api, [body])
        assert caught.value.diagnostic.code == "stream-cut-off"


def test_a_web_page_is_no_stream(api: Api) -> None:
    with pytest.raises(BackendError, match="it is a web page"):
        taken(api, [b"<!doctype html><p>Log in"])


def test_a_body_that_is_cut_anywhere_is_unreadable(api: Api, name: str, recorded: Recorded) -> None:
    body = recorded(f"{name}_ok.json").rstrip()
    for end in range(1, len(body)):
        with pytest.raises(BackendError):
            api.read(body[:end])


def test_half_a_character_of_two_halves_does_no_harm(api: Api, name: str, recorded: Recorded) -> None:
    """JSON can hold it, and neither UTF-8 nor the engine can."""
    broken = recorded(f"{name}_ok.json").replace(b"PICK orders", rb"PICK \ud83d\ude00\ud83d")
    reply = api.read(broken)
    assert reply.text == "PICK \U0001f600\ufffd LIMIT 20"
    json.dumps(reply.text).encode()
