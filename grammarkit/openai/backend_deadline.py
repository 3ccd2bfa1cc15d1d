"""An end to what takes too long.

A timeout of httpx is for each silence: a server that says a little now and then never meets it, and the last silence
may begin shortly before the deadline.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager, suppress
from threading import Timer
from time import perf_counter
from typing import TYPE_CHECKING, Self

import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from types import TracebackType

LATE = "it was not complete within the deadline"


def in_time(until: float) -> float:
    """Give the seconds that are left; raise `httpx.ReadTimeout` if there are none."""
    left = until - perf_counter()
    if left <= 0:
        raise httpx.ReadTimeout(LATE)
    return left


class Guard:
    """Watches over the body of a response that is read by blocking calls; raises `httpx.ReadTimeout` when time is up.

    A call that waits for the network cannot be told to stop, but its socket can be shut down by another thread. There
    is one only where a wait that begins now could outlast the deadline, `until`; each lasts `silence` seconds at most.
    """

    def __init__(self, response: httpx.Response, until: float, silence: float) -> None:
        self._response, self._until, self._silence = response, until, silence
        self._timer: Timer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if isinstance(error, httpx.TransportError) and perf_counter() > self._until:
            raise httpx.ReadTimeout(LATE) from error

    def passed(self) -> None:
        """Tell of a piece that has come."""
        left = in_time(self._until)
        if self._timer is None and left < self._silence and self._more():
            self._timer = Timer(left, _shut, [self._response])
            self._timer.daemon = True
            self._timer.start()

    def _more(self) -> bool:
        """Tell whether more may be waited for."""
        length = self._response.headers.get("content-length", "")
        return not length.isdecimal() or self._response.num_bytes_downloaded < int(length)


def _shut(response: httpx.Response) -> None:
    stream = response.extensions.get("network_stream")
    link = stream.get_extra_info("socket") if stream is not None else None
    if isinstance(link, socket.socket):
        with suppress(OSError):
            # Below TLS, whose own `shutdown` may not be called while another thread reads.
            socket.socket.shutdown(link, socket.SHUT_RDWR)


@asynccontextmanager
async def within(seconds: float) -> AsyncGenerator[None]:
    """Raise `httpx.ReadTimeout` in what takes longer."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise httpx.ReadTimeout(LATE) from error
