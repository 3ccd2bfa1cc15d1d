"""Cassettes between our backend and a server on the loopback interface."""

from __future__ import annotations

import asyncio
import gzip
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpx
import openai
import pytest

from grammarkit import Answer, AsyncClient, BackendError, Client, Delta, Grammar, SourceError
from grammarkit.ask.flow import ask
from grammarkit.client import OFFLINE
from grammarkit.openai import OpenAI
from grammarkit.testing.cassettes import Cassette
from grammarkit.testing.cassettes.exchange import Answered, Asked, Exchange
from grammarkit.testing.cassettes.secrets import Secrets
from grammarkit.testing.cassettes.tape import Tape
from grammarkit.testing.cassettes.transport import Transport
from grammarkit.testing.cassettes.written import body, from_file, to_file
from tests.office import GOOD
from tests.speaker import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.office import Office

KEY = "sk-live-4f9a8b7c6d5e4f3a2b1c"
SUM = Grammar('start: NUMBER ("+" NUMBER)*\nNUMBER: /[0-9]+/\n')


def model(cassette: Cassette, url: str = "https://elsewhere.example/v1", key: str = "replayed") -> OpenAI:
    through = cassette.transport
    return OpenAI(base_url=url, api_key=key, transport=through, async_transport=through, sleep=lambda _: None)


def blocking(backend: OpenAI) -> str:
    return Client(backend).ask("one and two?", SUM).text


def streaming(backend: OpenAI) -> str:
    events = [*Client(backend).stream("one and two?", SUM)]
    return "".join(event.text for event in events if isinstance(event, Delta))


def waiting(backend: OpenAI) -> str:
    return asyncio.run(AsyncClient(backend).ask("one and two?", SUM)).text


def streaming_async(backend: OpenAI) -> str:
    async def all_of_it() -> str:
        events = [event async for event in AsyncClient(backend).stream("one and two?", SUM)]
        return "".join(event.text for event in events if isinstance(event, Delta))

    return asyncio.run(all_of_it())


def recorded(path: Path, ask: Callable[[OpenAI], str], *says: str | int) -> str:
    with speaking() as speaker, Cassette(path, record="once") as cassette:
        speaker.says(*says)
        return ask(model(cassette, speaker.url, KEY))


@pytest.mark.parametrize("ask", [blocking, streaming, waiting, streaming_async])
def test_what_was_recorded_is_replayed_without_a_server(tmp_path: Path, ask: Callable[[OpenAI], str]) -> None:
    path = tmp_path / "cassettes" / "one.json"
    assert recorded(path, ask, "1+2") == "1+2"
    assert KEY not in path.read_text()
    with Cassette(path) as cassette:
        assert ask(model(cassette)) == "1+2"


def blocking_by_sdk(url: str, key: str) -> str:
    with openai.OpenAI(base_url=url, api_key=key) as sdk:
        return streaming(OpenAI.from_sdk(sdk))


def waiting_by_sdk(url: str, key: str) -> str:
    async def asked() -> str:
        async with openai.AsyncOpenAI(base_url=url, api_key=key) as sdk:
            return (await AsyncClient(OpenAI.from_sdk(sdk)).ask("one and two?", SUM)).text

    return asyncio.run(asked())


@pytest.mark.parametrize("ask", [blocking_by_sdk, waiting_by_sdk])
def test_what_a_client_of_the_sdk_asked_is_replayed_without_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Callable[[str, str], str]
) -> None:
    monkeypatch.delenv(OFFLINE, raising=False)  # as the fixture does
    path = tmp_path / "sdk.json"
    with speaking() as speaker, Cassette(path, record="once") as cassette, cassette.intercepting():
        speaker.says("1+2")
        assert ask(speaker.url, KEY) == "1+2"
    assert KEY not in path.read_text()
    assert len(json.loads(path.read_text())["exchanges"]) == 1
    with Cassette(path) as cassette, cassette.intercepting():
        assert ask("https://elsewhere.example/v1", "replayed") == "1+2"


@pytest.mark.parametrize("ask", [blocking, waiting])
def test_retries_and_further_questions_are_replayed_in_their_order(
    tmp_path: Path, ask: Callable[[OpenAI], str]
) -> None:
    path = tmp_path / "retries.json"
    assert recorded(path, ask, 500, "1+", "1+2") == "1+2"
    file = json.loads(path.read_text())
    assert [one["response"]["status"] for one in file["exchanges"]] == [500, 200, 200]
    with Cassette(path) as cassette:
        assert ask(model(cassette)) == "1+2"


