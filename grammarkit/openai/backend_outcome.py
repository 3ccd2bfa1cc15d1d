"""What came of an exchange by httpx, as values."""

from __future__ import annotations

import random
from time import perf_counter
from typing import TYPE_CHECKING

import httpx

from grammarkit.openai.exchange import Arrived, Loss, Lost

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from concurrent.futures import Future

    from grammarkit.openai.exchange import Recall, Request


def settle(answer: Future[Arrived | Lost], exchange: Callable[[], Arrived | Lost]) -> None:
    """Have an exchange, and give what comes of it to whoever waits for `answer`."""
    try:
        answer.set_result(exchange())
    except BaseException as error:  # noqa: BLE001 - it is raised again where the answer is waited for
        answer.set_exception(error)


def undoing(answer: Future[Arrived | Lost] | asyncio.Future[Arrived | Lost], recall: Recall) -> Request | None:
    """Find out from an answer what takes back what was asked, if it was done."""
    if answer.cancelled() or answer.exception() is not None:
        return None
    found = answer.result()
    return recall(found) if isinstance(found, Arrived) else None


def arrived(response: httpx.Response, body: bytes, began: float) -> Arrived:
    """Say what arrived, and how long it took since `began`."""
    return Arrived(response.status_code, response.headers, body, perf_counter() - began, _fraction())


def lost(error: httpx.RequestError, began: float) -> Lost:
    """Say why nothing arrived."""
    match error:
        case httpx.ConnectTimeout() | httpx.PoolTimeout() | httpx.ConnectError() | httpx.ProxyError():
            reason = Loss.UNREACHABLE
        case httpx.TimeoutException():
            reason = Loss.TIMED_OUT
        case _:
            reason = Loss.BROKEN
    return Lost(reason, words(error), perf_counter() - began, _fraction())


def words(error: httpx.RequestError) -> str:
    """Give the network's own words; some errors have none but their name."""
    return str(error) or type(error).__name__


def _fraction() -> float:
    return random.random()  # noqa: S311 - it spreads waits; nothing has to be hard to guess
