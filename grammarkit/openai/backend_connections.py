"""Connections by httpx: kept open from prompt to prompt, and made anew after they were closed. Decides nothing."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    import asyncio
    from ssl import SSLContext

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
        self._clients: dict[asyncio.AbstractEventLoop, httpx.AsyncClient] = {}

    def __reduce__(self) -> tuple[type[Connections], tuple[object, object]]:
        return Connections, self._transports

    @cached_property
    def _trust(self) -> SSLContext:
        return httpx.create_ssl_context()

    def make_ready(self) -> None:
        """Read all certificates, if they are needed: once, since it takes long enough to hold up an event loop."""
        if None in self._transports:
            _ = self._trust

    def blocking(self) -> httpx.Client:
        """Give the client for code that blocks."""
        with self._lock:
            if self._client is None:
                self._client = self.another()
            return self._client

    def of_loop(self, loop: asyncio.AbstractEventLoop) -> httpx.AsyncClient:
        """Give the client for an event loop; those of loops that have ended can only be let go of."""
        with self._lock:
            client = self._clients.get(loop)
            if client is None:
                self._clients = {other: kept for other, kept in self._clients.items() if not other.is_closed()}
                client = self._clients[loop] = self.another_async()
            return client

    def another(self) -> httpx.Client:
        """Make a client that is kept nowhere, for code that blocks."""
        transport = self._transports[0]
        return httpx.Client(transport=transport, verify=transport is not None or self._trust, limits=_UNLIMITED)

    def another_async(self) -> httpx.AsyncClient:
        """Make a client that is kept nowhere, for the running event loop."""
        transport = self._transports[1]
        return httpx.AsyncClient(transport=transport, verify=transport is not None or self._trust, limits=_UNLIMITED)

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
