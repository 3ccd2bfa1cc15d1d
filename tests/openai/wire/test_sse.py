from __future__ import annotations

import pytest

from grammarkit.openai.wire.sse import EventDecoder

STREAM = (
    "\ufeffevent: a\ndata: één\n\n"
    ": a comment\nid: 7\ndata: two\ndata:  lines\n\n"
    "event: without data\n\n"
    "data\n\n"
    "data:日本\n\n"
).encode()
EVENTS = ["één", "two\n lines", "", "日本"]


def decoded(pieces: list[bytes]) -> list[str]:
    decoder = EventDecoder()
    return [data for piece in pieces for data in decoder.feed(piece)]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["lf", "crlf", "cr"])
def test_every_line_end_gives_the_same_events(end: bytes) -> None:
    assert decoded([STREAM.replace(b"\n", end)]) == EVENTS


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["lf", "crlf", "cr"])
def test_a_stream_may_be_cut_into_pieces_anywhere(end: bytes) -> None:
    stream = STREAM.replace(b"\n", end)
    assert decoded([stream[i : i + 1] for i in range(len(stream))]) == EVENTS
    for cut in range(len(stream)):
        assert decoded([stream[:cut], b"", stream[cut:]]) == EVENTS


def test_what_no_empty_line_has_ended_is_not_an_event() -> None:
    assert decoded([b"data: whole\n\ndata: half\n"]) == ["whole"]


def test_an_event_comes_out_with_the_bytes_that_end_it() -> None:
    decoder = EventDecoder()
    assert list(decoder.feed(b"data: now\r\n\r")) == ["now"]
    assert list(decoder.feed(b"\ndata: next\r\n\r\n")) == ["next"]


def test_line_ends_may_be_mixed_and_cut_in_two() -> None:
    assert decoded([b"data: a\r", b"\n", b"\n", b"data: b\n\r", b"\n"]) == ["a", "b"]


def test_bytes_that_are_not_utf8_do_not_end_the_stream() -> None:
    assert decoded([b"data: \xff\n\ndata: ok\n\n"]) == ["\ufffd", "ok"]
