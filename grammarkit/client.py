"""Clients: whom to ask, and how often. All logic is in the flows; here they meet a backend, a clock and threads."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing, closing
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from grammarkit.ask.agree import agreed
from grammarkit.ask.drive import run, run_async, run_many, run_many_async
from grammarkit.ask.flow import ask, settled
from grammarkit.ask.judging import judging
from grammarkit.ask.policy import Policy
from grammarkit.ask.stream import watch, watch_async
from grammarkit.errors import GrammarKitError, require_type

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Hashable

    from grammarkit.ask.agree import Agreement
    from grammarkit.ask.answer import Answer
    from grammarkit.ask.flow import Flow
    from grammarkit.ask.values import Delta, Prompt, Question, Reask, Reply
    from grammarkit.language import Askable

    K = TypeVar("K", bound=Hashable)

OFFLINE = "GRAMMARKIT_OFFLINE"
"""Environment variable by which our backends ask nobody beyond this machine, and fetch nothing."""

T = TypeVar("T")
D = TypeVar("D", bound="Delta | Reply")


class Backend(Protocol):
    """Turns one prompt into one reply. `stream` yields pieces of the answer and, last, the whole reply.

    Pieces that name a tool are, one behind the other, the text of the reply's first call; the stream is closed where
    they leave the tool's grammar. A prompt's `model`, `effort`, `temperature` and `room` go before the backend's own.

    Both raise `BackendError` where no reply can be had. A backend may also have `policy`, the `Policy` that suits it,
    and `close()`.
    """

    def send(self, prompt: Prompt) -> Reply: ...
    def stream(self, prompt: Prompt) -> Generator[Delta | Reply]: ...


class AsyncBackend(Protocol):
    """The same, without blocking; what closes it is `close_async()`."""

    async def send_async(self, prompt: Prompt) -> Reply: ...
    def stream_async(self, prompt: Prompt) -> AsyncGenerator[Delta | Reply]: ...


class Client:
    """Ask a model questions and get values back.

    `attempts` is short for a policy with that many; without either, the backend's own policy holds. `policy` is what
    came of that, for flows of your own.
    """

    def __init__(self, backend: Backend, *, policy: Policy | None = None, attempts: int | None = None) -> None:
        self._backend = backend
        self.policy = _policy(backend, "send", policy, attempts)

    def ask(self, question: Question, language: Askable[T], *, policy: Policy | None = None) -> Answer[T]:
        """Ask until the answer is in `language`.

        Raises:
            Exhausted: no answer was accepted; it holds every attempt.
            BackendError: the model cannot be reached, or will not answer.
        """
        return self.run(ask(question, language, policy=policy or self.policy))

    def ask_many(
        self, questions: Mapping[K, Question], language: Askable[T], *, at_once: int = 8, policy: Policy | None = None
    ) -> dict[K, Answer[T] | GrammarKitError]:
        """Ask many questions, `at_once` at a time; each key gets its answer, or the error that it ended in.

        Ctrl-C, or an error that is none of grammarkit's, ends them all: nothing more is asked.
        """
        flows = _flows(questions, language, policy or self.policy)
        return run_many(flows, partial(_sent, self._backend), _counted(at_once))

    def stream(
        self, question: Question, language: Askable[T], *, policy: Policy | None = None
    ) -> Generator[Delta | Reask | Answer[T]]:
        """Ask, and yield the answer's text as it arrives, the reason before each re-ask, and last the `Answer`."""
        flow = judging(ask(question, language, policy=policy or self.policy))
        return watch(flow, partial(_opened, self._backend))

    def agree(
        self,
        question: Question,
        language: Askable[T],
        *,
        n: int = 3,
        key: Callable[[T], object] | None = None,
        policy: Policy | None = None,
    ) -> Agreement[T]:
        """Ask up to `n` times, and take what most answers agree on; see `agreed`.

        Raises:
            Exhausted: no answer was accepted, however often was asked.
            BackendError: as `ask`.
        """
        return self.run(agreed(question, language, n=n, key=key, policy=policy or self.policy))

    def run(self, flow: Flow[T]) -> T:
        """Run any flow, your own included. It keeps to the policies that it was made with: give it `client.policy`."""
        return run(judging(flow), partial(_sent, self._backend))

    def close(self) -> None:
        """Close the backend's connections."""
        getattr(self._backend, "close", _nothing)()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient:
    """`Client`, with `await`."""

    def __init__(self, backend: AsyncBackend, *, policy: Policy | None = None, attempts: int | None = None) -> None:
        self._backend = backend
        self.policy = _policy(backend, "send_async", policy, attempts)

    async def ask(self, question: Question, language: Askable[T], *, policy: Policy | None = None) -> Answer[T]:
        """As `Client.ask`."""
        return await self.run(ask(question, language, policy=policy or self.policy))

    async def ask_many(
        self, questions: Mapping[K, Question], language: Askable[T], *, at_once: int = 8, policy: Policy | None = None
    ) -> dict[K, Answer[T] | GrammarKitError]:
        """As `Client.ask_many`."""
        flows = _flows(questions, language, policy or self.policy)
        return await run_many_async(flows, partial(_sent_async, self._backend), _counted(at_once))

    def stream(
        self, question: Question, language: Askable[T], *, policy: Policy | None = None
    ) -> AsyncGenerator[Delta | Reask | Answer[T]]:
        """As `Client.stream`."""
        flow = judging(ask(question, language, policy=policy or self.policy))
        return watch_async(flow, partial(_opened_async, self._backend))

    async def agree(
        self,
        question: Question,
        language: Askable[T],
        *,
        n: int = 3,
        key: Callable[[T], object] | None = None,
        policy: Policy | None = None,
    ) -> Agreement[T]:
        """As `Client.agree`."""
        return await self.run(agreed(question, language, n=n, key=key, policy=policy or self.policy))

    async def run(self, flow: Flow[T]) -> T:
        """As `Client.run`."""
        return await run_async(judging(flow), partial(_sent_async, self._backend))

    async def close(self) -> None:
        """As `Client.close`."""
        await getattr(self._backend, "close_async", _nothing_async)()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _policy(backend: object, needed: str, policy: Policy | None, attempts: int | None) -> Policy:
    if isinstance(backend, type):
        name = backend.__name__
        raise TypeError(f"`{name}` is a class, and a client asks what is made of it; write `{name}(…)`")
    if not hasattr(backend, needed):
        remedy = 'give one, such as `OpenAI("gpt-5.2")`'
        raise TypeError(f"a {type(backend).__name__} is no backend for this client: it has no `{needed}`; {remedy}")
    require_type("`policy`", policy, (Policy, type(None)), "a Policy", help="as in `policy=Policy(attempts=5)`")
    suited: Policy = policy or getattr(backend, "policy", None) or Policy()
    return suited if attempts is None else replace(suited, attempts=attempts)


