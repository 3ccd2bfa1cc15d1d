"""Whatever a server does, over a real connection: the right answer or the right error, in time, and nothing is lost.

Every fault is played over both APIs and in each of the four ways to put a prompt.
"""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from grammarkit import BackendError, Client, Diagnostic, Exhausted, Grammar, GrammarError, Rejected, Reply
from grammarkit.ask.answer import Interrupted
from grammarkit.openai.backend_deadline import LATE
from grammarkit.openai.wire.api import APIS

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit import Delta, Prompt
    from grammarkit.openai import OpenAI
    from grammarkit.openai.servers import ApiName
    from tests.openai.conftest import Accidents, Maker, Server

SILENCE, DEADLINE, GRACE = 0.05, 0.2, 5.0
"""Seconds: how long a server may be silent, all tries may take, and any fault may hold up a busy machine."""

WORDS = "PICK orders LIMIT 20"
PIECES = ["PICK", " orders", " LIMIT", " ", "20"]
RATE = {"error": {"type": "tokens", "code": "rate_limit_exceeded", "message": "slow down"}}


@dataclass
class Stage:
    """One of the APIs, asked in one of the ways."""

    api: ApiName
    way: Callable[[OpenAI, Prompt], list[Delta | Reply]]
    maker: Maker
    prompt: Prompt
    sample: Callable[[str], bytes]

    @property
    def streams(self) -> bool:
        return "stream" in self.way.__name__

    @property
    def good(self) -> tuple[bytes, dict[str, str]]:
        """An answer that is as it should be, and its headers."""
        if self.streams:
            return self.sample(f"{self.api}_stream_ok.sse"), {"content-type": "text/event-stream"}
        return self.sample(f"{self.api}_ok.json"), {"content-type": "application/json"}

    def raw(self) -> bytes:
        """Write that answer by hand."""
        body, headers = self.good
        head = f"HTTP/1.1 200 OK\r\ncontent-type: {headers['content-type']}\r\ncontent-length: {len(body)}\r\n\r\n"
        return head.encode() + body

    def asks(self, **settings: Any) -> list[Delta | Reply]:
        # Real connections, but without reading the machine's certificates each time, which takes longer than all else.
        transport, async_transport = httpx.HTTPTransport(verify=False), httpx.AsyncHTTPTransport(verify=False)
        model = self.maker(api=self.api, transport=transport, async_transport=async_transport, **settings)
        return self.way(model, self.prompt)

    def is_answered(self, **settings: Any) -> Reply:
        reply = self.asks(**settings)[-1]
        assert isinstance(reply, Reply)
        assert reply.text == WORDS
        return reply

    def fails(self, **settings: Any) -> BackendError:
        began = time.perf_counter()
        with pytest.raises(BackendError) as caught:
            self.asks(**settings)
        assert time.perf_counter() - began < GRACE
        return caught.value


@pytest.fixture(params=["responses", "chat"])
def api(request: pytest.FixtureRequest) -> ApiName:
    chosen: ApiName = request.param
    return chosen


@pytest.fixture
def stage(api: ApiName, way: Any, backend: Maker, prompt: Prompt, recorded: Callable[[str], bytes]) -> Stage:
    return Stage(api, way, backend, prompt, recorded)


@pytest.fixture
def streaming(api: ApiName, streamed: Any, backend: Maker, prompt: Prompt, recorded: Callable[[str], bytes]) -> Stage:
    return Stage(api, streamed, backend, prompt, recorded)


# ---- connections


@pytest.mark.parametrize("ending", ["reset", "close"])
def test_a_connection_that_ends_before_the_headers_is_made_again(
    stage: Stage, accidents: Accidents, ending: Any
) -> None:
    accidents.happen((b"", ending), (b"HTTP/1.1 200 O", ending), (stage.raw(), "close"))
    stage.is_answered(base_url=accidents.url)
    assert accidents.requests == 3


def test_a_silence_that_begins_before_the_deadline_ends_with_it(stage: Stage, server: Server) -> None:
    """The last silence is as long as it may be, but for the deadline."""
    server.hesitates(b": still here\n\n" if stage.streams else b" ", DEADLINE / 2, DEADLINE / 2, 3.0)
    found = stage.fails(deadline=1.5 * DEADLINE, retries=0)
    assert found.diagnostic.code == ("stream-cut-off" if stage.streams else "timed-out")
    assert not stage.streams or LATE in found.diagnostic.message


