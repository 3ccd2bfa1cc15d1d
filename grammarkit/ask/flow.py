"""Flows: conversations as pure generators.

A flow yields a `Prompt` and is sent the `Reply`, or yields a `Judge` and is sent the `Verdict`. It does no I/O and
reads no clock, so the same flow runs blocking, async, streamed, or in rounds with many others. What it was sent
determines all that it does, so the record of that is its save file: `replayed` brings a fresh flow to where it stopped.
"""

from __future__ import annotations

from collections.abc import Generator, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from grammarkit.ask.answer import Answer, Attempt, Exhausted, Interrupted
from grammarkit.ask.drive import Done, advance
from grammarkit.ask.feedback import correction, fault, lessons
from grammarkit.ask.policy import Policy
from grammarkit.ask.values import Accepted, Judge, Outcome, Prompt, Refused, Reply, Verdict
from grammarkit.errors import BackendError, GrammarKitError
from grammarkit.language import require_language

if TYPE_CHECKING:
    from grammarkit.language import Language

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

Step: TypeAlias = Prompt | Judge
Flow: TypeAlias = Generator[Step, Outcome, T]


def ask(question: str, language: Language[T], *, policy: Policy | None = None) -> Flow[Answer[T]]:
    """Ask until an answer is in `language`, telling the model in between what was wrong.

    Raises:
        Exhausted: no answer was accepted within the policy's budgets; it holds every attempt.
        BackendError: no reply could be had; an `Interrupted`, which holds the attempts, where there were some.
        TypeError: `language` is none; raised at once, not when the flow is run.
    """
    require_language(language)
    return _asked(question, language, policy or Policy())


def _asked(question: str, language: Language[T], policy: Policy) -> Flow[Answer[T]]:
    opening = Prompt.opening(question, language)
    prompt = replace(opening, effort=policy.effort(0), temperature=policy.temperature(0))
    tried: tuple[Attempt, ...] = ()
    while True:
        try:
            reply = yield from said(prompt)
        except BackendError as error:
            if tried:
                raise Interrupted(error, tried) from error
            raise
        verdict = yield from _verdict(reply, language)
        if not isinstance(verdict, Refused):
            value, text, elapsed = verdict
            return Answer(value, text, (*tried, Attempt(prompt, reply, None, reply.elapsed + elapsed)))
        tried += (Attempt(prompt, reply, verdict.error, reply.elapsed + verdict.elapsed),)
        if why := policy.stop(tried):
            raise Exhausted(tried, why)
        prompt = _again(opening, tried, policy)


def said(prompt: Prompt) -> Flow[Reply]:
    """Put a prompt to the model."""
    reply = yield prompt
    if not isinstance(reply, Reply):
        raise TypeError(f"a prompt is answered by a Reply, not by {type(reply).__name__}")
    return reply


def judged(language: Language[T], text: str) -> Flow[Verdict[T]]:
    """Have `text` read as a sentence of `language`."""
    verdict = yield Judge(language, text)
    if not isinstance(verdict, Accepted | Refused):
        raise TypeError(f"a text to judge is answered by a verdict, not by {type(verdict).__name__}")
    return verdict


def _verdict(reply: Reply, language: Language[T]) -> Flow[tuple[T, str, float] | Refused]:
    """Judge every call of a reply; the first that is acceptable is the answer, else the first fault tells why not."""
    if error := fault(reply):
        return Refused(error)
    elapsed, refused = 0.0, None
    for call in reply.calls:
        verdict = yield from judged(language, call.text)
        elapsed += verdict.elapsed
        if isinstance(verdict, Accepted):
            return verdict.value, call.text, elapsed
        refused = refused or verdict
    assert refused is not None
    return replace(refused, elapsed=elapsed)


def _again(opening: Prompt, tried: tuple[Attempt, ...], policy: Policy) -> Prompt:
    last = tried[-1]
    assert last.error is not None
    if policy.reask == "fresh":
        prompt = opening.knowing(lessons(tried), last.error)
    else:
        prompt = last.prompt.correcting(last.reply, correction(last.error), last.error)
    return replace(prompt, effort=policy.effort(len(tried)), temperature=policy.temperature(len(tried)))


def settled(flow: Flow[T]) -> Flow[T | GrammarKitError]:
    """Run `flow`, and return its error instead of raising it, so that one of many cannot take the others down."""
    try:
        return (yield from flow)
    except GrammarKitError as error:
        return error


def in_rounds(
    flows: Mapping[K, Flow[T]],
) -> Generator[Mapping[K, Step], Mapping[K, Outcome | GrammarKitError], dict[K, T | GrammarKitError]]:
    """Run many flows as one: each round yields every open wish at once, and is sent what came of each."""
    open_ = {key: settled(flow) for key, flow in flows.items()}
    try:
        steps = {key: advance(flow) for key, flow in open_.items()}
        while wishes := {key: step for key, step in steps.items() if not isinstance(step, Done)}:
            outcomes = yield wishes
            steps |= {key: advance(open_[key], outcomes[key]) for key in wishes}
        return {key: step.value for key, step in steps.items() if isinstance(step, Done)}
    finally:
        for flow in open_.values():
            flow.close()


def replayed(flow: Flow[T], outcomes: Iterable[Outcome | GrammarKitError]) -> Step | Done[T]:
    """Bring a fresh flow to where a recorded one stopped, without the model and without the database.

    Raises:
        ValueError: the record is of another flow: it goes on after this one has ended.
    """
    step = advance(flow)
    for outcome in outcomes:
        if isinstance(step, Done):
            raise ValueError("the record goes on after the end of the flow")  # noqa: TRY004 - of a value, not a type
        step = advance(flow, outcome)
    return step
