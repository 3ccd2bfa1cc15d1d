"""What a type checker must find true of the backend; running this proves only that the parts fit together."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from typing import assert_type

from grammarkit import AsyncBackend, AsyncClient, Backend, Client, Delta, Prompt, Reply
from grammarkit.openai import OpenAI


def test_it_is_a_backend_in_both_worlds() -> None:
    model = OpenAI()
    backend: Backend = model
    async_backend: AsyncBackend = model
    assert isinstance(Client(backend), Client)
    assert isinstance(AsyncClient(async_backend), AsyncClient)


def _types(model: OpenAI, prompt: Prompt) -> None:
    assert_type(model.send(prompt), Reply)
    assert_type(model.stream(prompt), Generator[Delta | Reply, None, None])
    assert_type(model.stream_async(prompt), AsyncGenerator[Delta | Reply, None])