@pytest.mark.parametrize("ending", ["reset", "close", "stall"])
def test_an_answer_that_breaks_off_in_the_middle_is_asked_for_again_or_an_error(
    stage: Stage, accidents: Accidents, ending: Any
) -> None:
    """What has begun to stream in may have been shown to somebody, and is not begun again."""
    whole = stage.raw()
    accidents.happen((whole[: len(whole) // 2], ending), (whole, "close"))
    patience = {"timeout": 0.3} if ending == "stall" else {}
    if stage.streams:
        assert stage.fails(base_url=accidents.url, **patience).diagnostic.code == "stream-cut-off"
        assert accidents.requests == 1
    else:
        stage.is_answered(base_url=accidents.url, **patience)
        assert accidents.requests == 2


def test_a_server_that_stalls_is_given_up(stage: Stage, accidents: Accidents) -> None:
    accidents.happen((b"", "stall"))
    assert stage.fails(base_url=accidents.url, timeout=SILENCE, retries=1).diagnostic.code == "timed-out"


def test_a_server_that_stalls_each_time_is_given_up_at_the_deadline(stage: Stage, accidents: Accidents) -> None:
    """Waits count towards it, though here nobody sleeps."""
    accidents.happen((b"", "stall"))
    found = stage.fails(base_url=accidents.url, timeout=SILENCE, retries=99, deadline=4.0)
    assert found.diagnostic.code == "timed-out"
    assert 1 <= len(stage.maker.naps) <= 4


@pytest.mark.parametrize("said", [b" ", b": still thinking\n\n"], ids=["blanks", "comments"])
def test_a_server_that_trickles_is_given_up_at_the_deadline(stage: Stage, server: Server, said: bytes) -> None:
    server.trickles(said)
    found = stage.fails(deadline=DEADLINE)
    assert found.diagnostic.code in ({"stream-cut-off", "timed-out"} if stage.streams else {"timed-out"})


# ---- statuses


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({}, 0.375, 0.5),
        ({"retry-after": "7"}, 7, 8.75),
        ({"retry-after-ms": "6570", "retry-after": "7"}, 6.57, 8.3),
        ({"retry-after": "Mon, 23 Nov 2099 10:00:09 GMT", "date": "Mon, 23 Nov 2099 10:00:00 GMT"}, 9, 11.25),
        ({"retry-after": "soon"}, 0.375, 0.5),
        ({"retry-after": "2", "x-should-retry": "true"}, 2, 2.5),
    ],
    ids=["none", "seconds", "thousandths", "date", "nonsense", "asked for"],
)
def test_a_rate_limit_is_waited_out_in_every_form(
    stage: Stage, server: Server, headers: dict[str, str], least: float, most: float
) -> None:
    server.plays(429, RATE, headers)
    server.plays(200, *stage.good)
    stage.is_answered()
    (nap,) = stage.maker.naps
    assert least <= nap <= most


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({"retry-after": "121"}, RATE, "rate-limited"),
        ({"x-should-retry": "false"}, RATE, "rate-limited"),
        ({"retry-after": "1"}, {"error": {"type": "insufficient_quota"}}, "no-credit"),
        ({"x-should-retry": "true"}, {"error": {"code": "credit_balance_exhausted"}}, "no-credit"),
    ],
    ids=["minutes", "forbidden", "quota", "credit"],
)
def test_a_rate_limit_that_waiting_does_not_help_is_told_at_once(
    stage: Stage, server: Server, headers: dict[str, str], body: dict[str, Any], code: str
) -> None:
    server.plays(429, body, headers)
    found = stage.fails()
    assert (found.diagnostic.code, found.status, len(server.seen)) == (code, 429, 1)


@pytest.mark.parametrize("status", [408, 409, 500, 502, 503])
def test_an_error_that_passes_is_waited_out(stage: Stage, server: Server, status: int) -> None:
    server.plays(status, b"<html>upstream</html>", {"content-type": "text/html"})
    server.plays(200, *stage.good)
    stage.is_answered()
    assert len(server.seen) == 2


