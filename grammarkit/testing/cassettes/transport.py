"""The tape between httpx and a server: blocking or not, in pieces or whole. What there is to decide is in `tape`."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

import httpx

from grammarkit.testing.cassettes.exchange import Unanswered

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator

    from grammarkit.testing.cassettes.exchange import Answered, Asked
    from grammarkit.testing.cassettes.tape import Tape

    Send = Callable[[httpx.Request], httpx.Response]
    SendAsync = Callable[[httpx.Request], Awaitable[httpx.Response]]

_PIECE = 61
"""Bytes of a piece in which a body is replayed: events come cut in two, as they do over a network."""

_AT_ONCE = {"retry-after-ms": "1"}
"""In a replay nobody waits before a retry, whatever the server wanted."""


class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Plays a tape where there is no way out, and records it where there is."""

    def __init__(self, tape: Tape, send: Send | None, send_async: SendAsync | None) -> None:
        self._tape = tape
        self._send, self._send_async = send, send_async

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Give what the tape holds, or what the server answers.

        Raises:
            BackendError: the tape does not hold this request.
        """
        request.read()
        asked = _asked(self._tape, request)
        if self._send is None:
            return _replayed(self._tape.play(asked), request)
        number = self._tape.begin(asked)
        try:
            response = self._send(_plain(request))
        except httpx.TransportError as error:
            self._tape.unanswered(number, error)
            raise
        assert isinstance(response.stream, httpx.SyncByteStream)
        return _passed_on(response, _Heard(response.stream, _keeping(self._tape, number, response)))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As `handle_request`."""
        await request.aread()
        asked = _asked(self._tape, request)
        if self._send_async is None:
            return _replayed(self._tape.play(asked), request)
        number = self._tape.begin(asked)
        try:
            response = await self._send_async(_plain(request))
        except httpx.TransportError as error:
            self._tape.unanswered(number, error)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        return _passed_on(response, _AsyncHeard(response.stream, _keeping(self._tape, number, response)))


@contextmanager
def intercepted(tape: Tape, *, records: bool) -> Generator[None]:
    """Have all requests of httpx that go out by its own transports pass the tape."""
    send, send_async = httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request

    def handle(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        way = partial(send, self) if records else None
        return Transport(tape, way, None).handle_request(request)

    async def handle_async(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        way = partial(send_async, self) if records else None
        return await Transport(tape, None, way).handle_async_request(request)

    _put_in(handle, handle_async)
    try:
        yield
    finally:
        _put_in(send, send_async)


def _put_in(handle: object, handle_async: object) -> None:
    for transport, method in ((httpx.HTTPTransport, handle), (httpx.AsyncHTTPTransport, handle_async)):
        setattr(transport, "handle_request" if method is handle else "handle_async_request", method)


class _Heard(httpx.SyncByteStream):
    """A body on its way; what has come of it is kept when it is closed."""

    def __init__(self, stream: httpx.SyncByteStream, keep: Callable[[bytes], None]) -> None:
        self._stream, self._keep = stream, keep
        self._content = bytearray()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._content += piece
            yield piece

    def close(self) -> None:
        self._keep(bytes(self._content))
        self._stream.close()


class _AsyncHeard(httpx.AsyncByteStream):
    """`_Heard`, with `await`."""

    def __init__(self, stream: httpx.AsyncByteStream, keep: Callable[[bytes], None]) -> None:
        self._stream, self._keep = stream, keep
        self._content = bytearray()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._content += piece
            yield piece

    async def aclose(self) -> None:
        self._keep(bytes(self._content))
        await self._stream.aclose()


class _Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A recorded body."""

    def __init__(self, content: bytes) -> None:
        self._pieces = [content[at : at + _PIECE] for at in range(0, len(content), _PIECE)]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield piece


def _asked(tape: Tape, request: httpx.Request) -> Asked:
    return tape.asked(request.method, str(request.url), request.headers, request.content)


def _plain(request: httpx.Request) -> httpx.Request:
    """Ask for a body that is not compressed, so that it can be read in the file."""
    request.headers["accept-encoding"] = "identity"
    return request


def _keeping(tape: Tape, number: int, response: httpx.Response) -> Callable[[bytes], None]:
    def keep(received: bytes) -> None:
        with suppress(httpx.DecodingError):  # some servers compress all the same; what is cut off then is not kept
            plain = httpx.Response(response.status_code, headers=response.headers, content=received).content
            tape.answered(number, response.status_code, response.headers, plain)

    return keep


def _passed_on(response: httpx.Response, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> httpx.Response:
    return httpx.Response(response.status_code, headers=response.headers, stream=stream, extensions=response.extensions)


def _replayed(outcome: Answered | Unanswered, request: httpx.Request) -> httpx.Response:
    if isinstance(outcome, Unanswered):
        error: object = getattr(httpx, outcome.error, None)
        if not (isinstance(error, type) and issubclass(error, httpx.TransportError)):
            error = httpx.TransportError  # of another version of httpx
        raise error(outcome.said, request=request)
    headers = {**outcome.headers, **(_AT_ONCE if outcome.status >= 400 else {})}
    return httpx.Response(outcome.status, headers=headers, stream=_Pieces(outcome.content))
