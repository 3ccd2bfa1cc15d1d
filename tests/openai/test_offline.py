"""Where the environment says so, nobody beyond this machine is asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import openai
import pytest

from grammarkit import AsyncClient, BackendError, Client, Grammar
from grammarkit.client import OFFLINE
from grammarkit.openai import OpenAI

if TYPE_CHECKING:
    from tests.speaker import Speaker

YES = Grammar('start: "yes"')


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OFFLINE, "1")


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com/v1",
        "http://192.168.0.7:8000/v1",
        "http://localhost.example/v1",
        "http://[2001:db8::1]/v1",
    ],
)
def test_another_machine_is_not_asked(url: str) -> None:
    with pytest.raises(BackendError) as raised:
        Client(OpenAI(base_url=url, api_key="sk-0123456789")).ask("?", YES)
    assert raised.value.diagnostic.code == "offline"
    assert raised.value.diagnostic.help == "unset `GRAMMARKIT_OFFLINE` to ask it"


def test_the_advice_may_be_somebody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OFFLINE, "ask the boss")
    with pytest.raises(BackendError, match="help: ask the boss"):
        Client(OpenAI(api_key="sk-0123456789")).ask("?", YES)


def test_a_server_here_is_asked(speaker: Speaker) -> None:
    speaker.says("yes")
    assert Client(OpenAI()).ask("?", YES).text == "yes"


def test_a_transport_of_the_callers_own_is_the_callers_affair() -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        return httpx.Response(401)

    with pytest.raises(BackendError, match="wrong-api-key"):
        Client(OpenAI(api_key="sk-0123456789", transport=httpx.MockTransport(refuse))).ask("?", YES)


def test_a_client_of_the_sdk_is_held_to_it_too(speaker: Speaker) -> None:
    speaker.says("yes")
    url = "https://api.openai.com/v1"
    with openai.OpenAI(api_key="sk-0123456789", base_url=url) as sdk, pytest.raises(BackendError, match="offline"):
        Client(OpenAI.from_sdk(sdk)).ask("?", YES)
    with openai.OpenAI() as sdk:  # from the environment, which says that it is here
        assert Client(OpenAI.from_sdk(sdk)).ask("?", YES).text == "yes"


def test_an_async_client_of_the_sdk_is_held_to_it_too() -> None:
    async def main() -> None:
        async with openai.AsyncOpenAI(api_key="sk-0123456789", base_url="https://api.openai.com/v1") as sdk:
            await AsyncClient(OpenAI.from_sdk(sdk)).ask("?", YES)

    with pytest.raises(BackendError, match="offline"):
        asyncio.run(main())