@pytest.mark.parametrize(
    ("status", "code"), [(400, "refused-request"), (401, "forbidden"), (403, "forbidden"), (404, "nothing-there")]
)
def test_an_error_that_does_not_pass_is_told_at_once(stage: Stage, server: Server, status: int, code: str) -> None:
    server.plays(status, {"error": {"message": "No."}}, {"x-should-retry": "true", "x-request-id": "req_1"})
    found = stage.fails()
    assert (found.diagnostic.code, found.status, found.request_id, len(server.seen)) == (code, status, "req_1", 1)


def test_a_grammar_that_is_refused_is_told_at_once_and_pointed_at(stage: Stage, server: Server) -> None:
    server.plays(400, {"error": {"message": "Invalid lark grammar: at 2(1): too complex", "param": "tools"}})
    with pytest.raises(GrammarError) as caught:
        stage.asks()
    report = caught.value.report
    span = report.diagnostics[0].span
    assert report.text == stage.prompt.tools[0].grammar.text
    assert span is not None
    assert report.text[span.start : span.end] == "NAME"
    assert len(server.seen) == 1


# ---- bodies


@pytest.mark.parametrize("kind", ["text/html", "application/json", "text/event-stream"])
def test_a_web_page_is_no_answer_whatever_it_says_it_is(stage: Stage, server: Server, kind: str) -> None:
    server.plays(200, b"<!doctype html><title>Log in</title>", {"content-type": kind})
    assert "web page" in stage.fails().diagnostic.message
    assert len(server.seen) == 1


def test_json_that_is_cut_short_is_no_answer(stage: Stage, server: Server) -> None:
    server.plays(200, stage.sample(f"{stage.api}_ok.json")[:-40])
    assert stage.fails().diagnostic.code == "unreadable-reply"
    assert len(server.seen) == 1


def test_an_answer_may_be_compressed(stage: Stage, server: Server) -> None:
    body, headers = stage.good
    server.plays(200, gzip.compress(body), {**headers, "content-encoding": "gzip"})
    stage.is_answered()


def test_an_answer_that_is_compressed_wrongly_is_an_error(stage: Stage, server: Server) -> None:
    body, headers = stage.good
    server.plays(200, body, {**headers, "content-encoding": "gzip"})
    found = stage.fails(retries=0)
    assert found.diagnostic.code == ("stream-cut-off" if stage.streams else "broken-connection")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "text/event-stream", ""])
def test_an_answer_is_read_for_what_it_is_whatever_it_says_it_is(stage: Stage, server: Server, kind: str) -> None:
    """Also one that comes whole though it was to stream in."""
    for body in {stage.good[0], stage.sample(f"{stage.api}_ok.json")}:
        server.plays(200, body, {"content-type": kind})
        stage.is_answered()


@pytest.mark.slow
def test_a_body_of_thirty_megabytes_is_read(stage: Stage, server: Server) -> None:
    body, headers = stage.good
    piece = b'" orders"' if stage.streams and stage.api == "chat" else b'"PICK orders LIMIT 20"'
    server.plays(200, body.replace(piece, b'"%s"' % (b"x" * 30_000_000)), headers)
    reply = stage.asks()[-1]
    assert isinstance(reply, Reply)
    assert len(reply.text) >= 30_000_000


# ---- events


def events(body: bytes) -> list[bytes]:
    return [event + b"\n\n" for event in body.rstrip(b"\n").split(b"\n\n")]


def deltas(got: list[Delta | Reply]) -> list[str]:
    return [item.text for item in got if not isinstance(item, Reply)]


def test_events_that_nobody_knows_are_passed_over(streaming: Stage, server: Server) -> None:
    unknown = b'event: news\ndata: {"type":"response.telepathy.delta","delta":"x"}\n\n: a comment\n\n'
    server.streams(unknown + event for event in events(streaming.good[0]))
    assert deltas(streaming.asks()) == PIECES


