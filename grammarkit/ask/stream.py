"""Streaming drivers: the same flows, with every piece of an answer passed on as it arrives.

A stream whose answer cannot become a sentence any more is closed at once; see `watcher`.
"""

from __future__ import annotations

from contextlib import aclosing, closing
from typing import TYPE_CHECKING, TypeVar

from grammarkit.ask.drive import Done, advance, advance_async, in_thread
from grammarkit.ask.values import Delta, Reask
from grammarkit.ask.watcher import Watcher
from grammarkit.errors import GrammarKitError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from grammarkit.ask.values import Prompt, Reply

T = TypeVar("T")


def watch(
    flow: Generator[Prompt, Reply, T], open_: Callable[[Prompt], Generator[Delta | Reply]]
) -> Generator[Delta | Reask | T]:
    """Run a flow; yield each delta, the reason before each re-ask, and at the very end what the flow returned."""
    with closing(flow):
        step = advance(flow)
        while not isinstance(step, Done):
            if step.because:
                yield Reask(step.because)
            try:
                watcher = Watcher(step.tools)
                with closing(open_(step)) as stream:
                    for item in stream:
                        if isinstance(item, Delta):
                            yield item
                        if watcher.heard(item):
                            break
                outcome: Reply | GrammarKitError = watcher.outcome()
            except GrammarKitError as error:
                outcome = error
            step = advance(flow, outcome)
        yield step.value


async def watch_async(
    flow: Generator[Prompt, Reply, T], open_: Callable[[Prompt], AsyncGenerator[Delta | Reply]]
) -> AsyncGenerator[Delta | Reask | T]:
    """Do as `watch` does, without blocking an event loop."""
    step = await advance_async(flow)
    while not isinstance(step, Done):
        try:
            if step.because:
                yield Reask(step.because)
            watcher = await in_thread(Watcher, step.tools)
            async with aclosing(open_(step)) as stream:
                async for item in stream:
                    if isinstance(item, Delta):
                        yield item
                    if watcher.heard(item):
                        break
            outcome: Reply | GrammarKitError = await in_thread(watcher.outcome)
        except GrammarKitError as error:
            outcome = error
        except BaseException:
            flow.close()
            raise
        step = await advance_async(flow, outcome)
    yield step.value
