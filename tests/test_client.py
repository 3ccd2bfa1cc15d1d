"""Clients: one flow, a backend, threads or tasks. What a conversation does is tested with the flows."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import pytest

from grammarkit.ask.agree import agreed
from grammarkit.ask.answer import Answer, Exhausted, Interrupted
from grammarkit.ask.flow import Flow, ask
from grammarkit.ask.image import Image
from grammarkit.ask.policy import Policy
from grammarkit.ask.values import Asked, Call, Delta, Prompt, Reask, Reply, Usage
from grammarkit.client import AsyncClient, Client
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError, GrammarKitError, SourceError
from grammarkit.language import Chosen, OneOf
from grammarkit.openai import OpenAI
from grammarkit.testing import Scripted

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping

    from grammarkit.grammar import Grammar
    from grammarkit.language import Language
    from tests.speaker import Speaker

K = TypeVar("K", bound=Hashable)

BUSY = BackendError(Diagnostic("busy", "the model is busy"))


Many: TypeAlias = Callable[..., dict[Hashable, Answer[int] | GrammarKitError]]


def blocking(
    backend: Echo,
    questions: Mapping[K, str],
    language: Language[int],
    *,
    at_once: int = 8,
    policy: Policy | None = None,
) -> dict[K, Answer[int] | GrammarKitError]:
    return Client(backend).ask_many(questions, language, at_once=at_once, policy=policy)


def waiting(
    backend: Echo,
    questions: Mapping[K, str],
    language: Language[int],
    *,
    at_once: int = 8,
    policy: Policy | None = None,
) -> dict[K, Answer[int] | GrammarKitError]:
    """Do the same inside an event loop that is already running."""

    async def main() -> dict[K, Answer[int] | GrammarKitError]:
        await asyncio.sleep(0)
        asked = AsyncClient(backend).ask_many(questions, language, at_once=at_once, policy=policy)
        return await asyncio.wait_for(asked, 60)  # so that what never ends fails

    return asyncio.run(main())


BOTH = pytest.mark.parametrize("many", [blocking, waiting], ids=["blocking", "async"])


def question(prompt: Prompt) -> str:
    first = prompt.turns[0]
    assert isinstance(first, Asked)
    return first.text


@dataclass(slots=True)
class Echo:
    """A model that answers each question with the question, `busy?` with an error and `broken?` with a bug."""

    prompts: list[Prompt] = field(default_factory=list)

    def send(self, prompt: Prompt) -> Reply:
        self.prompts.append(prompt)
        text = question(prompt)
        if text == "busy?":
            raise BUSY
        if text == "broken?":
            raise ZeroDivisionError
        return Reply((Call("answer", text),))

    async def send_async(self, prompt: Prompt) -> Reply:
        await asyncio.sleep(0)
        return self.send(prompt)

    def stream(self, prompt: Prompt) -> Generator[Delta | Reply]:
        yield self.send(prompt)

    async def stream_async(self, prompt: Prompt) -> AsyncGenerator[Delta | Reply]:
        yield await self.send_async(prompt)


@BOTH
def test_many_answers_keep_their_keys_and_order(many: Many, sums: Language[int]) -> None:
    questions = {key: f"{key}+1" for key in reversed(range(20))}
    answers = many(Echo(), questions, sums, at_once=4)
    assert list(answers) == list(questions)
    assert [answer.value for answer in answers.values() if isinstance(answer, Answer)] == [key + 1 for key in questions]


@BOTH
def test_each_key_gets_the_error_that_it_ended_in(many: Many, sums: Language[int]) -> None:
    answers = many(Echo(), {"good": "1", "busy": "busy?", "bad": "1+", "last": "2"}, sums, at_once=2)
    assert [type(answer) for answer in answers.values()] == [Answer, BackendError, Exhausted, Answer]
    assert answers["busy"] is BUSY


@BOTH
def test_no_questions_are_no_answers(many: Many, sums: Language[int]) -> None:
    assert many(Echo(), {}, sums) == {}


@BOTH
@pytest.mark.parametrize("at_once", [0, -1])
def test_none_at_once_is_refused(many: Many, sums: Language[int], at_once: int) -> None:
    with pytest.raises(ValueError, match=f"at least one question is asked at a time, not {at_once}"):
        many(Echo(), {"a": "1"}, sums, at_once=at_once)


@BOTH
def test_many_questions_keep_to_a_policy_of_their_own(many: Many, sums: Language[int]) -> None:
    answers = many(Echo(), {"bad": "1+"}, sums, policy=Policy(attempts=1))
    ended = answers["bad"]
    assert isinstance(ended, Exhausted)
    assert ended.why == "1 allowed"


@dataclass(slots=True)
class Meeting(Echo):
    """Answers only when `size` prompts are there at once, and counts how many there were at most."""

    size: int = 3
    here: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    threads: threading.Barrier = field(init=False)
    tasks: asyncio.Barrier = field(init=False)

    def __post_init__(self) -> None:
        self.threads = threading.Barrier(self.size, timeout=30)
        self.tasks = asyncio.Barrier(self.size)

    def send(self, prompt: Prompt) -> Reply:
        self._come()
        self.threads.wait()
        self._go()
        return Echo.send(self, prompt)

    async def send_async(self, prompt: Prompt) -> Reply:
        self._come()
        await asyncio.wait_for(self.tasks.wait(), 30)
        self._go()
        return Echo.send(self, prompt)

    def _come(self) -> None:
        with self.lock:
            self.here += 1
            self.most = max(self.most, self.here)

    def _go(self) -> None:
        with self.lock:
            self.here -= 1


@BOTH
def test_just_as_many_are_asked_at_once_as_is_said(many: Many, sums: Language[int]) -> None:
    model = Meeting(size=3)
    answers = many(model, {key: str(key) for key in range(12)}, sums, at_once=3)
    assert len(answers) == 12
    assert model.most == 3


@BOTH
def test_an_error_that_is_none_of_ours_comes_out(many: Many, sums: Language[int]) -> None:
    with pytest.raises(ZeroDivisionError):
        many(Echo(), {"a": "1", "b": "broken?"}, sums)


def test_after_such_an_error_no_more_threads_ask(sums: Language[int]) -> None:
    @dataclass(slots=True)
    class Slow(Echo):
        def send(self, prompt: Prompt) -> Reply:
            time.sleep(0.02)
            return Echo.send(self, prompt)

    model = Slow()
    with pytest.raises(ZeroDivisionError):
        Client(model).ask_many({key: str(key) if key else "broken?" for key in range(100)}, sums, at_once=1)
    assert len(model.prompts) < 100


def test_after_such_an_error_nothing_more_is_asked_and_nothing_waited_for(sums: Language[int]) -> None:
    @dataclass(slots=True)
    class Waiting(Echo):
        """Fails once as many are here as may be asked at once; the others are answered when nobody waits for them."""

        all_here: threading.Barrier = field(default_factory=lambda: threading.Barrier(3, timeout=30))
        stopped: threading.Event = field(default_factory=threading.Event)

        def send(self, prompt: Prompt) -> Reply:
            self.prompts.append(prompt)
            if self.all_here.wait() == 0:
                raise ZeroDivisionError
            assert self.stopped.wait(30)
            return Reply((Call("answer", "not a sum"),))

    model = Waiting()
    with pytest.raises(ZeroDivisionError):
        Client(model, attempts=4).ask_many({key: str(key) for key in range(20)}, sums, at_once=3)
    model.stopped.set()
    for thread in threading.enumerate():
        if thread.name == "grammarkit-ask":
            assert thread.daemon  # a program that ends does not wait for it
            thread.join(30)
    assert len(model.prompts) == 3


def test_after_such_an_error_no_task_goes_on_asking(sums: Language[int]) -> None:
    cancelled: list[str] = []

    class Patient(Echo):
        async def send_async(self, prompt: Prompt) -> Reply:
            await all_here.wait()
            if question(prompt) == "broken?":
                raise ZeroDivisionError
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                await asyncio.sleep(0.01)  # such as to tell a server that its answer is not wanted any more
                cancelled.append(question(prompt))
                raise
            return Reply()

    all_here = asyncio.Barrier(3)

    async def main() -> None:
        with pytest.raises(ZeroDivisionError):
            await AsyncClient(Patient()).ask_many({"a": "1", "b": "broken?", "c": "2"}, sums)
        assert sorted(cancelled) == ["1", "2"]

    asyncio.run(main())


def test_asking_gives_the_answer_with_its_attempts(sums: Language[int]) -> None:
    for answer in (
        Client(Scripted("1+", "1+2")).ask("q", sums),
        asyncio.run(AsyncClient(Scripted("1+", "1+2")).ask("q", sums)),
    ):
        assert (answer.value, answer.text, len(answer.attempts)) == (3, "1+2", 2)


def test_an_answer_that_leaves_its_grammar_is_given_up_over_a_real_connection(
    sums: Language[int], speaker: Speaker
) -> None:
    speaker.says("1+x and some more", "1+2")

    async def waiting() -> list[object]:
        async with AsyncClient(OpenAI()) as client:
            return [event async for event in client.stream("q", sums)]

    with Client(OpenAI()) as client:
        events = list(client.stream("q", sums))
    speaker.says("1+x and some more", "1+2")
    for seen in (events, asyncio.run(waiting())):
        assert [type(event) for event in seen] == [Delta, Reask, Delta, Delta, Answer]
        answer = seen[-1]
        assert isinstance(answer, Answer)
        assert answer.attempts[0].reply.text == "1+x and "
        assert answer.attempts[0].error is not None
        assert answer.attempts[0].error.diagnostics[0].message == "`x` cannot stand here"


def test_pieces_carry_the_seconds_until_they_came(sums: Language[int]) -> None:
    *deltas, answer = Client(Scripted("1+2+3")).stream("q", sums)
    times = [delta.elapsed for delta in deltas if isinstance(delta, Delta)]
    assert isinstance(answer, Answer)
    assert 0 < times[0] <= times[-1] <= answer.attempts[0].reply.elapsed


def test_streaming_ends_in_the_same_answer(sums: Language[int]) -> None:
    async def waiting() -> list[object]:
        return [event async for event in AsyncClient(Scripted("1+", "1+2")).stream("q", sums)]

    for events in (list(Client(Scripted("1+", "1+2")).stream("q", sums)), asyncio.run(waiting())):
        assert "".join(event.text for event in events if isinstance(event, Delta)) == "1+1+2"
        assert len([event for event in events if isinstance(event, Reask)]) == 1
        last = events[-1]
        assert isinstance(last, Answer)
        assert last.value == 3


def test_a_question_may_have_images_and_an_answer_be_one_of_several(sums: Language[int]) -> None:
    choice = OneOf({"sum": sums, "other": sums})
    image = Image("https://example.com/a.png")
    wrong = Reply((Call("answer", "1+2", "a"),))
    right = Reply((Call("other", "1+2", "b"),))
    asked: list[str | Image] = ["how many?", image]

    async def waiting() -> tuple[Answer[Chosen[int]], object]:
        client = AsyncClient(Scripted(wrong, right, right))
        return await client.ask(asked, choice), (await client.ask_many({1: asked}, choice))[1]

    client = Client(Scripted(wrong, right, right))
    for first, second in (
        (client.ask(asked, choice), client.ask_many({1: asked}, choice)[1]),
        asyncio.run(waiting()),
    ):
        assert (first.value, len(first.attempts)) == (Chosen("other", 3), 2)
        assert first.attempts[0].prompt.turns == (Asked("how many?", (image,)),)
        assert [tool.name for tool in first.attempts[0].prompt.tools] == ["sum", "other"]
        assert first.attempts[0].error is not None
        assert first.attempts[0].error.diagnostics[0].help == "call `sum` or `other`"
        assert isinstance(second, Answer)


def test_a_flow_of_your_own_is_run(sums: Language[int]) -> None:
    def doubled() -> Flow[int]:
        first = yield from ask("one?", sums)
        second = yield from ask(f"double {first.text}", sums)
        return first.value + second.value

    assert Client(Scripted("1", "2")).run(doubled()) == 3
    assert asyncio.run(AsyncClient(Scripted("1", "2")).run(doubled())) == 3


def attempts_of(client: Client, language: Language[int], policy: Policy | None = None) -> int:
    with pytest.raises(Exhausted) as raised:
        client.ask("q", language, policy=policy)
    return len(raised.value.attempts)


WRONG = ("1+", "2+", "3+", "4+", "5+")


class Suited(Scripted):
    """A model with a policy that suits it."""

    policy = Policy(attempts=2, reask="fresh")


def test_whose_policy_holds(sums: Language[int]) -> None:
    assert attempts_of(Client(Scripted(*WRONG)), sums) == Policy().attempts
    assert attempts_of(Client(Suited(*WRONG)), sums) == 2
    assert attempts_of(Client(Suited(*WRONG), policy=Policy(attempts=4)), sums) == 4
    assert attempts_of(Client(Suited(*WRONG), policy=Policy(attempts=4)), sums, Policy(attempts=1)) == 1


def test_attempts_change_only_the_number_in_the_policy_that_holds(sums: Language[int]) -> None:
    model = Suited(*WRONG)
    assert attempts_of(Client(model, attempts=3), sums) == 3
    assert [len(prompt.turns) for prompt in model.prompts] == [1, 1, 1]  # asked afresh, as the model's policy says


def test_replies_carry_the_seconds_that_they_took(sums: Language[int]) -> None:
    scripted = Reply((Call("answer", "1"),), usage=Usage(3, 4), elapsed=-1.0)
    for answer in (
        Client(Scripted(scripted)).ask("q", sums),
        asyncio.run(AsyncClient(Scripted(scripted)).ask("q", sums)),
        list(Client(Scripted(scripted)).stream("q", sums))[-1],
    ):
        assert isinstance(answer, Answer)
        (attempt,) = answer.attempts
        assert attempt.elapsed >= attempt.reply.elapsed >= 0
        assert answer.usage == Usage(3, 4)


async def _streamed(client: AsyncClient, language: Language[int]) -> None:
    client.stream("q", language)


@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_a_class_in_place_of_a_backend_is_told_of_at_once(client: Callable[[object], object]) -> None:
    with pytest.raises(
        TypeError, match=r"`Scripted` is a class, and a client asks what is made of it; write `Scripted\(…"
    ):
        client(Scripted)


@pytest.mark.parametrize(
    "asked",
    [
        lambda model, given: Client(model).ask("q", given),
        lambda model, given: Client(model).stream("q", given),
        lambda model, given: Client(model).ask_many({"a": "q"}, given),
        lambda model, given: asyncio.run(AsyncClient(model).ask("q", given)),
        lambda model, given: asyncio.run(_streamed(AsyncClient(model), given)),
        lambda model, given: asyncio.run(AsyncClient(model).ask_many({"a": "q"}, given)),
    ],
    ids=["ask", "stream", "ask_many", "ask_async", "stream_async", "ask_many_async"],
)
def test_what_is_no_language_is_refused_at_once(asked: Callable[[Echo, object], object]) -> None:
    """A stream, too, is refused where it is asked for, not where its first piece is."""
    model = Echo()
    with pytest.raises(TypeError, match="`str` is no language; wrap it"):
        asked(model, "start: NUMBER")
    assert model.prompts == []


@dataclass(slots=True)
class Noting:
    """Sums that note in which thread they are read."""

    sums: Language[int]
    threads: list[int] = field(default_factory=list)
    instructions: str = ""

    @property
    def grammar(self) -> Grammar:
        self.threads.append(threading.get_ident())
        return self.sums.grammar

    def read(self, text: str) -> int:
        self.threads.append(threading.get_ident())
        return self.sums.read(text)


def test_an_event_loop_makes_grammars_and_reads_in_threads(sums: Language[int]) -> None:
    language = Noting(sums)

    async def main() -> None:
        client = AsyncClient(Scripted("1+", "1", "2"))
        assert (await client.ask("q", language)).value == 1
        assert [event async for event in client.stream("q", language)]

    asyncio.run(main())
    assert len(language.threads) >= 3 + 2
    assert threading.get_ident() not in language.threads


def test_code_that_blocks_reads_in_its_own_thread(sums: Language[int]) -> None:
    language = Noting(sums)
    Client(Scripted("1")).ask("q", language)
    assert set(language.threads) == {threading.get_ident()}


class Closing(Scripted):
    """A model that notes when it is closed."""

    closed = 0

    def close(self) -> None:
        self.closed += 1

    async def close_async(self) -> None:
        self.closed += 10


def test_leaving_a_client_closes_its_backend(sums: Language[int]) -> None:
    blocking, waiting = Closing("1"), Closing("1")

    async def main() -> None:
        async with AsyncClient(waiting) as client:
            await client.ask("q", sums)

    with Client(blocking) as client:
        client.ask("q", sums)
    asyncio.run(main())
    assert (blocking.closed, waiting.closed) == (1, 10)


def test_a_backend_need_not_have_anything_to_close() -> None:
    async def main() -> None:
        async with AsyncClient(Scripted()):
            pass

    with Client(Scripted()):
        pass
    asyncio.run(main())


def test_a_client_is_closed_when_its_block_fails() -> None:
    model = Closing()
    with pytest.raises(ZeroDivisionError), Client(model):
        raise ZeroDivisionError
    assert model.closed == 1


def test_a_database_that_is_gone_takes_no_attempts_with_it(sums: Language[int]) -> None:
    """Nor the answer that it was to judge, which has been paid for."""
    gone = SourceError(Diagnostic("unreachable-database", "the database is gone"))

    class Judging(Noting):
        def read(self, text: str) -> int:
            if text == "2":
                raise gone
            return sums.read(text)

    with pytest.raises(SourceError) as caught:
        Client(Scripted("1+", "2")).ask("q", Judging(sums))
    assert isinstance(caught.value, Interrupted)
    assert caught.value.cause is gone
    attempts = [(attempt.reply.text, bool(attempt.errors)) for attempt in caught.value.attempts]
    assert attempts == [("1+", True), ("2", False)]


@pytest.mark.parametrize("attempts", [1, 2])
def test_agreeing_keeps_to_the_clients_policy(sums: Language[int], attempts: int) -> None:
    """So does a flow that is given it."""
    said = ("1+", "1+", "1+", "2", "3", "2")
    models = [Scripted(*said[3 - attempts :]) for _ in range(3)]
    client, waiting = Client(models[0], attempts=attempts), AsyncClient(models[1], attempts=attempts)
    found = (
        client.agree("q", sums),
        asyncio.run(waiting.agree("q", sums)),
        Client(models[2]).run(agreed("q", sums, policy=client.policy)),
    )
    for agreement, model in zip(found, models, strict=True):
        assert len(agreement.ends) == 3
        assert isinstance(first := agreement.ends[0], Exhausted)
        assert len(first.attempts) == attempts
        assert len(model.prompts) == attempts + 2


@pytest.mark.parametrize(
    ("backend", "options", "message"),
    [
        (Scripted, {}, "`Scripted` is a class, and a client asks what is made of it; write `Scripted(…)`"),
        ("gpt-5.2", {}, "a str is no backend for this client: it has no `send`; give one"),
        (Scripted(), {"policy": 3}, "`policy` is a Policy, not int; as in"),
    ],
)
def test_what_a_client_cannot_be_made_of_is_refused_at_once(backend: Any, options: Any, message: str) -> None:
    with pytest.raises(TypeError, match=re.escape(message)):
        Client(backend, **options)


def test_how_many_at_once_is_a_number(sums: Language[int]) -> None:
    at_once: Any = "8"
    with pytest.raises(TypeError, match="`at_once` is a whole number, not str"):
        Client(Scripted()).ask_many({}, sums, at_once=at_once)
