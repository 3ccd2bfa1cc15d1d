"""Drivers move any flow along, and know nothing of prompts: the flows here ask for the square of a number."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator
from typing import TypeAlias, TypeVar

import pytest

from grammarkit.ask.drive import Done, advance, in_thread, run, run_async
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError, GrammarKitError

T = TypeVar("T")
Squares: TypeAlias = Generator[int, int, T]

BUSY = BackendError(Diagnostic("busy", "the model is busy"))


class Abort(BaseException):
    """Ends a program as Ctrl-C does, but is nobody else's."""


def summed(*numbers: int) -> Squares[int]:
    total = 0
    for number in numbers:
        total += yield number
    return total


def kept(log: list[str]) -> Squares[str]:
    try:
        yield 1
    except BaseException as error:
        log.append(type(error).__name__)
        raise
    finally:
        log.append("closed")
    return "squared"


def square(number: int) -> int:
    return number * number


def run_in_a_loop(flow: Squares[T], perform: Callable[[int], int]) -> T:
    async def awaited(number: int) -> int:
        await asyncio.sleep(0)
        return perform(number)

    async def main() -> T:
        return await run_async(flow, awaited)

    return asyncio.run(main())


BOTH = pytest.mark.parametrize("drive", [run, run_in_a_loop], ids=["blocking", "async"])
Drive: TypeAlias = Callable[[Squares[T], Callable[[int], int]], T]


def test_a_flow_is_advanced_step_by_step() -> None:
    flow = summed(2, 3)
    assert [advance(flow), advance(flow, 4), advance(flow, 9)] == [2, 3, Done(13)]


def test_a_flow_that_asks_nothing_is_done_at_once() -> None:
    assert advance(summed()) == Done(0)


def test_an_outcome_that_is_an_error_is_raised_where_the_flow_waits() -> None:
    log: list[str] = []
    flow = kept(log)
    advance(flow)
    with pytest.raises(BackendError) as raised:
        advance(flow, BUSY)
    assert raised.value is BUSY
    assert log == ["BackendError", "closed"]


@BOTH
def test_a_driver_runs_a_flow_to_its_end(drive: Drive[int]) -> None:
    assert drive(summed(1, 2, 3), square) == 14


@BOTH
def test_a_flow_may_return_nothing(drive: Drive[None]) -> None:
    def silent() -> Squares[None]:
        yield 1

    assert drive(silent(), square) is None  # type: ignore[func-returns-value] # that it is nothing is the claim


@BOTH
def test_our_errors_are_thrown_into_the_flow_which_may_go_on(drive: Drive[int]) -> None:
    def patient() -> Squares[int]:
        try:
            return (yield 1)
        except GrammarKitError:
            return (yield 3)

    def busy_at_first(number: int) -> int:
        if number == 1:
            raise BUSY
        return square(number)

    assert drive(patient(), busy_at_first) == 9


@BOTH
def test_our_errors_come_out_where_the_flow_does_not_catch_them(drive: Drive[str]) -> None:
    def busy(number: int) -> int:
        raise BUSY

    log: list[str] = []
    with pytest.raises(BackendError) as raised:
        drive(kept(log), busy)
    assert raised.value is BUSY
    assert log == ["BackendError", "closed"]


@BOTH
@pytest.mark.parametrize("error", [KeyboardInterrupt, Abort, ZeroDivisionError])
def test_any_other_error_closes_the_flow_at_once(drive: Drive[str], error: type[BaseException]) -> None:
    def interrupted(number: int) -> int:
        raise error

    log: list[str] = []
    flow = kept(log)  # held here, so that it is not closed by being collected
    with pytest.raises(error):
        drive(flow, interrupted)
    assert log == ["GeneratorExit", "closed"]


def test_cancelling_the_task_closes_the_flow() -> None:
    async def for_ever(number: int) -> int:
        await asyncio.Event().wait()
        return number

    async def main(flow: Squares[str]) -> None:
        task = asyncio.create_task(run_async(flow, for_ever))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    log: list[str] = []
    flow = kept(log)
    asyncio.run(main(flow))
    assert log == ["GeneratorExit", "closed"]


def test_a_step_that_takes_its_time_is_not_waited_for_by_who_is_cancelled_and_the_flow_is_closed_after_it() -> None:
    at_work, may_go_on = threading.Event(), threading.Event()

    def slow() -> Squares[str]:
        try:
            at_work.set()
            assert may_go_on.wait(30)
            yield 1
        finally:
            log.append("closed")
        return "squared"

    async def main() -> None:
        task = asyncio.create_task(run_async(flow, in_thread_squared))
        assert await asyncio.to_thread(at_work.wait, 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert log == []
        may_go_on.set()

    log: list[str] = []
    flow = slow()  # held here, so that it is not closed by being collected

    async def in_thread_squared(number: int) -> int:
        return await in_thread(square, number)

    asyncio.run(main())
    assert log == ["closed"]


def test_a_stopiteration_in_a_thread_is_not_waited_for() -> None:
    """Python 3.11 would never notice the end of such a thread."""

    async def main() -> None:
        await asyncio.wait_for(in_thread(next, iter(())), 30)

    with pytest.raises(RuntimeError, match="StopIteration"):
        asyncio.run(main())


def test_a_stopiteration_that_leaks_from_outside_is_not_mistaken_for_the_end() -> None:
    def leaking(number: int) -> int:
        raise StopIteration("not an answer")

    with pytest.raises(StopIteration, match="not an answer"):
        run(summed(1), leaking)
    with pytest.raises(RuntimeError, match="StopIteration"):
        run_in_a_loop(summed(1), leaking)


@BOTH
def test_a_stopiteration_that_leaks_inside_is_not_mistaken_for_the_end(drive: Drive[int]) -> None:
    def leaking() -> Squares[int]:
        yield 1
        raise StopIteration(42)  # noqa: PLR1708 - what careless code in a flow does

    with pytest.raises(RuntimeError, match="StopIteration"):
        drive(leaking(), square)


@BOTH
def test_an_error_of_the_flow_itself_comes_out_as_it_is(drive: Drive[int]) -> None:
    def broken() -> Squares[int]:
        yield 1
        raise LookupError("of the flow")

    with pytest.raises(LookupError, match="of the flow"):
        drive(broken(), square)
