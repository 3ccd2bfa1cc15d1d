"""Judging: the texts that a flow wants read are read here, so that all that is left to be done for it is to ask."""

from __future__ import annotations

from contextlib import closing
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from grammarkit.ask.drive import Done, advance
from grammarkit.ask.values import Accepted, Judge, Refused
from grammarkit.errors import GrammarKitError, Rejected
from grammarkit.grammar.heard import heard
from grammarkit.language import noted

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from grammarkit.ask.flow import Flow
    from grammarkit.ask.values import Outcome, Prompt, Reply

T = TypeVar("T")


def judge(step: Judge) -> Accepted[object] | Refused:
    """Read a text as its language does, and take the time."""
    began = perf_counter()
    try:
        value = step.language.read(step.text)
    except Rejected as error:
        return Refused(error, perf_counter() - began)
    heard(step.language, step.text)
    return Accepted(value, perf_counter() - began, noted(step.language, step.text))


def judging(flow: Flow[T], judge: Callable[[Judge], Outcome] = judge) -> Generator[Prompt, Reply, T]:
    """Run a flow as one that yields nothing but prompts; its steps may take as long as reading does."""
    with closing(flow):
        step = advance(flow)
        while not isinstance(step, Done):
            try:
                outcome: Outcome | GrammarKitError = judge(step) if isinstance(step, Judge) else (yield step)
            except GrammarKitError as error:
                outcome = error
            step = advance(flow, outcome)
        return step.value
