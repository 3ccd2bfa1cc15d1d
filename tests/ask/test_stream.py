"""Streaming: every piece is passed on as it comes, and nothing is left open. Each claim holds blocking and async."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import pytest

from grammarkit.ask.answer import Answer
from grammarkit.ask.flow import Flow, ask, said
from grammarkit.ask.judging import judging
from grammarkit.ask.policy import Policy
from grammarkit.ask.stream import watch, watch_async
from grammarkit.ask.values import Call, Delta, Prompt, Reask, Reply
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError, SourceError

if TYPE_CHECKING:
    from grammarkit.language import Language

Piece: TypeAlias = str | Reply | BaseException


@dataclass(slots=True)
class Line:
    """A model that streams just these pieces, an error among them being raised; keeps a log of what was opened."""

    answers: list[tuple[Piece, ...]]
    log: list[str] = field(default_factory=list)

    def stream(self, prompt: Prompt) -> Generator[Delta | Reply]:
        self.log.append("opened")
        try:
            for piece in self.answers.pop(0):
                yield taken(piece)
        finally:
            self.log.append("closed")

    async def stream_async(self, prompt: Prompt) -> AsyncGenerator[Delta | Reply]:
        self.log.append("opened")
        try:
            for piece in self.answers.pop(0):
                await asyncio.sleep(0)
                yield taken(piece)
        finally:
            await asyncio.sleep(0)
            self.log.append("closed")


def taken(piece: Piece) -> Delta | Reply:
    match piece:
        case str():
            return Delta(piece)
        case Reply():
            return piece
        case error:
            raise error


def blocking(flow: Flow[object], line: Line, most: int | None = None) -> list[object]:
    """Watch a flow; stop after `most` events, where that is given."""
    events: list[object] = []
    watching = watch(judging(flow), line.stream)
    assert isinstance(watching, Generator)
    for event in watching:
        events.append(event)
        if len(events) == most:
            watching.close()
    return events


def waiting(flow: Flow[object], line: Line, most: int | None = None) -> list[object]:
    """Do the same in an event loop."""

    async def main() -> list[object]:
        events: list[object] = []
        watching = watch_async(judging(flow), line.stream_async)
        assert isinstance(watching, AsyncGenerator)
        async for event in watching:
            events.append(event)
            if len(events) == most:
                await watching.aclose()
        return events

    return asyncio.run(main())


Watch: TypeAlias = Callable[..., list[object]]
BOTH = pytest.mark.parametrize("watched", [blocking, waiting], ids=["blocking", "async"])


def reply(text: str) -> Reply:
    return Reply((Call("answer", text, "c"),))


@BOTH
def test_deltas_come_as_they_were_sent_and_the_answer_last(watched: Watch, sums: Language[int]) -> None:
    *deltas, answer = watched(ask("q", sums), Line([("1", "+", "", "2", reply("1+2"))]))
    assert deltas == [Delta("1"), Delta("+"), Delta(""), Delta("2")]
    assert isinstance(answer, Answer)
    assert answer.value == 3


@BOTH
def test_the_reason_stands_before_the_deltas_of_the_next_attempt(watched: Watch, sums: Language[int]) -> None:
    events = watched(ask("q", sums), Line([("1+", reply("1+")), ("4", reply("4"))]))
    assert [type(event) for event in events] == [Delta, Reask, Delta, Answer]
    answer, reask = events[-1], events[1]
    assert isinstance(answer, Answer)
    assert isinstance(reask, Reask)
    assert reask.error is answer.attempts[0].error


@BOTH
def test_a_reply_without_deltas_is_enough(watched: Watch, sums: Language[int]) -> None:
    assert [type(event) for event in watched(ask("q", sums), Line([(reply("1"),)]))] == [Answer]


@BOTH
def test_no_reask_is_told_when_there_is_none(watched: Watch, sums: Language[int]) -> None:
    line = Line([("1+", reply("1+")), ("2+", reply("2+"))])
    flow = ask("q", sums, policy=Policy(attempts=2))
    seen: list[object] = []
    with pytest.raises(Exception, match="no answer was accepted in 2 attempts"):
        seen += watched(flow, line)
    assert line.log == ["opened", "closed"] * 2


@BOTH
@pytest.mark.parametrize("pieces", [(), ("1", "+")], ids=["nothing", "half"])
def test_a_stream_that_ends_early_is_an_error_that_reaches_the_flow(
    watched: Watch, sums: Language[int], pieces: tuple[str, ...]
) -> None:
    def patient() -> Flow[str]:
        try:
            heard = yield from said(Prompt.opening("q", sums))
        except BackendError as error:
            return error.diagnostic.code
        return heard.text

    assert watched(patient(), Line([pieces]))[-1] == "stream-cut-off"


@BOTH
def test_and_comes_out_of_an_ask(watched: Watch, sums: Language[int]) -> None:
    with pytest.raises(BackendError, match="stream-cut-off: the stream ended before the reply was complete"):
        watched(ask("q", sums), Line([("1",)]))


@BOTH
def test_each_early_end_is_an_error_of_its_own(watched: Watch, sums: Language[int]) -> None:
    caught: list[BackendError] = []
    for _ in range(2):
        with pytest.raises(BackendError) as raised:
            watched(ask("q", sums), Line([()]))
        caught.append(raised.value)
    assert caught[0] is not caught[1]


@BOTH
def test_an_error_of_the_backend_reaches_the_flow_after_its_deltas(watched: Watch, sums: Language[int]) -> None:
    busy = BackendError(Diagnostic("busy", "the model is busy"))

    def patient() -> Flow[Reply]:
        try:
            return (yield from said(Prompt.opening("q", sums)))
        except BackendError:
            return (yield from said(Prompt.opening("again", sums)))

    line = Line([("1", busy), ("2", reply("2"))])
    assert watched(patient(), line) == [Delta("1"), Delta("2"), reply("2")]
    assert line.log == ["opened", "closed"] * 2


@BOTH
def test_an_error_of_reading_reaches_the_flow(watched: Watch, sums: Language[int]) -> None:
    @dataclass(frozen=True)
    class Unreadable:
        """A language whose database is gone."""

        grammar = sums.grammar
        instructions = ""

        def read(self, text: str) -> int:
            raise SourceError(Diagnostic("unreadable", "the database is gone"))

    with pytest.raises(SourceError, match="gone"):
        watched(ask("q", Unreadable()), Line([("1", reply("1"))]))


@BOTH
@pytest.mark.parametrize("most", [1, 2])
def test_whoever_stops_listening_closes_the_backends_stream_and_the_flow(
    watched: Watch, sums: Language[int], most: int
) -> None:
    def asking() -> Flow[object]:
        try:
            return (yield from ask("q", sums))
        finally:
            line.log.append("flow closed")

    line = Line([("1", "+", "2", reply("1+2"))])
    flow = asking()
    assert watched(flow, line, most) == [Delta("1"), Delta("+")][:most]
    assert line.log == ["opened", "closed", "flow closed"]


@BOTH
@pytest.mark.parametrize("error", [ZeroDivisionError(), KeyboardInterrupt()], ids=["broken", "interrupted"])
def test_any_other_error_closes_the_stream_and_the_flow(
    watched: Watch, sums: Language[int], error: BaseException
) -> None:
    def asking() -> Flow[object]:
        try:
            return (yield from ask("q", sums))
        finally:
            line.log.append("flow closed")

    line = Line([("1", error)])
    flow = asking()
    with pytest.raises(type(error)):
        watched(flow, line)
    assert line.log == ["opened", "closed", "flow closed"]


@BOTH
def test_a_stream_is_closed_before_the_next_one_is_opened(watched: Watch, sums: Language[int]) -> None:
    line = Line([("1+", reply("1+")), ("4", reply("4"))])
    watched(ask("q", sums), line)
    assert line.log == ["opened", "closed", "opened", "closed"]
