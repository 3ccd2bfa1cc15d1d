"""Drivers: the only code that moves a flow along. They know nothing of prompts."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from grammarkit.errors import GrammarKitError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

Q = TypeVar("Q")
A = TypeVar("A")
T = TypeVar("T")


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


async def run_async(flow: Generator[Q, A, T], perform: Callable[[Q], Awaitable[A]]) -> T:
    """Do as `run` does, without blocking an event loop."""
    with closing(flow):
        step = advance(flow)
        while not isinstance(step, Done):
            try:
                outcome: A | GrammarKitError = await perform(step)
            except GrammarKitError as error:
                outcome = error
            step = advance(flow, outcome)
        return step.value