def test_events_that_come_twice_count_once_where_they_are_numbered(streaming: Stage, server: Server) -> None:
    """Those of Chat Completions are not: there only what comes after the end is known to be too much."""
    once = events(streaming.good[0])
    server.streams(event for event in once for _ in range(2 if streaming.api == "responses" else 1))
    assert deltas(streaming.asks()) == PIECES
    server.streams([*once, *once])
    assert deltas(streaming.asks()) == PIECES


def test_a_stream_that_is_cut_anywhere_is_never_taken_for_whole(streaming: Stage, server: Server) -> None:
    """At every byte in the readers' own tests; here a sample, ended in good order, which is the worst case."""
    body = streaming.good[0]
    last = body.rindex(b'"finish_reason":"' if streaming.api == "chat" else b"event: response.completed")
    for end in range(1, last, len(body) // 9):
        server.plays(200, body[:end], {"content-type": "text/event-stream"})
        assert streaming.fails().diagnostic.code == "stream-cut-off"


# ---- answers that are not what was asked for


@pytest.mark.parametrize(("case", "calls"), [("two_calls", 2), ("refusal", 0)])
def test_an_answer_of_another_kind_is_read_as_what_it_is(stage: Stage, server: Server, case: str, calls: int) -> None:
    server.plays(200, f"{stage.api}_{case}.json")
    reply = stage.asks()[-1]
    assert isinstance(reply, Reply)
    assert reply == APIS[stage.api].read(stage.sample(f"{stage.api}_{case}.json"))
    assert (len(reply.calls), bool(reply.refusal)) == (calls, not calls)


def test_a_call_of_another_tool_keeps_its_name(stage: Stage, server: Server) -> None:
    body, headers = stage.good
    server.plays(200, body.replace(b"pick_query", b"other"), headers)
    assert stage.is_answered().calls[0].tool == "other"


# ---- nothing is lost


class LowerCase:
    """A language that reads without an engine: what is picked must be in lower case."""

    grammar = Grammar('start: "PICK " /[a-zA-Z]{1,9}/ " LIMIT 20"')
    instructions = "Pick."

    def read(self, text: str) -> str:
        if not text.split()[1].islower():
            raise Rejected(text, (Diagnostic("upper-case", "names are in lower case"),))
        return text


@pytest.mark.parametrize("fault", ["cut short", "rate", "page"])
def test_attempts_before_a_fault_are_kept(
    api: ApiName, backend: Maker, server: Server, recorded: Callable[[str], bytes], fault: str
) -> None:
    good = recorded(f"{api}_ok.json").replace(b"pick_query", b"answer")
    server.plays(200, good.replace(b"PICK orders", b"PICK Orders"))
    match fault:
        case "rate":
            server.plays(429, RATE, {"x-should-retry": "false"})
        case "page":
            server.plays(200, b"<!doctype html>")
        case _:
            server.plays(200, good[:-9])
    with Client(backend(api=api)) as client, pytest.raises(Interrupted) as caught:
        client.ask("Latest 20 orders.", LowerCase())
    (attempt,) = caught.value.attempts
    assert attempt.reply.text == "PICK Orders LIMIT 20"
    assert attempt.reply.cost


def test_attempts_are_counted_and_retries_are_not(
    api: ApiName, backend: Maker, server: Server, recorded: Callable[[str], bytes]
) -> None:
    good = recorded(f"{api}_ok.json").replace(b"pick_query", b"answer")
    for body in (good.replace(b"PICK orders", b"PICK Orders"), good):
        server.plays(500, {"error": {}})
        server.plays(200, body)
    with Client(backend(api=api)) as client:
        answer = client.ask("Latest 20 orders.", LowerCase())
    assert (answer.value, len(answer.attempts), len(server.seen)) == (WORDS, 2, 4)
    said = [seen.body["messages" if api == "chat" else "input"] for seen in server.seen]
    assert (said[0], said[2]) == (said[1], said[3])
    assert said[2][: len(said[0])] == said[0]


def test_a_refusal_ends_in_an_error_that_holds_it(api: ApiName, backend: Maker, server: Server) -> None:
    server.plays(200, f"{api}_refusal.json")
    with Client(backend(api=api)) as client, pytest.raises(Exhausted) as caught:
        client.ask("Latest 20 orders.", LowerCase())
    assert caught.value.attempts[0].reply.refusal == "I can't help with that."
