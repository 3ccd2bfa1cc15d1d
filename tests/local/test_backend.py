"""The smaller model, for real. What it says is its own affair; that it obeys, streams, stops and frees is ours."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grammarkit.ask.answer import Answer
from grammarkit.ask.policy import Policy
from grammarkit.ask.values import Asked, Call, Corrected, Delta, Prompt, Reply, Said, Tool
from grammarkit.client import AsyncClient, Client
from grammarkit.errors import BackendError
from grammarkit.grammar import Grammar, GrammarError
from grammarkit.local import Local, ModelFileError
from grammarkit.local.engine import _engines, shared
from grammarkit.local.fetch import find
from grammarkit.local.turn import Manner, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

SUM = Grammar(
    """
    start: term (("+" | "-") term)*
    term: factor (("*" | "/") factor)*
    factor: NUMBER | "(" start ")"
    NUMBER: /[0-9]{1,4}/
    """
)
WORDS = Grammar('start: (WORD " ") ~ 2000..3000\nWORD: /[a-z]{1,12}/')
LETTER = Grammar('start: "a" | "b"')


def prompt(grammar: Grammar, question: str, instructions: str = "") -> Prompt:
    return Prompt(instructions, (Tool("answer", grammar, "One sentence of this grammar."),), (Asked(question),))


ENDLESS = prompt(WORDS, "Count up in words, for ever: one two three", "Write words.")


@pytest.fixture(scope="module")
def local() -> Iterator[Local]:
    with closing(Local("0.5b", context=2048)) as model:
        yield model


def test_nothing_is_loaded_before_the_first_question() -> None:
    before = set(_engines)
    Local("0.5b", context=1234).close()
    assert set(_engines) == before


def test_a_name_that_is_no_model_is_refused_at_once() -> None:
    with pytest.raises(ModelFileError, match="no model is called `7b`"):
        Local("7b")


@pytest.mark.parametrize("setting", [{"context": 0}, {"max_tokens": 0}, {"threads": 0}])
def test_settings_count_from_one(setting: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"count from 1"):
        Local("0.5b", **setting)  # type: ignore[arg-type] # one name of several


def test_its_policy_samples_afresh_and_never_colder_than_it_is_told() -> None:
    assert Local().policy == Policy(attempts=4, reask="fresh", temperatures=(0.0, 0.8))
    assert Local(temperature=1.0).policy.temperatures == (1.0, 1.0)


def test_what_is_done_first_is_told_before_it_is_done(tmp_path: Path) -> None:
    told: list[str] = []
    with pytest.raises(ModelFileError), closing(Local(tmp_path / "gone.gguf", doing=told.append)) as model:
        model.send(prompt(LETTER, "?"))
    assert told == ["loading the model"]


@pytest.mark.slow
def test_it_is_told_what_is_done_until_an_answer_begins() -> None:
    told: list[str] = []
    with closing(Local("0.5b", context=2048, doing=told.append)) as model:
        for _ in range(2):
            told.extend("writing" for _ in model.stream(prompt(LETTER, "a or b?")))
    assert list(dict.fromkeys(told)) == ["loading the model", "reading the question", "writing"]
    assert told.count("reading the question") == 2


@pytest.mark.slow
def test_a_grammar_is_obeyed(local: Local) -> None:
    with Client(local) as client:
        answer = client.ask("three plus four", SUM)
    assert SUM.accepts(answer.text)
    assert answer.attempts[0].reply.calls == (Call("answer", answer.text),)
    assert answer.usage.input > 20
    assert answer.usage.output > 1
    assert answer.attempts[0].reply.model == "qwen2.5-coder-0.5b-instruct-q4_k_m"


@pytest.mark.slow
def test_a_grammar_against_the_models_will_is_obeyed_too(local: Local) -> None:
    assert local.send(prompt(LETTER, "Say hello, and nothing else.", "You greet people.")).text in {"a", "b"}


@pytest.mark.slow
def test_streaming_gives_what_sending_gives(local: Local) -> None:
    asked = prompt(SUM, "the product of twelve and three, minus one")
    sent = local.send(asked)
    *pieces, reply = local.stream(asked)
    assert isinstance(reply, Reply)
    assert len(pieces) > 1
    assert "".join(piece.text for piece in pieces if isinstance(piece, Delta)) == reply.text == sent.text
    assert not reply.cut_off


@pytest.mark.slow
def test_async_gives_what_blocking_gives(local: Local) -> None:
    async def both() -> tuple[str, str]:
        client = AsyncClient(local)
        sent = (await client.ask("ten minus four", SUM)).text
        items = [item async for item in client.stream("ten minus four", SUM)]
        assert isinstance(items[-1], Answer)
        assert any(isinstance(item, Delta) for item in items)
        return sent, items[-1].text

    assert asyncio.run(both()) == (Client(local).ask("ten minus four", SUM).text,) * 2


@pytest.mark.slow
def test_a_closed_stream_stops_the_model(local: Local) -> None:
    endless = Local("0.5b", context=2048, max_tokens=1900)
    with closing(endless.stream(ENDLESS)) as stream:
        assert isinstance(next(stream), Delta)
    assert local.send(prompt(LETTER, "?")).text in {"a", "b"}  # by the same engine, so it had to stop first
    assert _threads_at_work() == 0


@pytest.mark.slow
def test_the_model_writes_no_more_than_somebody_listens_to() -> None:
    said: list[Delta] = []
    manner = Manner(tokens=1900, temperature=0.0, seed=0, enforce=True)
    engine = shared(find("0.5b"), context=2048, threads=2)
    Turn(engine, manner, said.append, lambda: len(said) >= 3).reply(ENDLESS)
    assert len(said) == 3


@pytest.mark.slow
def test_a_question_can_be_stopped_while_it_is_still_read(local: Local) -> None:
    long = prompt(LETTER, "word " * 1500)
    local.send(prompt(LETTER, "?"))  # load, and prove the grammar

    async def impatient() -> None:
        async with asyncio.timeout(0.05):
            await local.send_async(long)

    with pytest.raises(TimeoutError):
        asyncio.run(impatient())
    again = local.send(long)
    # What is read batch by batch is kept, and the rest was never read.
    assert again.usage.cached < again.usage.input - 200


@pytest.mark.slow
def test_an_async_stream_that_is_left_stops_the_model() -> None:
    endless = Local("0.5b", context=2048, max_tokens=1900)

    async def first() -> object:
        async with aclosing(endless.stream_async(ENDLESS)) as stream:
            return await anext(stream)

    assert isinstance(asyncio.run(first()), Delta)
    assert _threads_at_work() == 0


@pytest.mark.slow
def test_ctrl_c_ends_a_question() -> None:
    script = """