def test_one_asked_by_many_threads_is_answered_each(tmp_path: Path) -> None:
    def many(backend: OpenAI) -> str:
        answers = Client(backend).ask_many({n: f"{n}?" for n in range(20)}, SUM)
        return " ".join(answer.text for answer in answers.values())  # type: ignore[union-attr] # an error fails the test

    path = tmp_path / "many.json"
    said = recorded(path, many, *map(str, range(20)))
    with Cassette(path) as cassette:
        assert many(model(cassette)) == said


def test_a_stream_is_recorded_byte_by_byte(tmp_path: Path) -> None:
    path = tmp_path / "stream.json"
    with speaking() as speaker, Cassette(path, record="all") as cassette:
        speaker.says("1+2")
        streaming(model(cassette, speaker.url, KEY))
        body = {"model": "gpt-5.2", "stream": True, "tools": [{"name": "answer"}]}
        with httpx.Client(transport=cassette.transport) as client:
            plain = client.post(f"{speaker.url}/responses", json=body).content
    with Cassette(path) as cassette:
        streaming(model(cassette))
        with httpx.Client(transport=cassette.transport) as client:
            assert client.post("https://x.example/v1/responses", json=body).content == plain
    lines = json.loads(path.read_text())["exchanges"][0]["response"]["body"]["text"]["lines"]
    assert lines[:1] == ["event: response.output_item.added"]


def test_a_batch_of_several_rounds_is_replayed(tmp_path: Path, office: Office) -> None:
    def batched(cassette: Cassette, url: str, run: str) -> dict[str, str]:
        flows = {key: ask(f"{key}?", pick) for key in ("a", "b")}
        answers = model(cassette, url).batch(flows, path=tmp_path / run)
        return {key: answer.text for key, answer in answers.items() if isinstance(answer, Answer)}

    pick = Grammar('start: "PICK orders"')
    with Cassette(tmp_path / "batch.json", record="all") as cassette:
        told = batched(cassette, office.url, "first")
    assert told == {"a": GOOD, "b": GOOD}
    with Cassette(tmp_path / "batch.json") as cassette:
        assert batched(cassette, "https://elsewhere.example/v1", "second") == told


def test_a_network_that_fails_fails_again(tmp_path: Path) -> None:
    path = tmp_path / "lost.json"
    with Cassette(path, record="all") as cassette, pytest.raises(BackendError, match="unreachable"):
        blocking(model(cassette, "http://127.0.0.1:1/v1", KEY))
    with Cassette(path) as cassette, pytest.raises(BackendError, match="unreachable"):
        blocking(model(cassette))


def test_what_differs_is_shown_and_fails_also_where_it_was_caught(tmp_path: Path) -> None:
    path = tmp_path / "drift.json"
    recorded(path, blocking, "1+2")
    other = Grammar(SUM.text.replace('"+"', '"-"'))
    with pytest.raises(BackendError) as raised, Cassette(path) as cassette:
        Client(model(cassette)).ask("one and two?", other)
    told = str(raised.value)
    assert f"cassette-drift: request 1 is not as `{path}` has it, first at `tools[0].format.definition`" in told
    assert 'recorded: start: NUMBER ("+" NUMBER)*' in told
    assert 'now:      start: NUMBER ("-" NUMBER)*' in told
    assert "help: put the request back as it was, or record it anew with `--record=all`" in told

    with pytest.raises(BackendError, match="cassette-drift"), Cassette(path) as cassette:
        Client(model(cassette)).ask_many({1: "two and one?"}, SUM)


def test_more_and_fewer_requests_than_were_recorded_fail(tmp_path: Path) -> None:
    path = tmp_path / "count.json"
    recorded(path, blocking, "1+2")
    one_more = r"cassette-ended: .*holds 1 request, and this is one more: POST /v1/resp"
    with pytest.raises(BackendError, match=one_more), Cassette(path) as cassette:
        assert [blocking(model(cassette)) for _ in range(2)]
    one_left = r"cassette-left: .*holds a request that did not come: POST /v1/responses"
    with pytest.raises(BackendError, match=one_left), Cassette(path):
        pass


