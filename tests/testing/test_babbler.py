from __future__ import annotations

import asyncio

import pytest

from grammarkit import AsyncClient, Client, Grammar, GrammarError, OneOf
from grammarkit.ask.values import Asked, Delta, Prompt
from grammarkit.errors import BackendError
from grammarkit.testing import Babbler

ARITH = Grammar.named("dsl/arith")


def test_every_answer_is_a_sentence_of_the_grammar() -> None:
    babbler = Babbler(seed=1)
    with Client(babbler) as client:
        answers = [client.ask("three plus four", ARITH) for _ in range(40)]
    assert all(ARITH.accepts(answer.text) for answer in answers)
    assert all(len(answer.attempts) == 1 for answer in answers)
    assert len({answer.text for answer in answers}) > 20
    assert len(babbler.prompts) == 40


def test_a_seed_says_what_is_answered() -> None:
    def said(seed: int) -> list[str]:
        with Client(Babbler(seed=seed)) as client:
            return [client.ask("?", ARITH).text for _ in range(10)]

    assert said(3) == said(3)
    assert said(3) != said(4)


def test_any_of_several_tools_is_taken() -> None:
    either = OneOf({"sum": ARITH, "word": Grammar('start: "yes" | "no"')})
    with Client(Babbler()) as client:
        assert {client.ask("?", either).value.name for _ in range(30)} == {"sum", "word"}


def test_it_streams_and_waits_like_any_other() -> None:
    with Client(Babbler(seed=5)) as client:
        events = [*client.stream("?", ARITH)]
    written = "".join(event.text for event in events if isinstance(event, Delta))
    assert ARITH.accepts(written)

    async def asked() -> str:
        async with AsyncClient(Babbler(seed=5)) as client:
            return (await client.ask("?", ARITH)).text

    assert asyncio.run(asked()) == written


def test_a_prompt_it_cannot_answer_is_an_error() -> None:
    with pytest.raises(BackendError, match="offers none"):
        Babbler().send(Prompt("", (), (Asked.of("?"),)))
    with pytest.raises(GrammarError):
        Babbler().send(Prompt.opening("?", Grammar('start: "a" start')))