def _flows(
    questions: Mapping[K, Question], language: Askable[T], policy: Policy
) -> dict[K, Generator[Prompt, Reply, Answer[T] | GrammarKitError]]:
    wanted = "a mapping, whose keys are those of the answers"
    require_type("`questions`", questions, Mapping, wanted, help="make one of a list by `dict(enumerate(questions))`")
    return {key: judging(settled(ask(question, language, policy=policy))) for key, question in questions.items()}


def _counted(at_once: int) -> int:
    require_type("`at_once`", at_once, int, "a whole number")
    if at_once < 1:
        raise ValueError(f"at least one question is asked at a time, not {at_once}")
    return at_once


def _sent(backend: Backend, prompt: Prompt) -> Reply:
    began = perf_counter()
    return _timed(backend.send(prompt), began)


async def _sent_async(backend: AsyncBackend, prompt: Prompt) -> Reply:
    began = perf_counter()
    return _timed(await backend.send_async(prompt), began)


def _opened(backend: Backend, prompt: Prompt) -> Generator[Delta | Reply]:
    began = perf_counter()
    with closing(backend.stream(prompt)) as stream:
        for item in stream:
            timed, yielded = _timed(item, began), perf_counter()
            yield timed
            began += perf_counter() - yielded  # what the listener took is none of the backend's time


async def _opened_async(backend: AsyncBackend, prompt: Prompt) -> AsyncGenerator[Delta | Reply]:
    began = perf_counter()
    async with aclosing(backend.stream_async(prompt)) as stream:
        async for item in stream:
            timed, yielded = _timed(item, began), perf_counter()
            yield timed
            began += perf_counter() - yielded


def _timed(item: D, began: float) -> D:
    return replace(item, elapsed=perf_counter() - began)


def _nothing() -> None: ...


async def _nothing_async() -> None: ...
