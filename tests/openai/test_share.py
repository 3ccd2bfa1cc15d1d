"""What a call costs besides HTTP, in steps: a clock would tell of the machine. `benchmarks/client.py` has the times.

And what of it an event loop does itself: nothing that takes long, and as little as possible by way of threads.
"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from grammarkit import AsyncClient, Client, Grammar
from grammarkit.openai import OpenAI

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

PICK = Grammar('start: "PICK " NAME " LIMIT " NUM\nNAME: /[a-z]{1,12}/\nNUM: /[0-9]{1,3}/\n')


class Recognised:
    """A language that the engine alone validates."""

    grammar = PICK
    instructions = "Pick."

    def read(self, text: str) -> bool:
        return PICK.accepts(text)


@contextmanager
def called() -> Generator[list[str]]:
    """Note the functions of ours that this thread calls."""
    found: list[str] = []

    def note(frame: Any, event: str, _: object) -> None:
        if event == "call" and "/grammarkit/" in frame.f_code.co_filename:
            found.append(frame.f_code.co_qualname)

    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)


def steps(run: Callable[[], object]) -> int:
    with called() as found:
        run()
    return len(found)


class Hops(ThreadPoolExecutor):
    """Counts how often something is handed to a thread."""

    number = 0

    def submit(self, *args: Any, **options: Any) -> Future[Any]:
        self.number += 1
        return super().submit(*args, **options)


_numbers = count(1)


def unheard_of() -> tuple[Grammar, str]:
    """Make a grammar that nothing is remembered of, and a sentence of it."""
    number = next(_numbers)
    return Grammar(f'start: "PICK {number} " NAME\nNAME: /[a-z]{{1,12}}/'), f"PICK {number} a"


def saying(text: str, enforce: Any) -> OpenAI:
    """Make a model that says this however it is asked."""
    calls = [{"type": "custom_tool_call", "id": "ctc_1", "call_id": "call_1", "name": "answer", "input": text}]
    choices = [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]
    transport = httpx.MockTransport(
        lambda _: httpx.Response(200, json={"id": "r", "status": "completed", "output": calls, "choices": choices})
    )
    where: Any = {"transport": transport, "async_transport": transport}
    return OpenAI(api_key="sk-steps-0123456789", base_url="http://x/v1", enforce=enforce, **where)


BOTH = pytest.mark.parametrize("enforce", ["there", "here"])


@BOTH
def test_an_attempt_takes_one_hop_to_a_thread_and_to_begin_takes_another(enforce: Any) -> None:
    async def main() -> list[int]:
        asyncio.get_running_loop().set_default_executor(hops)
        grammar, sentence = unheard_of()
        found: list[int] = []
        right, wrong = saying(sentence, enforce), saying("wrong", enforce)
        for model in (right, right, wrong, wrong):
            before = hops.number
            await asyncio.gather(AsyncClient(model, attempts=2).ask("q", grammar), return_exceptions=True)
            found.append(hops.number - before)
        return found

    with Hops() as hops:
        assert asyncio.run(main()) == [3, 2, 4, 3]


@BOTH
def test_an_event_loop_does_nothing_itself_that_takes_long(enforce: Any) -> None:
    long = {"_lowered", "_compiled", "Grammar.read"} | ({"sentences"} if enforce == "here" else set())

    async def main() -> None:
        grammar, sentence = unheard_of()
        with called() as found:
            await AsyncClient(saying(sentence, enforce)).ask("q", grammar)
        assert not long & set(found)

    asyncio.run(main())
    grammar, sentence = unheard_of()
    with called() as found:
        Client(saying(sentence, enforce)).ask("q", grammar)
    assert long <= set(found)


def test_what_follows_from_settings_and_grammar_is_worked_out_once(recorded: Callable[[str], bytes]) -> None:
    """A call took 299 steps when each worked out anew what its settings come to; now it takes 231."""
    answer = recorded("responses_ok.json").replace(b"pick_query", b"answer")
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=answer))
    language = Recognised()
    with Client(OpenAI(api_key="sk-steps-0123456789", base_url="http://x/v1", transport=transport)) as client:
        client.ask("Latest 20 orders.", language)
        asked = [steps(lambda: client.ask("Latest 20 orders.", language)) for _ in range(3)]
        assert client.ask("Latest 20 orders.", language).value
    assert len(set(asked)) == 1
    assert asked[0] < 240
