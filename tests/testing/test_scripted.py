"""The scripted model does what it was told, and only that."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from grammarkit.ask.values import Call, Delta, Prompt, Reply
from grammarkit.client import AsyncClient, Client
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError
from grammarkit.testing import Scripted

if TYPE_CHECKING:
    from grammarkit.language import Language


@pytest.fixture
def prompt(sums: Language[int]) -> Prompt:
    return Prompt.opening("one and two?", sums)


def test_a_string_becomes_a_call_of_the_prompts_tool(prompt: Prompt) -> None:
    model = Scripted("1+2", "3")
    assert [model.send(prompt), model.send(prompt)] == [
        Reply((Call("answer", "1+2", "call_1"),)),
        Reply((Call("answer", "3", "call_2"),)),
    ]


def test_more_can_be_told_later(prompt: Prompt) -> None:
    model = Scripted("1")
    model.says("2")
    model.send(prompt)
    model.says("3")
    assert [model.send(prompt).text for _ in range(2)] == ["2", "3"]
    with pytest.raises(TypeError, match="a reply is a text, a Reply or a GrammarKitError, not list"):
        model.says(["4"])  # type: ignore[arg-type]


def test_a_reply_is_given_as_it_is(prompt: Prompt) -> None:
    reply = Reply(prose="let me think", cut_off=True)
    assert Scripted(reply).send(prompt) is reply


def test_an_error_is_raised_in_its_turn(prompt: Prompt) -> None:
    error = BackendError(Diagnostic("busy", "the model is busy"))
    model = Scripted("1", error, "2")
    model.send(prompt)
    with pytest.raises(BackendError) as raised:
        model.send(prompt)
    assert raised.value is error
    assert model.send(prompt).text == "2"


def test_prompts_are_kept_in_order_also_those_that_went_unanswered(sums: Language[int]) -> None:
    model = Scripted("1")
    first, second = Prompt.opening("one?", sums), Prompt.opening("two?", sums)
    model.send(first)
    with pytest.raises(BackendError):
        model.send(second)
    assert model.prompts == (first, second)


@pytest.mark.parametrize(
    ("replies", "told"),
    [
        ((), "the script had 0 replies, and this is prompt 1"),
        (("1",), "the script had 1 reply, and this is prompt 2"),
        (("1", "2"), "the script had 2 replies, and this is prompt 3"),
    ],
)
def test_the_end_of_the_script_is_an_error_that_counts(prompt: Prompt, replies: tuple[str, ...], told: str) -> None:
    model = Scripted(*replies)
    for _ in replies:
        model.send(prompt)
    with pytest.raises(BackendError) as raised:
        model.send(prompt)
    assert (raised.value.diagnostic.code, raised.value.diagnostic.message) == ("script-ended", told)


@pytest.mark.parametrize("text", ["1+2+3+4", "1", "12", ""])
def test_a_stream_adds_up_to_the_text_and_ends_in_the_reply(prompt: Prompt, text: str) -> None:
    *deltas, last = Scripted(text).stream(prompt)
    assert last == Scripted(text).send(prompt)
    assert "".join(delta.text for delta in deltas if isinstance(delta, Delta)) == text
    assert len(deltas) == min(3, len(text))


def test_async_says_the_same(prompt: Prompt) -> None:
    async def both(model: Scripted) -> list[object]:
        return [await model.send_async(prompt), *[item async for item in model.stream_async(prompt)]]

    twin = Scripted("1+2", "3+4")
    assert asyncio.run(both(Scripted("1+2", "3+4"))) == [twin.send(prompt), *twin.stream(prompt)]


def test_threads_get_each_reply_once(prompt: Prompt) -> None:
    texts = [str(number) for number in range(200)]
    model = Scripted(*texts)
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: model.send(prompt), texts))
    assert sorted(reply.text for reply in replies) == sorted(texts)
    assert len(model.prompts) == len(texts)


def test_both_clients_take_it(sums: Language[int]) -> None:
    assert Client(Scripted("1+2")).ask("one and two?", sums).value == 3
    assert asyncio.run(AsyncClient(Scripted("1+2")).ask("one and two?", sums)).value == 3
