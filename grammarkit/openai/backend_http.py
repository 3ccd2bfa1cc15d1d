"""HTTP by httpx: exchanges over connections. Decides nothing, reads no environment.

What is not the same word for word with and without `await` is a few lines for each; the delivering loop is in
`deliver`. Redirects are not followed, since the key would go along.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from math import inf
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING

import httpx

from grammarkit.ask.drive import run, run_async
from grammarkit.openai.backend_deadline import Guard, in_time, within
from grammarkit.openai.backend_outcome import arrived, lost, settle, undoing, words
from grammarkit.openai.background import FAREWELL
from grammarkit.openai.errors import closed, cut_off
from grammarkit.openai.exchange import Send

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping

    from grammarkit.openai.backend_connections import Connections
    from grammarkit.openai.deliver import Delivery
    from grammarkit.openai.exchange import Arrived, Lost, Recall, Request

_CONNECT = 10.0
"""Seconds for a connection to come about; a server that thinks long still picks up at once."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How an exchange is held: the headers that let us in, and the seconds that the server may be silent."""

    headers: Mapping[str, str]
    timeout: float

    def request(self, client: httpx.Client | httpx.AsyncClient, send: Send) -> httpx.Request:
        """Build what goes over the wire."""
        asked = send.request
        written = json.dumps(asked.body, separators=(",", ":")) if asked.body else None
        return client.build_request(
            asked.method,
            asked.url,
            content=asked.content or written,
            headers={**self.headers, "content-type": asked.kind, "user-agent": "grammarkit"},
            timeout=httpx.Timeout(self.silence(send), connect=min(_CONNECT, send.within)),
        )

    def silence(self, send: Send) -> float:
        """Say how many seconds the server may be silent."""
        return min(self.timeout, send.within)


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
            with Guard(self._open, self._until, self._manner.timeout) as guard:
                for piece in self._open.iter_bytes():
                    guard.passed()
                    yield piece
        except httpx.RequestError as error:
            broken = cut_off(words(error))
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
        return self._exchanged(send) if send.request.recall is None else self._heard_out(send, send.request.recall)

    def _exchanged(self, send: Send) -> Arrived | Lost:
        began, body = perf_counter(), bytearray()
        self._until = began + send.within
        try:
            response = self._client.send(self._manner.request(self._client, send), stream=True)
            if send.request.streams and _to_be_kept(response):
                self._open = response
                return arrived(response, b"", began)
            try:
                with Guard(response, self._until, self._manner.timeout) as guard:
                    for piece in response.iter_bytes():
                        body += piece
                        guard.passed()
            finally:
                response.close()
        except httpx.RequestError as error:
            return lost(error, began)
        return arrived(response, bytes(body), began)

    def _heard_out(self, send: Send, recall: Recall) -> Arrived | Lost:
        """Exchange in a thread of its own, so that the answer is heard even if this one is interrupted."""
        answer: Future[Arrived | Lost] = Future()
        try:
            Thread(target=settle, args=(answer, partial(self._exchanged, send)), daemon=True).start()
            wait([answer])
        except BaseException:
            if wait([answer], FAREWELL).done:
                self._undo = undoing(answer, recall)
            raise
        return answer.result()

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
            return await run_async(flow, self._exchange, quick=True)
        except BaseException:
            await self._withdraw()
            raise

    async def pieces(self) -> AsyncGenerator[bytes]:
        """As `Line.pieces`."""
        if self._open is None:
            return
        pieces = self._open.aiter_bytes()
        try:
            while True:
                async with within(in_time(self._until)):
                    piece = await anext(pieces, None)
                if piece is None:
                    return
                yield piece
        except httpx.RequestError as error:
            broken = cut_off(words(error))
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
        return await (
            self._exchanged(send) if send.request.recall is None else self._heard_out(send, send.request.recall)
        )

    async def _exchanged(self, send: Send) -> Arrived | Lost:
        began, body = perf_counter(), bytearray()
        self._until = began + send.within
        try:
            async with within(send.within):
                response = await self._client.send(self._manner.request(self._client, send), stream=True)
                if send.request.streams and _to_be_kept(response):
                    self._open = response
                    return arrived(response, b"", began)
                try:
                    async for piece in response.aiter_bytes():
                        body += piece
                        in_time(self._until)  # what never waits is never told
                finally:
                    await response.aclose()
        except httpx.RequestError as error:
            return lost(error, began)
        return arrived(response, bytes(body), began)

    async def _heard_out(self, send: Send, recall: Recall) -> Arrived | Lost:
        """Exchange in a task of its own, so that the answer is heard even if this one is cancelled."""
        answer = asyncio.ensure_future(self._exchanged(send))
        try:
            return await asyncio.shield(answer)
        except asyncio.CancelledError:
            if (await asyncio.wait({answer}, timeout=FAREWELL))[0]:
                self._undo = undoing(answer, recall)
            answer.cancel()
            raise

    async def _withdraw(self) -> None:
        """As `Line._withdraw`."""
        if self._undo is not None:
            async with self._connections.another_async() as self._client:
                await self._exchange(Send(self._undo, within=FAREWELL))


def _to_be_kept(response: httpx.Response) -> bool:
    return response.is_success and "html" not in response.headers.get("content-type", "")
