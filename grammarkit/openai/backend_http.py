"""HTTP by httpx: exchanges over connections. Decides nothing, reads no environment.

What is not the same word for word with and without `await` is a few lines for each; the delivering loop is in
`deliver`. Redirects are not followed, since the key would go along.
"""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass
from math import inf
from time import perf_counter
from typing import TYPE_CHECKING

import httpx

from grammarkit.ask.drive import run, run_async
from grammarkit.openai.background import FAREWELL
from grammarkit.openai.errors import closed, cut_off
from grammarkit.openai.exchange import Arrived, Loss, Lost, Send

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping

    from grammarkit.openai.backend_connections import Connections
    from grammarkit.openai.deliver import Delivery
    from grammarkit.openai.exchange import Request

_CONNECT = 10.0
"""Seconds for a connection to come about; a server that thinks long still picks up at once."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How an exchange is held: the headers that let us in, and the seconds that the server may be silent."""

    headers: Mapping[str, str]
    timeout: float

    def request(self, client: httpx.Client | httpx.AsyncClient, send: Send) -> httpx.Request:
        """Build what goes over the wire."""
        silence = min(self.timeout, send.within)
        asked = send.request
        written = json.dumps(asked.body, separators=(",", ":")) if asked.body else None
        return client.build_request(
            asked.method,
            asked.url,
            content=asked.content or written,
            headers={**self.headers, "content-type": asked.kind, "user-agent": "grammarkit"},
            timeout=httpx.Timeout(silence, connect=min(_CONNECT, silence)),
        )


class Line:
    """A series of exchanges of which the last may be left open, to be read as it arrives."""

    def __init__(self, connections: Connections, manner: Manner, sleep: Callable[[float], object]) -> None:
        self._connections, self._manner, self._sleep = connections, manner, sleep
        self._client = connections.blocking()
        self._open: httpx.Response | None = None
        self._undo: Request | None = None
        self._until = inf

    def carry(self, flow: Delivery) -> Arrived:
        """Run a delivery; whatever else ends it than its own end, have the server stop what it is at.

        The body of an answer that streams is left to `pieces`.
        """
        try:
            return run(flow, self._exchange)
        except BaseException:
            self._withdraw()
            raise

    def pieces(self) -> Generator[bytes]:
        """Yield the body as it arrives; raise `BackendError` if it breaks off, or is not complete in time."""
        if self._open is None:
            return
        try:
            for piece in self._open.iter_bytes():
                _in_time(self._until)
                yield piece
        except httpx.RequestError as error:
            broken = cut_off(_words(error))
        else:
            return
        raise broken

    def close(self) -> None:
        """Close what was left open."""
        if self._open is not None:
            self._open.close()

    def _exchange(self, send: Send) -> Arrived | Lost:
        self._undo = send.request.undo
        if send.delay:
            self._sleep(send.delay)
        if self._client.is_closed:
            raise closed()
        began, body = perf_counter(), bytearray()
        self._until = began + send.within
        try:
            response = self._client.send(self._manner.request(self._client, send), stream=True)
            if send.request.streams and _to_be_kept(response):
                self._open = response
                return _arrived(response, b"", began)
            try:
                for piece in response.iter_bytes():
                    body += piece
                    _in_time(self._until)
            finally:
                response.close()
        except httpx.RequestError as error:
            return _lost(error, began)
        return _arrived(response, bytes(body), began)

    def _withdraw(self) -> None:
        """Tell the server that nobody waits any more; that it hears of it is not made sure of."""
        if self._undo is not None:
            with self._connections.another() as self._client:
                self._exchange(Send(self._undo, within=FAREWELL))


class AsyncLine:
    """`Line`, with `await`."""

    def __init__(self, connections: Connections, manner: Manner, sleep: Callable[[float], Awaitable[object]]) -> None:
        self._connections, self._manner, self._sleep = connections, manner, sleep
        self._client = connections.of_loop(asyncio.get_running_loop())
        self._open: httpx.Response | None = None
        self._undo: Request | None = None
        self._until = inf

    async def carry(self, flow: Delivery) -> Arrived:
        """As `Line.carry`."""
        try:
            return await run_async(flow, self._exchange)
        except BaseException:
            await self._withdraw()
            raise

    async def pieces(self) -> AsyncGenerator[bytes]:
        """As `Line.pieces`."""
        if self._open is None:
            return
        try:
            async for piece in self._open.aiter_bytes():
                _in_time(self._until)
                yield piece
        except httpx.RequestError as error:
            broken = cut_off(_words(error))
        else:
            return
        raise broken

    async def aclose(self) -> None:
        """As `Line.close`."""
        if self._open is not None:
            await self._open.aclose()

    async def _exchange(self, send: Send) -> Arrived | Lost:
        self._undo = send.request.undo
        if send.delay:
            await self._sleep(send.delay)
        if self._client.is_closed:
            raise closed()
        began, body = perf_counter(), bytearray()
        self._until = began + send.within
        try:
            response = await self._client.send(self._manner.request(self._client, send), stream=True)
            if send.request.streams and _to_be_kept(response):
                self._open = response
                return _arrived(response, b"", began)
            try:
                async for piece in response.aiter_bytes():
                    body += piece
                    _in_time(self._until)
            finally:
                await response.aclose()
        except httpx.RequestError as error:
            return _lost(error, began)
        return _arrived(response, bytes(body), began)

    async def _withdraw(self) -> None:
        """As `Line._withdraw`."""
        if self._undo is not None:
            async with self._connections.another_async() as self._client:
                await self._exchange(Send(self._undo, within=FAREWELL))


def _to_be_kept(response: httpx.Response) -> bool:
    return response.is_success and "html" not in response.headers.get("content-type", "")


def _in_time(until: float) -> None:
    """A timeout of httpx is for each silence; a server that trickles would never meet it."""
    if perf_counter() > until:
        raise httpx.ReadTimeout("the answer trickles in too slowly")


def _arrived(response: httpx.Response, body: bytes, began: float) -> Arrived:
    return Arrived(response.status_code, response.headers, body, perf_counter() - began, _fraction())


def _lost(error: httpx.RequestError, began: float) -> Lost:
    match error:
        case httpx.ConnectTimeout() | httpx.PoolTimeout() | httpx.ConnectError() | httpx.ProxyError():
            reason = Loss.UNREACHABLE
        case httpx.TimeoutException():
            reason = Loss.TIMED_OUT
        case _:
            reason = Loss.BROKEN
    return Lost(reason, _words(error), perf_counter() - began, _fraction())


def _words(error: httpx.RequestError) -> str:
    """Give the network's own words; some errors have none but their name."""
    return str(error) or type(error).__name__


def _fraction() -> float:
    return random.random()  # noqa: S311 - it spreads waits; nothing has to be hard to guess