def test_a_file_is_needed_and_must_be_a_cassette(tmp_path: Path) -> None:
    told = r"no-cassette: there is no recording `.*none.json`, and this is asked: POST /v1/responses\n.*--record=once"
    with pytest.raises(BackendError, match=told), Cassette(tmp_path / "none.json") as cassette:
        blocking(model(cassette))
    with Cassette(tmp_path / "none.json"):
        """Where nothing is asked, nothing is needed."""
    for text in ("", "{}", '{"cassette": 1, "exchanges": [{}]}', '{"cassette": 2, "exchanges": []}', "[" * 100_000):
        (tmp_path / "bad.json").write_text(text)
        with pytest.raises(SourceError, match=r"unreadable-cassette: .*bad.json` is no cassette: "):
            Cassette(tmp_path / "bad.json")


def test_a_recording_is_made_once_or_every_time(tmp_path: Path) -> None:
    path = tmp_path / "modes.json"
    recorded(path, blocking, "1+2")
    with speaking() as speaker:
        speaker.says("3+4")
        with Cassette(path, record="once") as cassette:
            assert blocking(model(cassette, speaker.url, KEY)) == "1+2"
        with Cassette(path, record="all") as cassette:
            assert blocking(model(cassette, speaker.url, KEY)) == "3+4"
    with Cassette(path) as cassette:
        assert blocking(model(cassette)) == "3+4"


def test_a_body_that_breaks_off_breaks_off_again() -> None:
    class Torn(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            yield b"data: 1\n\n"
            raise httpx.ReadError("gone")

    def heard(tape: Tape, send: Callable[[httpx.Request], httpx.Response] | None) -> bytes:
        body = b""
        with suppress(httpx.ReadError), httpx.Client(transport=Transport(tape, send, None)) as client:
            with client.stream("GET", "https://x.example/") as response:
                for piece in response.iter_bytes():
                    body += piece
            body += b"and the end"
        return body

    tape = Tape("torn", Secrets())
    said = heard(tape, lambda _: httpx.Response(200, stream=Torn()))
    assert heard(Tape("torn", Secrets(), from_file(to_file(tape.kept()), "torn")), None) == said == b"data: 1\n\n"


def test_of_two_servers_each_answers_for_itself() -> None:
    tape = Tape("two", Secrets())
    said = Transport(tape, lambda request: httpx.Response(200, text=request.url.host), None)
    with httpx.Client(transport=said) as client:
        for host in ("one", "two"):
            client.get(f"https://{host}.example/v1")
    replaying = Tape("two", Secrets(), tape.kept())
    with httpx.Client(transport=Transport(replaying, None, None)) as client:
        assert [client.get(f"https://{host}.example/v1").text for host in ("two", "one")] == [
            "two.example",
            "one.example",
        ]
        with pytest.raises(BackendError, match="cassette-ended"):
            client.get("https://one.example/v1")
    replaying = Tape("two", Secrets(), tape.kept()[:1])
    with httpx.Client(transport=Transport(replaying, None, None)) as client:
        assert client.get("https://elsewhere.example/v1").text == "one.example"


def test_of_a_block_that_ends_in_an_error_nothing_is_recorded(tmp_path: Path) -> None:
    with speaking() as speaker, suppress(ZeroDivisionError), Cassette(tmp_path / "x.json", record="all") as cassette:
        speaker.says("1+2")
        blocking(model(cassette, speaker.url, KEY))
        raise ZeroDivisionError
    assert not [*tmp_path.iterdir()]


def test_what_is_compressed_is_recorded_readable() -> None:
    def compressed(request: httpx.Request) -> httpx.Response:
        assert request.headers["accept-encoding"] == "identity"
        return httpx.Response(200, headers={"content-encoding": "gzip"}, content=gzip.compress(b'{"a": 1}'))

    tape = Tape("plain", Secrets())
    with httpx.Client(transport=Transport(tape, compressed, None)) as client:
        assert client.get("https://x.example/").json() == {"a": 1}
    (one,) = tape.kept()
    assert one.outcome == Answered(200, {}, b'{"a": 1}')


def test_any_body_comes_back_as_it_was() -> None:
    bodies: list[Any] = [
        b"", b"\xff\x00", b"one\r\ntwo\n", b"line", b'{"lines": ["a"]}', b'{"lines": {"lines": "x\\ny"}}', b"[1, null]",
        '"ü\\n\u2028"'.encode(), b'"\\ud800"', b"null",
    ]  # fmt: skip
    kept = [Exchange(Asked("POST", "https://x/", body(each)), Answered(200, {}, each)) for each in bodies]
    back = from_file(to_file(kept), "x")
    assert [one.asked for one in back] == [one.asked for one in kept]
    assert [body(one.outcome.content) for one in back if isinstance(one.outcome, Answered)] == [*map(body, bodies)]
