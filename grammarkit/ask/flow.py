"""Flows: conversations as pure generators.

A flow yields a `Prompt` and is sent the `Reply`, or yields a `Judge` and is sent the `Verdict`. It does no I/O and
reads no clock, so the same flow runs blocking, async, streamed, or in rounds with many others. What it was sent
determines all that it does, so the record of that is its save file: `replayed` brings a fresh flow to where it stopped.
"""

from __future__ import annotations

from collections.abc import Generator, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from grammarkit.ask.answer import Answer, Attempt, Exhausted, interrupted
from grammarkit.ask.drive import Done, advance
from grammarkit.ask.feedback import correction, fault, lessons, unoffered
from grammarkit.ask.policy import Policy
from grammarkit.ask.values import Accepted, Asked, Judge, Outcome, Prompt, Refused, Reply, Verdict
from grammarkit.errors import GrammarKitError
from grammarkit.language import ALONE, offered

if TYPE_CHECKING:
    from grammarkit.ask.values import Call, Question
    from grammarkit.diagnostic import Diagnostic
    from grammarkit.errors import Rejected
    from grammarkit.language import Askable, Language

Q = TypeVar("Q")
A = TypeVar("A")
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

Step: TypeAlias = Prompt | Judge
Flow: TypeAlias = Generator[Step, Outcome, T]


def ask(question: Question, language: Askable[T], *, policy: Policy | None = None) -> Flow[Answer[T]]:
    """Ask until an answer is in `language`, telling the model in between what was wrong.

    Raises:
        Exhausted: no answer was accepted within the policy's budgets; it holds every attempt.
        BackendError: no reply could be had. SourceError: a validator's database is gone. GrammarError: the grammar
            cannot be used. Once there were replies, each of these is an `Interrupted` as well, which holds them.
        TypeError: `language` is none, or `question` no question; raised at once, not when the flow is run.
    """
    Asked.of(question)
    return _asked(question, language, offered(language), policy or Policy())


def _asked(
    question: Question, language: Askable[T], languages: Mapping[str, Language[T]], policy: Policy
) -> Flow[Answer[T]]:
    opening = Prompt.opening(question, language)
    prompt = policy.manner(()).asking(opening)
    tried: tuple[Attempt, ...] = ()
    while True:
        reply = yield from _kept(said(prompt), tried)
        found = yield from _kept(_judged(reply, languages), (*tried, Attempt(prompt, reply, (), reply.elapsed)))
        elapsed = reply.elapsed + found.elapsed
        if isinstance(found, _Found):
            return Answer(found.value, found.text, (*tried, Attempt(prompt, reply, (), elapsed, found.notes)))
        tried += (Attempt(prompt, reply, found.errors, elapsed),)
        if stop := policy.stop(tried):
            raise Exhausted(tried, stop.why, stop.budget)
        prompt = _again(opening, tried, policy)


def _kept(flow: Flow[T], attempts: tuple[Attempt, ...]) -> Flow[T]:
    """Run a flow; an error that ends it does not lose what has been tried, and paid for, until then."""
    try:
        return (yield from flow)
    except GrammarKitError as error:
        if attempts:
            raise interrupted(error, attempts) from error
        raise


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


@dataclass(frozen=True)
class _Found(Generic[T]):
    value: T
    text: str
    elapsed: float
    notes: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Faults:
    errors: tuple[Rejected, ...]
    elapsed: float = 0.0


def _judged(reply: Reply, languages: Mapping[str, Language[T]]) -> Flow[_Found[T] | _Faults]:
    """Judge every call of a reply by itself; the first that is acceptable is the answer."""
    if error := fault(reply, languages):
        return _Faults((error,))
    faults = _Faults(())
    for call in reply.calls:
        named = call.tool or (ALONE if len(languages) == 1 else "")
        verdict = yield from _called(call if named == call.tool else replace(call, tool=named), languages)
        if isinstance(verdict, Accepted):
            return _Found(verdict.value, call.text, faults.elapsed + verdict.elapsed, verdict.notes)
        faults = _Faults((*faults.errors, verdict.error), faults.elapsed + verdict.elapsed)
    return faults


def _called(call: Call, languages: Mapping[str, Language[T]]) -> Flow[Verdict[T]]:
    if call.tool not in languages:
        return Refused(unoffered(call, languages))
    return (yield from judged(languages[call.tool], call.text))


def _again(opening: Prompt, tried: tuple[Attempt, ...], policy: Policy) -> Prompt:
    last = tried[-1]
    assert last.error is not None
    if policy.reask == "fresh":
        prompt = opening.knowing(lessons(tried), last.error)
    else:
        shown = last.prompt if policy.history == "all" else replace(last.prompt, turns=opening.turns)
        prompt = shown.correcting(last.reply, [correction(error) for error in last.errors], last.error)
    return policy.manner(tried).asking(prompt)


def settled(flow: Generator[Q, A, T]) -> Generator[Q, A, T | GrammarKitError]:
    """Run `flow`, and return its error instead of raising it, so that one of many cannot take the others down."""
    try:
        return (yield from flow)
    except GrammarKitError as error:
        return error


def in_rounds(
    flows: Mapping[K, Generator[Q, A, T]],
) -> Generator[Mapping[K, Q], Mapping[K, A | GrammarKitError], dict[K, T | GrammarKitError]]:
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
