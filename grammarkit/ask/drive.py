"""Drivers: the only code that moves a flow along. They know nothing of prompts."""

from __future__ import annotations

from contextlib import closing, suppress
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

from grammarkit.errors import GrammarKitError

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Awaitable, Callable, Generator, Hashable, Mapping
    from queue import SimpleQueue
    from threading import Event

    K = TypeVar("K", bound=Hashable)

Q = TypeVar("Q")
A = TypeVar("A")
T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Done(Generic[T]):
    """A flow's end, and what it returned."""

    value: T


def advance(flow: Generator[Q, A, T], outcome: A | GrammarKitError | None = None) -> Q | Done[T]:
    """Take one step: start the flow, send it what came of its last wish, or tell it of the error that came instead.

    The one place that knows how a generator ends.
    """
    try:
        if outcome is None:
            return next(flow)
        if isinstance(outcome, GrammarKitError):
            return flow.throw(outcome)
        return flow.send(outcome)
    except StopIteration as stop:
        return Done(stop.value)


def run(flow: Generator[Q, A, T], perform: Callable[[Q], A]) -> T:
    """Run a flow to its end, blocking; whatever else ends it, such as Ctrl-C, closes it."""
    with closing(flow):
        step = advance(flow)
        while not isinstance(step, Done):
            try:
                outcome: A | GrammarKitError = perform(step)
            except GrammarKitError as error:
                outcome = error
            step = advance(flow, outcome)
        return step.value


async def run_async(flow: Generator[Q, A, T], perform: Callable[[Q], Awaitable[A]], *, quick: bool = False) -> T:
    """Do as `run` does, without blocking an event loop, which takes the steps itself only of a flow that is `quick`."""
    step = advance(flow) if quick else await advance_async(flow)
    while not isinstance(step, Done):
        try:
            outcome: A | GrammarKitError = await perform(step)
        except GrammarKitError as error:
            outcome = error
        except BaseException:
            flow.close()
            raise
        step = advance(flow, outcome) if quick else await advance_async(flow, outcome)
    return step.value


async def advance_async(flow: Generator[Q, A, T], outcome: A | GrammarKitError | None = None) -> Q | Done[T]:
    """Take a step in a thread: it may read an answer, or make a grammar, and either may take seconds.

    A task that is cancelled does not wait for the end of the step; the flow is closed after it.
    """
    import asyncio

    step = in_thread(advance, flow, outcome)
    try:
        return await asyncio.shield(step)
    except asyncio.CancelledError:
        step.add_done_callback(partial(_left_alone, flow))
        raise


def _left_alone(flow: Generator[Q, A, T], step: Future[Q | Done[T]]) -> None:
    flow.close()
    if not step.cancelled():
        step.exception()  # looked at, so that nobody reports it as lost


def in_thread(call: Callable[P, T], *args: P.args, **options: P.kwargs) -> Future[T]:
    """Call what takes its time without blocking the event loop."""
    import asyncio

    def called() -> T:
        try:
            return call(*args, **options)
        except StopIteration as error:  # a future cannot hold one, and would be waited for without end
            raise RuntimeError("what was called raised StopIteration") from error

    # `asyncio.to_thread`, but a task would be cancelled at the end of the loop, while its thread goes on.
    return asyncio.get_running_loop().run_in_executor(None, copy_context().run, called)


class _Stopped(BaseException):
    """Nothing more is done for a flow, because another one has ended them all."""


def run_many(flows: Mapping[K, Generator[Q, A, T]], perform: Callable[[Q], A], at_once: int) -> dict[K, T]:
    """Run many flows, each in a thread, `at_once` of them at a time.

    An error that one of them raises, or Ctrl-C, ends them all: from then on nothing is performed for any of them. What
    is under way is not waited for, not even when the program ends.
    """
    # Imported where they are used: threads and event loops are a third of the time that `import grammarkit` takes.
    from queue import SimpleQueue
    from threading import Event, Thread

    stopped = Event()
    waiting: SimpleQueue[tuple[K, Generator[Q, A, T]]] = SimpleQueue()
    ended: SimpleQueue[tuple[K, Done[T] | BaseException]] = SimpleQueue()

    for flow in flows.items():
        waiting.put(flow)
    found: dict[K, T] = {}
    try:
        for _ in range(min(at_once, len(flows))):
            Thread(target=_work, args=(waiting, ended, perform, stopped), name="grammarkit-ask", daemon=True).start()
        while len(found) < len(flows):
            key, end = ended.get()
            if isinstance(end, BaseException):
                raise end
            found[key] = end.value
    finally:
        stopped.set()
    return {key: found[key] for key in flows}


def _work(
    waiting: SimpleQueue[tuple[K, Generator[Q, A, T]]],
    ended: SimpleQueue[tuple[K, Done[T] | BaseException]],
    perform: Callable[[Q], A],
    stopped: Event,
) -> None:
    from queue import Empty

    def performed(wish: Q) -> A:
        if stopped.is_set():
            raise _Stopped
        return perform(wish)

    with suppress(Empty):
        while True:
            key, flow = waiting.get_nowait()
            try:
                ended.put((key, Done(run(flow, performed))))
            except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits for this one
                ended.put((key, error))  # before those come that it stops
                stopped.set()


async def run_many_async(
    flows: Mapping[K, Generator[Q, A, T]], perform: Callable[[Q], Awaitable[A]], at_once: int
) -> dict[K, T]:
    """Do as `run_many` does, in tasks; what is under way is cancelled, and waited for until it has cleaned up."""
    import asyncio

    waiting = iter(flows.items())
    found: dict[K, T] = {}

    async def work() -> None:
        for key, flow in waiting:
            found[key] = await run_async(flow, perform)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(at_once, len(flows))):
                group.create_task(work())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None  # the first; it has cancelled the others
    return {key: found[key] for key in flows}
