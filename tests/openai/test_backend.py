from __future__ import annotations

import asyncio
import copy
import gc
import pickle
import socket
import traceback
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from grammarkit import BackendError, Client, Delta, Diagnostic, Grammar, GrammarError, Rejected, Reply, Span
from grammarkit.openai import OpenAI
from grammarkit.openai.wire.api import APIS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grammarkit import Prompt
    from tests.openai.conftest import Accidents, Maker, Server

    Way = Callable[[OpenAI, Prompt], list[Delta | Reply]]

read = APIS["responses"].read
RATE = {"error": {"type": "tokens", "code": "rate_limit_exceeded", "message": "slow down"}}


def failing(way: Way, backend: OpenAI, prompt: Prompt) -> BackendError:
    with pytest.raises(BackendError) as caught:
        way(backend, prompt)
    return caught.value


def events(stream: bytes) -> list[bytes]:
    return [event + b"\n\n" for event in stream.rstrip(b"\n").split(b"\n\n")]


# ---- answers


def test_a_whole_answer_is_what_the_wire_says(
    whole: Way, backend: Maker, server: Server, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    body = recorded("responses_ok.json")
    server.plays(200, body)
    assert whole(backend(), prompt) == [read(body)]


def test_a_streamed_answer_comes_in_pieces_and_ends_in_the_same_reply(
    streamed: Way, backend: Maker, server: Server, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    server.streams(events(recorded("responses_stream_ok.sse")))
    *deltas, reply = streamed(backend(), prompt)
    assert "".join(delta.text for delta in deltas) == "PICK orders LIMIT 20"
    assert reply == read(recorded("responses_ok.json"))


def test_a_server_that_does_not_stream_is_understood(
    streamed: Way, backend: Maker, server: Server, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    server.plays(200, "responses_ok.json")
    assert streamed(backend(), prompt) == [
        Delta("PICK orders LIMIT 20", "pick_query"),
        read(recorded("responses_ok.json")),
    ]


def test_what_goes_out_is_what_request_shows(way: Way, backend: Maker, server: Server, prompt: Prompt) -> None:
    server.plays(200, "responses_ok.json")
    model = backend(verbosity="low", options={"metadata": {"job": "é\ud800"}})
    way(model, prompt)
    (seen,) = server.seen
    assert seen.path == "/v1/responses"
    assert seen.headers["authorization"] == f"Bearer {backend.key}"
    stream = seen.body.pop("stream", False)
    assert seen.body == model.request(prompt)
    assert stream == ("stream" in way.__name__)


def test_a_body_can_be_had_without_a_key(prompt: Prompt) -> None:
    assert OpenAI().request(prompt)["model"] == "gpt-5.2"


class LowerCase:
    """A language that reads without an engine: what is picked must be in lower case."""

    grammar = Grammar('start: "PICK " /[a-zA-Z]{1,9}/ " LIMIT 20"')
    instructions = "Pick."

    def read(self, text: str) -> str:
        name = text.split()[1]
        if not name.islower():
            raise Rejected(text, (Diagnostic("upper-case", "names are in lower case", Span(5, 11)),))
        return name


def test_a_conversation_through_a_client_replays_the_failed_turn(
    backend: Maker, server: Server, recorded: Callable[[str], bytes]
) -> None:
    good = recorded("responses_ok.json").replace(b"pick_query", b"answer")
    server.plays(200, good.replace(b"PICK orders", b"PICK Orders"))
    server.plays(200, good)
    with Client(backend()) as client:
        answer = client.ask("Latest 20 orders.", LowerCase())
    assert (answer.value, len(answer.attempts), answer.usage.total) == ("orders", 2, 516)
    first, second = (seen.body["input"] for seen in server.seen)
    assert second[: len(first)] == first
    assert [item["type"] for item in second[1:]] == ["reasoning", "custom_tool_call", "custom_tool_call_output"]
    assert "names are in lower case" in second[-1]["output"]


# ---- retries


@pytest.mark.parametrize(
    "case",
    [
        ({"retry-after-ms": "6570", "retry-after": "7"}, 6.57),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "Mon, 23 Nov 2099 10:00:09 GMT", "date": "Mon, 23 Nov 2099 10:00:00 GMT"}, 9.0),
    ],
)
def test_a_rate_limit_is_waited_out_as_the_server_says(
    whole: Way, backend: Maker, server: Server, prompt: Prompt, case: tuple[dict[str, str], float]
) -> None:
    headers, seconds = case
    server.plays(429, RATE, headers)
    server.plays(200, "responses_ok.json")
    whole(backend(), prompt)
    (nap,) = backend.naps
    assert seconds <= nap <= 1.25 * seconds


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
def test_a_passing_error_is_tried_again_also_when_a_stream_is_opened(
    way: Way, backend: Maker, server: Server, prompt: Prompt, status: int
) -> None:
    server.plays(status, RATE)
    server.plays(200, "responses_ok.json")
    assert isinstance(way(backend(), prompt)[-1], Reply)
    assert len(server.seen) == 2
    assert 0.3 < backend.naps[0] <= 0.5


def answered(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)


def test_a_connection_that_is_lost_before_the_answer_is_made_again(
    way: Way, backend: Maker, accidents: Accidents, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    accidents.happen((b"", "reset"), (b"", "close"), (answered(recorded("responses_ok.json")), "close"))
    assert isinstance(way(backend(base_url=accidents.url), prompt)[-1], Reply)
    assert accidents.requests == 3


def test_an_answer_that_breaks_off_is_asked_for_again(
    whole: Way, backend: Maker, accidents: Accidents, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    complete = answered(recorded("responses_ok.json"))
    accidents.happen((complete[:-200], "close"), (complete[:-200], "reset"), (complete, "close"))
    assert isinstance(whole(backend(base_url=accidents.url), prompt)[-1], Reply)
    assert accidents.requests == 3


def test_a_server_that_stays_silent_is_given_up(way: Way, backend: Maker, accidents: Accidents, prompt: Prompt) -> None:
    accidents.happen((b"", "stall"))
    error = failing(way, backend(base_url=accidents.url, timeout=0.03, retries=1), prompt)
    assert (error.diagnostic.code, len(backend.naps)) == ("timed-out", 1)


class Trickle(httpx.SyncByteStream, httpx.AsyncByteStream):
    """An answer that never ends, in pieces that never let a timeout of silence begin."""

    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield b" "

    async def __aiter__(self) -> Any:
        while True:
            yield b" "


def test_a_server_that_trickles_does_not_get_past_the_deadline(whole: Way, backend: Maker, prompt: Prompt) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Trickle()))
    error = failing(whole, backend(transport=transport, async_transport=transport, deadline=0.02), prompt)
    assert error.diagnostic.code == "timed-out"


# ---- errors


@pytest.mark.parametrize(
    "case",
    [
        (401, {"code": "invalid_api_key", "message": "Incorrect API key provided: %s"}, "wrong-api-key"),
        (403, {"message": "%s may not"}, "forbidden"),
        (404, {"code": "model_not_found", "message": "The model does not exist"}, "unknown-model"),
        (400, {"message": "Unsupported parameter; key %s"}, "refused-request"),
        (429, {"type": "insufficient_quota", "code": "%s"}, "no-credit"),
    ],
)
def test_an_error_is_told_at_once_and_never_with_the_key(
    way: Way, backend: Maker, server: Server, prompt: Prompt, case: tuple[int, dict[str, Any], str]
) -> None:
    """Also where the server repeats the key."""
    (status, error, code), key = case, backend.key
    server.plays(status, {"error": {name: value.replace("%s", key) for name, value in error.items()}})
    model = backend()
    found = failing(way, model, prompt)
    assert (found.diagnostic.code, found.status, len(server.seen)) == (code, status, 1)
    shown = "".join(traceback.format_exception(found)) + repr(found) + repr(model) + str(vars(found))
    assert key not in shown
    assert key.encode() not in pickle.dumps(found)


def test_a_grammar_that_the_server_refuses_is_a_grammar_error(
    way: Way, backend: Maker, server: Server, prompt: Prompt
) -> None:
    server.plays(400, {"error": {"message": 'Invalid lark grammar: at 1(8): unknown name: "NAME"', "param": "tools"}})
    with pytest.raises(GrammarError) as caught:
        way(backend(), prompt)
    report = caught.value.report
    assert report.text == backend().request(prompt)["tools"][0]["format"]["definition"]
    assert report.diagnostics[0].span is not None


def test_a_web_page_in_place_of_an_answer_is_told_of(way: Way, backend: Maker, server: Server, prompt: Prompt) -> None:
    server.plays(200, b"<!doctype html><title>Log in</title>", {"content-type": "text/html"})
    found = failing(way, backend(), prompt)
    assert str(found).startswith(f"web-page: `{server.url}/responses` answers with a web page")


def test_json_that_is_cut_short_is_not_asked_for_again_since_it_is_paid_for(
    way: Way, backend: Maker, server: Server, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    server.plays(200, recorded("responses_ok.json")[:-40])
    assert failing(way, backend(), prompt).diagnostic.code == "unreadable-reply"
    assert len(server.seen) == 1


def test_a_redirect_is_not_followed(way: Way, backend: Maker, server: Server, prompt: Prompt) -> None:
    server.plays(307, b"", {"location": server.url + "/elsewhere"})
    assert failing(way, backend(), prompt).diagnostic.code == "redirect"
    assert len(server.seen) == 1


def test_a_host_that_cannot_be_reached_is_named(way: Way, backend: Maker, prompt: Prompt) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    found = failing(way, backend(base_url=f"http://127.0.0.1:{port}/v1"), prompt)
    assert str(found).startswith(f"unreachable: `127.0.0.1:{port}` cannot be reached (tried 3 times): ")


# ---- streams that go wrong


def test_a_stream_that_ends_at_any_event_before_its_last_is_an_error(
    streamed: Way, backend: Maker, server: Server, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    all_ = events(recorded("responses_stream_ok.sse"))
    model = backend()
    for end in range(len(all_)):
        server.streams(all_[:end])
        assert failing(streamed, model, prompt).diagnostic.code == "stream-cut-off"
    assert len(server.seen) == len(all_), "a stream that had begun was begun again"


@pytest.mark.parametrize("ending", ["close", "reset"])
def test_a_stream_whose_connection_breaks_is_an_error_after_what_had_come(
    backend: Maker, accidents: Accidents, prompt: Prompt, recorded: Callable[[str], bytes], ending: Any
) -> None:
    begun = recorded("responses_stream_ok.sse").partition(b'"delta":" LIMIT"')[0]
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    accidents.happen((head + b"%x\r\n%s\r\n" % (len(begun), begun), ending))
    got: list[Delta | Reply] = []
    with pytest.raises(BackendError) as caught:
        got.extend(iter(backend(base_url=accidents.url).stream(prompt)))
    assert caught.value.diagnostic.code == "stream-cut-off"
    assert accidents.requests == 1


def test_a_stream_that_falls_silent_is_an_error(
    streamed: Way, backend: Maker, accidents: Accidents, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    begun = recorded("responses_stream_ok.sse").partition(b'"delta":" LIMIT"')[0]
    accidents.happen((b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n" + begun, "stall"))
    found = failing(streamed, backend(base_url=accidents.url, timeout=0.03), prompt)
    assert (found.diagnostic.code, accidents.requests) == ("stream-cut-off", 1)


@pytest.mark.parametrize(
    "case",
    [("responses_stream_error_nested.sse", "rate-limited"), ("responses_stream_error_flat.sse", "server-error")],
)
def test_an_error_in_a_stream_is_raised_and_the_stream_not_begun_again(
    streamed: Way, backend: Maker, server: Server, prompt: Prompt, case: tuple[str, str]
) -> None:
    name, code = case
    server.streams(name)
    found = failing(streamed, backend(), prompt)
    assert (found.diagnostic.code, found.status, found.request_id) == (code, 200, "req_streamed")
    assert len(server.seen) == 1


def test_a_stream_is_over_with_its_last_event_though_the_connection_stays_open(
    streamed: Way, backend: Maker, accidents: Accidents, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    whole = recorded("responses_stream_ok.sse")
    accidents.happen((b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n" + whole, "stall"))
    assert isinstance(streamed(backend(base_url=accidents.url, timeout=0.1), prompt)[-1], Reply)


class Watched(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that sees whether it is closed, and what is raised in between."""

    def __init__(self, pieces: Sequence[bytes], then: BaseException | None = None) -> None:
        self.pieces, self.then, self.closed = pieces, then, False
        self.silent = asyncio.Event()

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces
        if self.then is not None:
            raise self.then

    async def __aiter__(self) -> Any:
        for piece in self:
            yield piece
        self.silent.set()
        await asyncio.Event().wait()

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


def over(body: Watched) -> dict[str, httpx.MockTransport]:
    headers = {"content-type": "text/event-stream"}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, stream=body))
    return {"transport": transport, "async_transport": transport}


def test_ctrl_c_closes_the_connection(
    way: Way, backend: Maker, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    body = Watched(events(recorded("responses_stream_ok.sse"))[:6], KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        way(backend(**over(body)), prompt)
    assert body.closed


def test_a_stream_that_is_left_early_is_closed(
    backend: Maker, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    body = Watched(events(recorded("responses_stream_ok.sse")))
    stream = backend(**over(body)).stream(prompt)
    assert next(stream) == Delta("PICK", "pick_query")
    assert not body.closed
    stream.close()
    assert body.closed


@pytest.mark.parametrize("stream", [False, True], ids=["send", "stream"])
def test_a_task_that_is_cancelled_closes_its_connection(
    backend: Maker, prompt: Prompt, recorded: Callable[[str], bytes], *, stream: bool
) -> None:
    body = Watched(events(recorded("responses_stream_ok.sse"))[:6])
    model = backend(**over(body))

    async def wait() -> None:
        if stream:
            assert [item async for item in model.stream_async(prompt)]
        else:
            await model.send_async(prompt)

    async def main() -> None:
        task = asyncio.create_task(wait())
        await asyncio.wait({task, asyncio.create_task(body.silent.wait())}, return_when="FIRST_COMPLETED")
        assert not body.closed
        task.cancel()
        await asyncio.wait({task})
        assert body.closed
        await model.close_async()

    asyncio.run(main())


# ---- keys, addresses, connections


def test_a_missing_key_is_told_of_when_it_is_needed_and_not_before(way: Way, prompt: Prompt) -> None:
    model = OpenAI()
    found = failing(way, model, prompt)
    assert found.diagnostic.code == "no-api-key"
    assert "`OPENAI_API_KEY`" in found.diagnostic.help


def test_a_key_that_is_not_accepted_is_looked_for_where_it_was_read(
    way: Way, server: Server, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-0123456789")
    for given, place in ((None, "`OPENROUTER_API_KEY`"), ("sk-or-other-1234", "`api_key`")):
        server.plays(401, {"error": {"message": "No auth credentials found for this key"}})
        model = OpenAI("m", server="openrouter", base_url=server.url, api_key=given)
        found = failing(way, model, prompt)
        assert found.diagnostic.code == "wrong-api-key"
        assert place in found.diagnostic.help
        model.close()


@pytest.mark.parametrize("key", ["sk-one sk-two", "sk-zeile\nzwei-0123", "sk-ключ-0123", "sk-\x00-01234567"])
def test_a_key_that_cannot_be_sent_is_told_of_and_not_shown(way: Way, prompt: Prompt, key: str) -> None:
    found = failing(way, OpenAI(api_key=key), prompt)
    assert found.diagnostic.code == "malformed-api-key"
    assert key not in "".join(traceback.format_exception(found))


def test_white_space_around_a_key_does_no_harm(backend: Maker, server: Server, prompt: Prompt) -> None:
    server.plays(200, "responses_ok.json")
    backend(api_key=" sk-pasted\n").send(prompt)
    assert server.seen[0].headers["authorization"] == "Bearer sk-pasted"


def test_key_and_address_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, server: Server, prompt: Prompt
) -> None:
    model = OpenAI()
    monkeypatch.setenv("OPENAI_API_KEY", "sk-from-outside")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url + "/")
    server.plays(200, "responses_ok.json")
    model.send(prompt)
    model.close()
    assert (server.seen[0].path, server.seen[0].headers["authorization"]) == ("/v1/responses", "Bearer sk-from-outside")


@pytest.mark.parametrize(
    "address",
    [
        "api.openai.com/v1",
        "ftp://host/v1",
        "http://",
        "http:///v1",
        "http://host:port/v1",
        "http://host:99999/v1",
        "http://a..b/v1",
        "http://[::1/v1",
        "http://ho st/v1",
        "http://host/v1?key=secret",
        "https://user:secret@host/v1",
    ],
)
def test_an_address_that_is_none_is_told_of(prompt: Prompt, address: str) -> None:
    found = failing(lambda model, prompt: [model.send(prompt)], OpenAI(api_key="sk-x", base_url=address), prompt)
    assert found.diagnostic.code == "bad-base-url"
    assert "secret" not in str(found)


def test_a_backend_can_be_pickled_after_use_and_used_again_but_its_key_stays(
    way: Way, backend: Maker, server: Server, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = OpenAI("gpt-x", api_key=backend.key, base_url=server.url, effort="high")
    assert backend.key.encode() not in pickle.dumps(model)
    monkeypatch.setenv("OPENAI_API_KEY", backend.key)
    for copied in (model, pickle.loads(pickle.dumps(model))):
        server.plays(200, "responses_ok.json")
        assert isinstance(way(copied, prompt)[-1], Reply)
        again = pickle.loads(pickle.dumps(copied))
        assert again.request(prompt) == model.request(prompt)
        copied.close()
    assert repr(model) == "OpenAI('gpt-x')"


def test_a_copy_asks_with_the_same_key(
    way: Way, backend: Maker, server: Server, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-account")
    model = OpenAI("gpt-x", api_key=backend.key, base_url=server.url)
    for each in (model, copy.copy(model), copy.deepcopy(model)):
        server.plays(200, "responses_ok.json")
        assert isinstance(way(each, prompt)[-1], Reply)
        each.close()
        assert backend.key.encode() not in pickle.dumps(each)
    assert {seen.headers["authorization"] for seen in server.seen} == {f"Bearer {backend.key}"}


def test_connections_of_event_loops_that_have_ended_are_let_go_of(
    backend: Maker, server: Server, prompt: Prompt
) -> None:
    model = backend()
    gc.collect()
    before = sum(isinstance(one, httpx.AsyncClient) for one in gc.get_objects())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # nobody closed them, and now nobody can
        for _ in range(4):
            server.plays(200, "responses_ok.json")
            asyncio.run(model.send_async(prompt))
        gc.collect()
        assert sum(isinstance(one, httpx.AsyncClient) for one in gc.get_objects()) <= before + 1
        del model
        backend.made.clear()
        gc.collect()


def test_threads_share_a_backend(
    backend: Maker, server: Server, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    model = backend()
    for _ in range(16):
        server.plays(200, "responses_ok.json")
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(model.send, [prompt] * 16))
    assert replies == [read(recorded("responses_ok.json"))] * 16


def test_a_backend_outlives_an_event_loop_and_a_close(way: Way, backend: Maker, server: Server, prompt: Prompt) -> None:
    model = backend()
    for _ in range(2):
        server.plays(200, "responses_ok.json")
        assert isinstance(way(model, prompt)[-1], Reply)
        model.close()


def test_connections_are_kept_from_prompt_to_prompt(
    backend: Maker, accidents: Accidents, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    """The accident server takes one request a connection, so a second prompt on the same one is never answered."""
    accidents.happen((answered(recorded("responses_ok.json")), "stall"))
    model = backend(base_url=accidents.url, timeout=0.5, retries=0)
    model.send(prompt)
    assert failing(lambda model, prompt: [model.send(prompt)], model, prompt).diagnostic.code == "timed-out"
    assert accidents.requests == 1
