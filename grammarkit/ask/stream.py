"""Streaming drivers: the same flows, with every piece of an answer passed on as it arrives.

A stream whose answer cannot become a sentence any more is closed at once; see `watcher`.
"""

from __future__ import annotations

from contextlib import aclosing, closing
from typing import TYPE_CHECKING, TypeVar

from grammarkit.ask.drive import Done, advance, advance_async, in_thread
from grammarkit.ask.values import Delta, Judge, Prompt, Reask
from grammarkit.ask.watcher import Watcher
from grammarkit.errors import GrammarKitError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

    from grammarkit.ask.flow import Flow
    from grammarkit.ask.values import Outcome, Reply

T = TypeVar("T")


def watch(
    flow: Flow[T], open_: Callable[[Prompt], Generator[Delta | Reply]], judge: Callable[[Judge], Outcome]
) -> Generator[Delta | Reask | T]:
    """Run a flow; yield each delta, the reason before each re-ask, and at the very end what the flow returned."""
    with closing(flow):
        step = advance(flow)
        while not isinstance(step, Done):
            yield from _reasks(step)
            try:
                if isinstance(step, Judge):
                    outcome: Outcome | GrammarKitError = judge(step)
                else:
                    watcher = Watcher(step.tools)
                    with closing(open_(step)) as stream:
                        for item in stream:
                            if isinstance(item, Delta):
                                yield item
                            if watcher.heard(item):
                                break
                    outcome = watcher.outcome()
            except GrammarKitError as error:
                outcome = error
            step = advance(flow, outcome)
        yield step.value


async def watch_async(
    flow: Flow[T],
    open_: Callable[[Prompt], AsyncGenerator[Delta | Reply]],
    judge: Callable[[Judge], Awaitable[Outcome]],
) -> AsyncGenerator[Delta | Reask | T]:
    """Do as `watch` does, without blocking an event loop."""
    with closing(flow):
        step = await advance_async(flow)
        while not isinstance(step, Done):
            for reask in _reasks(step):
                yield reask
            try:
                if isinstance(step, Judge):
                    outcome: Outcome | GrammarKitError = await judge(step)
                else:
                    watcher = await in_thread(Watcher, step.tools)
                    async with aclosing(open_(step)) as stream:
                        async for item in stream:
                            if isinstance(item, Delta):
                                yield item
                            if watcher.heard(item):
                                break
                    outcome = await in_thread(watcher.outcome)
            except GrammarKitError as error:
                outcome = error
            step = await advance_async(flow, outcome)
        yield step.value


def _reasks(step: Prompt | Judge) -> tuple[Reask, ...]:
    return (Reask(step.because),) if isinstance(step, Prompt) and step.because else ()