from tests.local.test_backend import ENDLESS, Local
local = Local("0.5b", context=2048, max_tokens=1900)
for _ in local.stream(ENDLESS):
    print("writes", flush=True)
"""
    command = [sys.executable, "-c", script]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "writes\n"
        child.send_signal(signal.SIGINT)
        rest, stderr = child.communicate()
    assert child.returncode == -signal.SIGINT
    assert stderr.endswith("KeyboardInterrupt\n")
    assert rest.count("writes") < 1000


@pytest.mark.slow
@pytest.mark.parametrize("size", [15_000, 100_000, 3_000_000])
def test_a_question_that_is_too_long_is_told_of(local: Local, size: int) -> None:
    with pytest.raises(BackendError) as caught:
        local.send(prompt(SUM, "x1" * (size // 2)))
    assert caught.value.diagnostic.code == "too-long"
    assert "tokens of 2,048" in str(caught.value)
    assert local.send(prompt(LETTER, "?")).text in {"a", "b"}


@pytest.mark.slow
def test_an_answer_without_end_is_cut_off_at_max_tokens() -> None:
    reply = Local("0.5b", context=2048, max_tokens=10).send(ENDLESS)
    assert reply.cut_off
    assert reply.usage.output == 10


@pytest.mark.slow
def test_an_answer_without_end_is_cut_off_where_the_context_ends() -> None:
    long = replace(ENDLESS, instructions="word " * 300)
    reply = Local("0.5b", context=512, max_tokens=5000).send(long)
    assert reply.cut_off
    assert reply.usage.total == 512


@pytest.mark.slow
def test_a_broken_grammar_is_told_of_as_such(local: Local) -> None:
    with pytest.raises(GrammarError):
        local.send(prompt(Grammar("start: nowhere"), "?"))


class Dropped(Grammar):
    """A grammar whose lowered form no llguidance takes."""

    def lower(self, *, dialect: str = "openai") -> Grammar:
        return Grammar('start: /(?=a)a/ | "b"\n')


@pytest.mark.slow
def test_a_grammar_that_is_not_enforced_ends_in_an_error(local: Local) -> None:
    for _ in range(2):
        with pytest.raises(BackendError, match="grammar-not-enforced"):
            local.send(prompt(Dropped(LETTER.text), "Say hello."))


@pytest.mark.slow
def test_without_enforcement_the_model_writes_freely() -> None:
    free = Local("0.5b", context=2048, enforce=False)
    asked = prompt(SUM, "Write hello world in Python, in a code block.", "Reply with one Markdown code block only.")
    *pieces, reply = free.stream(asked)
    assert isinstance(reply, Reply)
    assert "print" in reply.calls[0].text
    assert "```" not in reply.calls[0].text
    assert "".join(piece.text for piece in pieces if isinstance(piece, Delta)).startswith("```")


@pytest.mark.slow
def test_without_tools_the_model_just_talks(local: Local) -> None:
    reply = local.send(Prompt("", (), (Asked("Say hello."),)))
    assert reply.calls == ()
    assert "hello" in reply.prose.lower()


@pytest.mark.slow
def test_of_several_tools_one_is_chosen(local: Local) -> None:
    tools = (Tool("arithmetic", SUM, "Adds and multiplies numbers."), Tool("letter", LETTER, "Gives a letter."))
    reply = local.send(Prompt("", tools, (Asked("What is 3 plus 4?"),)))
    (call,) = reply.calls
    assert {"arithmetic": SUM, "letter": LETTER}[call.tool].accepts(call.text)


@pytest.mark.slow
def test_a_conversation_goes_on(local: Local) -> None:
    turns = (Asked("a or b?"), Said(Reply(calls=(Call("answer", "a"),))), Corrected("The other one."))
    assert local.send(replace(prompt(LETTER, ""), turns=turns)).text in {"a", "b"}


@pytest.mark.slow
def test_instructions_are_read_once(local: Local) -> None:
    instructions = "Answer a for yes and b for no. " * 40
    first = local.send(prompt(LETTER, "Is one less than two?", instructions))
    second = local.send(prompt(LETTER, "Is three less than two?", instructions))
    assert second.usage.cached > 0.9 * first.usage.input


@pytest.mark.slow
def test_fresh_samples_differ_and_the_same_seed_gives_the_same() -> None:
    def samples() -> list[str]:
        lively = Local("0.5b", context=2048, temperature=1.5, seed=5, max_tokens=6)
        return [lively.send(ENDLESS).text for _ in range(3)]

    first = samples()
    assert len(set(first)) > 1
    # The first was read without a cache, and so in other batches, whose sums may differ in the last digit.
    assert samples()[1:] == first[1:]


@pytest.mark.slow
def test_the_prompts_temperature_goes_before_the_models(local: Local) -> None:
    lively = Local("0.5b", context=2048, temperature=1.5, seed=5, max_tokens=6)
    cold = {lively.send(replace(ENDLESS, temperature=0.0)).text for _ in range(3)}
    assert len(cold) == 1


@pytest.mark.slow
def test_many_may_ask_at_once(local: Local) -> None:
    questions = {n: f"{n} plus {n}" for n in range(6)}
    answers = Client(local).ask_many(questions, SUM, at_once=4)
    assert all(isinstance(answer, Answer) and SUM.accepts(answer.text) for answer in answers.values())


@pytest.mark.slow
def test_an_engine_is_shared_and_freed_when_nobody_holds_it() -> None:
    one, other = Local("0.5b", context=1024), Local("0.5b", context=1024)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda model: model.send(prompt(LETTER, "?")), (one, other)))
    assert [key[1] for key in _engines].count(1024) == 1
    one.close()
    assert [key[1] for key in _engines].count(1024) == 1
    other.close()
    other.close()
    gc.collect()
    assert [key[1] for key in _engines].count(1024) == 0
    assert one.send(prompt(LETTER, "?")).text in {"a", "b"}


def _ask_in_the_child(model: Local, said: multiprocessing.SimpleQueue[str]) -> None:
    said.put(model.send(prompt(LETTER, "?")).text)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_process_loads_its_own(local: Local) -> None:
    local.send(prompt(LETTER, "?"))
    context = multiprocessing.get_context("fork")
    said: multiprocessing.SimpleQueue[str] = context.SimpleQueue()
    child = context.Process(target=_ask_in_the_child, args=(local, said))
    child.start()
    assert said.get() in {"a", "b"}
    child.join()
    assert child.exitcode == 0
    assert local.send(prompt(LETTER, "?")).text in {"a", "b"}


def _threads_at_work() -> int:
    """Count the threads that still answer somebody, when they have had time to end, but not to write 1,900 tokens."""
    for _ in range(400):
        working = [thread for thread in threading.enumerate() if thread.name == "grammarkit-local"]
        if not working:
            return 0
        time.sleep(0.05)
    return len(working)
