"""HTTP by httpx, imported here alone: connections, and one exchange over them. Decides nothing, reads no environment.

What is not the same word for word with and without `await` is a few lines for each; the delivering loop is in
`deliver`. Redirects are not followed, since the key would go along.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from math import inf
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import httpx

from grammarkit.openai.errors import cut_off
from grammarkit.openai.exchange import Arrived, Loss, Lost

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

    from grammarkit.openai.exchange import Send

_CONNECT = 10.0
"""Seconds for a connection to come about; a server that thinks long still picks up at once."""
_UNLIMITED = httpx.Limits(max_connections=None, max_keepalive_connections=20)
"""How many ask at once is for the caller to say."""


class Connections:
    """Clients, made when first needed: one for all threads, and one for each event loop, to which it is bound.

    A copy, or what comes out of a pickle, begins without any.
    """

    def __init__(
        self, transport: httpx.BaseTransport | None = None, async_transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._transports = (transport, async_transport)
        self._lock = Lock()
        self._client: httpx.Client | None = None
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = WeakKeyDictionary()

    def __reduce__(self) -> tuple[type[Connections], tuple[object, object]]:
        return Connections, self._transports

    def blocking(self) -> httpx.Client:
        """Give the client for code that blocks."""
        with self._lock:
            if self._client is None:
                self._client = httpx.Client(transport=self._transports[0], limits=_UNLIMITED)
            return self._client

    def of_loop(self, loop: asyncio.AbstractEventLoop) -> httpx.AsyncClient:
        """Give the client for an event loop."""
        with self._lock:
            client = self._clients.get(loop)
            if client is None:
                client = self._clients[loop] = httpx.AsyncClient(transport=self._transports[1], limits=_UNLIMITED)
            return client

    def close(self) -> None:
        """Close the connections of code that blocks."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    async def close_async(self, loop: asyncio.AbstractEventLoop) -> None:
        """Close the connections of the event loop that this runs in."""
        with self._lock:
            client = self._clients.pop(loop, None)
        if client is not None:
            await client.aclose()


@dataclass(frozen=True, slots=True)
class Manner:
    """How an exchange is held: what goes into its headers, and the seconds that the server may be silent."""

    key: str
    timeout: float

    def request(self, client: httpx.Client | httpx.AsyncClient, send: Send) -> httpx.Request:
        """Build what goes over the wire."""
        silence = min(self.timeout, send.within)
        return client.build_request(
            "POST",
            send.request.url,
            content=json.dumps(send.request.body, separators=(",", ":")),
            headers={
                "authorization": f"Bearer {self.key}",
                "content-type": "application/json",
                "user-agent": "grammarkit",
            },
            timeout=httpx.Timeout(silence, connect=min(_CONNECT, silence)),
        )


class Line:
    """A series of exchanges of which the last may be left open, to be read as it arrives."""

    def __init__(self, client: httpx.Client, manner: Manner, sleep: Callable[[float], object]) -> None:
        self._client, self._manner, self._sleep = client, manner, sleep
        self._open: httpx.Response | None = None
        self._until = inf

    def fetch(self, send: Send) -> Arrived | Lost:
        """Send, and take in the whole response."""
        return self._exchange(send, keep=False)

    def open(self, send: Send) -> Arrived | Lost:
        """Send, and if the answer is what was asked for, leave its body to `pieces`."""
        return self._exchange(send, keep=True)

    def pieces(self) -> Generator[bytes]:
        """Yield the body as it arrives; raise `BackendError` if it breaks off, or is not complete in time."""
        assert self._open is not None
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

    def _exchange(self, send: Send, *, keep: bool) -> Arrived | Lost:
        if send.delay:
            self._sleep(send.delay)
        began, body = perf_counter(), bytearray()
        self._until = began + send.within
        try:
            response = self._client.send(self._manner.request(self._client, send), stream=True)
            if keep and _to_be_kept(response):
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


class AsyncLine:
    """`Line`, with `await`."""

    def __init__(self, client: httpx.AsyncClient, manner: Manner, sleep: Callable[[float], Awaitable[object]]) -> None:
        self._client, self._manner, self._sleep = client, manner, sleep
        self._open: httpx.Response | None = None
        self._until = inf

    async def fetch(self, send: Send) -> Arrived | Lost:
        """As `Line.fetch`."""
        return await self._exchange(send, keep=False)

    async def open(self, send: Send) -> Arrived | Lost:
        """As `Line.open`."""
        return await self._exchange(send, keep=True)

    async def pieces(self) -> AsyncGenerator[bytes]:
        """As `Line.pieces`."""
        assert self._open is not None
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

    async def _exchange(self, send: Send, *, keep: bool) -> Arrived | Lost:
        if send.delay:
            await self._sleep(send.delay)
        began, body = perf_counter(), bytearray()
        self._until = began + send.within
        try:
            response = await self._client.send(self._manner.request(self._client, send), stream=True)
            if keep and _to_be_kept(response):
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


def _to_be_kept(response: httpx.Response) -> bool:
    return response.is_success and "html" not in response.headers.get("content-type", "")


def _in_time(until: float) -> None:
    """A timeout of httpx is for each silence; a server that trickles would never meet it."""
    if perf_counter() > until:
        raise httpx.ReadTimeout("the answer trickles in too slowly")


def _arrived(response: httpx.Response, body: bytes, began: float) -> Arrived:
    headers = dict(response.headers)
    return Arrived(response.status_code, headers, body, perf_counter() - began, _fraction())


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
