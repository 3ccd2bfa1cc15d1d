"""The official SDK as transport, against the loopback server."""

from __future__ import annotations

import asyncio
import inspect
import pickle
import socket
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import httpx
import openai
import pytest

from grammarkit import BackendError, Delta, Prompt, Reply
from grammarkit.openai import OpenAI
from grammarkit.openai.backend_sdk import WishesOfSdk, access
from grammarkit.openai.wire.api import APIS
from grammarkit.openai.wire.settings import Settings, Wishes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.openai.conftest import Accidents, Ending, Server

    Through = Callable[..., OpenAI]
    Way = Callable[[OpenAI, Prompt], list[Delta | Reply]]

read = APIS["responses"].read
RATE = {"error": {"type": "tokens", "code": "rate_limit_exceeded", "message": "slow down"}}


class Owned(OpenAI):
    """A backend that closes the client too, which is ours here."""

    sdk: openai.OpenAI | openai.AsyncOpenAI

    async def close_async(self) -> None:
        await super().close_async()
        if isinstance(self.sdk, openai.AsyncOpenAI):
            await self.sdk.close()


@pytest.fixture
def through() -> Iterator[Callable[..., OpenAI]]:
    """Make a backend from the kind of client that a way to ask needs."""
    made = list[Owned]()

    def make(way: Way, url: str, **wishes: Any) -> OpenAI:
        kind = openai.AsyncOpenAI if "async" in way.__name__ else openai.OpenAI
        sdk = kind(api_key="sk-sdk-0123456789", base_url=url, default_headers={"x-team": "blue"}, max_retries=5)
        made.append(Owned.from_sdk(sdk, **wishes))
        made[-1].sdk = sdk
        return made[-1]

    yield make
    for model in made:
        if isinstance(model.sdk, openai.OpenAI):
            model.sdk.close()


def failing(way: Way, backend: OpenAI, prompt: Prompt) -> BackendError:
    with pytest.raises(BackendError) as caught:
        way(backend, prompt)
    return caught.value


