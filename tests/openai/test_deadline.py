"""What waits for the network is ended by the deadline, whatever else it waits for."""

from __future__ import annotations

import asyncio
import socket
from math import inf
from time import perf_counter

import httpx
import pytest
from httpcore._backends.sync import SyncStream

from grammarkit.openai.backend_deadline import LATE, Guard, in_time, within


def test_a_call_that_waits_for_ever_is_ended() -> None:
    def wait(link: socket.socket) -> None:
        response = httpx.Response(200, extensions={"network_stream": SyncStream(link)})
        with Guard(response, perf_counter() + 0.05, inf) as guard:
            guard.passed()
            if not link.recv(1):
                raise httpx.RemoteProtocolError("the peer closed the connection")

    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(httpx.ReadTimeout, match=LATE):
        wait(ours)


def test_other_errors_are_what_they_are() -> None:
    response = httpx.Response(200)
    with pytest.raises(httpx.RemoteProtocolError), Guard(response, perf_counter() + 60, 1.0):
        raise httpx.RemoteProtocolError("oh")
    with pytest.raises(ValueError, match="mine"), Guard(response, 0.0, 1.0):
        raise ValueError("mine")


def test_what_is_late_is_told_so() -> None:
    with pytest.raises(httpx.ReadTimeout, match=LATE), Guard(httpx.Response(200), 0.0, 1.0) as guard:
        guard.passed()
    assert in_time(perf_counter() + 60) > 0


def test_nobody_watches_where_every_wait_ends_in_time() -> None:
    with Guard(httpx.Response(200), perf_counter() + 60, 1.0) as guard:
        guard.passed()
        assert guard._timer is None
    whole = httpx.Response(200, headers={"content-length": "0"}, stream=httpx.ByteStream(b""))
    with Guard(whole, perf_counter() + 60, inf) as guard:
        guard.passed()
        assert guard._timer is None


def test_what_is_awaited_is_ended_too() -> None:
    async def main() -> None:
        async with within(inf):
            await asyncio.sleep(0)
        with pytest.raises(httpx.ReadTimeout, match=LATE):
            async with within(0.01):
                await asyncio.sleep(60)

    asyncio.run(main())