def test_a_whole_answer_comes_through(
    whole: Way, through: Through, server: Server, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    server.plays(200, "responses_ok.json")
    model = through(whole, server.url, verbosity="low")
    assert whole(model, prompt) == [read(recorded("responses_ok.json"))]
    (seen,) = server.seen
    assert (seen.path, seen.body) == ("/v1/responses", model.request(prompt))
    assert (seen.headers["authorization"], seen.headers["x-team"]) == ("Bearer sk-sdk-0123456789", "blue")
    assert seen.headers["user-agent"].startswith(("OpenAI/", "AsyncOpenAI/"))
    assert seen.headers["content-type"] == "application/json"


def test_a_streamed_answer_comes_through_in_pieces(
    streamed: Way, through: Through, server: Server, prompt: Prompt, recorded: Callable[[str], bytes]
) -> None:
    stream = recorded("responses_stream_ok.sse")
    server.streams([event + b"\n\n" for event in stream.rstrip(b"\n").split(b"\n\n")])
    *deltas, reply = streamed(through(streamed, server.url), prompt)
    assert len(deltas) > 1
    assert reply == read(recorded("responses_ok.json"))


def test_background_mode_goes_through_too(whole: Way, through: Through, server: Server, prompt: Prompt) -> None:
    server.plays(200, {"id": "resp_1", "status": "queued", "output": []})
    server.plays(200, "responses_ok.json")
    whole(through(whole, server.url, background=True), prompt)
    assert [seen.path for seen in server.seen] == ["/v1/responses", "/v1/responses/resp_1"]


def test_only_we_retry(way: Way, through: Through, server: Server, prompt: Prompt) -> None:
    for _ in range(2):
        server.plays(429, RATE, {"retry-after-ms": "1"})
    error = failing(way, through(way, server.url, retries=1), prompt)
    assert (error.diagnostic.code, error.status, len(server.seen)) == ("rate-limited", 429, 2)


def test_what_the_server_says_is_told_in_our_words(way: Way, through: Through, server: Server, prompt: Prompt) -> None:
    server.plays(401, {"error": {"code": "invalid_api_key", "message": "wrong: sk-sdk-0123456789"}})
    error = failing(way, through(way, server.url), prompt)
    assert error.diagnostic.code == "wrong-api-key"
    assert "sk-sdk" not in str(error)


ENDS: dict[str, tuple[bytes, Ending]] = {
    "broken-connection": (b"", "reset"),
    "timed-out": (b"", "stall"),
    "broken-connection ": (b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{", "close"),
}


@pytest.mark.parametrize("code", ENDS)
def test_what_the_network_does_is_told_in_our_words(
    whole: Way, through: Through, accidents: Accidents, prompt: Prompt, code: str
) -> None:
    accidents.happen(ENDS[code])
    error = failing(whole, through(whole, accidents.url, retries=0, timeout=0.3), prompt)
    assert error.diagnostic.code == code.strip()


def test_a_server_that_is_not_there_is_unreachable(whole: Way, through: Through, prompt: Prompt) -> None:
    error = failing(whole, through(whole, "http://127.0.0.1:9/v1", retries=0), prompt)
    assert error.diagnostic.code == "unreachable"


def test_the_wrong_kind_of_client_is_told_of(server: Server, prompt: Prompt) -> None:
    blocking = OpenAI.from_sdk(openai.OpenAI(api_key="x", base_url=server.url))
    with pytest.raises(BackendError, match="AsyncOpenAI"):
        asyncio.run(blocking.send_async(prompt))
    with pytest.raises(BackendError, match=r"`openai\.OpenAI`"):
        OpenAI.from_sdk(openai.AsyncOpenAI(api_key="x", base_url=server.url)).send(prompt)


def test_the_deadline_reaches_through_the_client_to_its_connection(server: Server) -> None:
    server.plays(200, "responses_ok.json")
    with openai.OpenAI(api_key="x", base_url=server.url) as sdk:
        through = access(sdk)["transport"]
        asked = httpx.Request("GET", f"{server.url}/models", extensions={"timeout": httpx.Timeout(9).as_dict()})
        response = through.handle_request(asked)
        assert isinstance(response.extensions["network_stream"].get_extra_info("socket"), socket.socket)
        response.close()


def test_the_client_stays_open_for_its_owner(server: Server, prompt: Prompt) -> None:
    with openai.OpenAI(api_key="x", base_url=server.url) as sdk:
        model = OpenAI.from_sdk(sdk)
        for _ in range(2):
            server.plays(200, "responses_ok.json")
            model.send(prompt)
            model.close()
        assert not sdk.is_closed()


def test_a_backend_of_an_sdk_client_says_that_it_cannot_be_pickled() -> None:
    with openai.OpenAI(api_key="x") as sdk, pytest.raises(TypeError, match="make it where it is used"):
        pickle.dumps(OpenAI.from_sdk(sdk))


def test_azure_finds_its_deployment(server: Server, prompt: Prompt) -> None:
    server.plays(200, "chat_ok.json")
    url = server.url.removesuffix("/v1")
    with openai.AzureOpenAI(api_key="azure-key-1", azure_endpoint=url, api_version="2026-01-01") as sdk:
        OpenAI.from_sdk(sdk, "mine", api="chat").send(prompt)
    (seen,) = server.seen
    assert seen.path == "/openai/deployments/mine/chat/completions"
    assert seen.headers["api-key"] == "azure-key-1"


def test_all_settings_can_be_wished_for() -> None:
    ours = {name for name in inspect.signature(OpenAI).parameters if "transport" not in name and "sleep" not in name}
    ours |= set(Wishes.__annotations__)
    assert ours - {"model", "api_key", "base_url", "wishes"} == set(WishesOfSdk.__annotations__)
    others = {field.name for field in fields(Settings)} - set(Wishes.__annotations__)
    assert others == {"model", "server", "api", "syntax", "max_output_tokens", "batched"}
