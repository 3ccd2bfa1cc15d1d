"""The tape between httpx and a server: blocking or not, in pieces or whole. What there is to decide is in `tape`."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import httpx

from grammarkit.testing.cassettes.exchange import Unanswered

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator

    from grammarkit.testing.cassettes.exchange import Answered, Asked
    from grammarkit.testing.cassettes.tape import Tape

    Send = Callable[[httpx.Request], httpx.Response]
    SendAsync = Callable[[httpx.Request], Awaitable[httpx.Response]]
    Keep = Callable[[bytes, Exception | None], None]

_PIECE = 61
"""Bytes of a piece in which a body is replayed: events come cut in two, as they do over a network."""

_AT_ONCE = {"retry-after-ms": "1"}
"""In a replay nobody waits before a retry, whatever the server wanted."""


class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Plays a tape where there is no way out, and records it where there is."""

    def __init__(
        self,
        tape: Tape,
        send: Send | None,
        send_async: SendAsync | None,
        owned: tuple[httpx.HTTPTransport, httpx.AsyncHTTPTransport] | None = None,
    ) -> None:
        self._tape = tape
        self._send, self._send_async = send, send_async
        self._owned = owned

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

    def close(self) -> None:
        """Close the connections that belong to this transport alone."""
        if self._owned:
            self._owned[0].close()

    async def aclose(self) -> None:
        """As `close`, for a client that does not block."""
        if self._owned:
            await self._owned[1].aclose()


@contextmanager
def intercepted(tape: Tape, *, records: bool) -> Generator[None]:
    """Have all requests of httpx that go out by its own transports, or by a client of the SDK, pass the tape."""
    with ExitStack() as kept:
        for blocking, waiting in _transports():
            send, send_async = blocking.handle_request, waiting.handle_async_request
            for transport, name, through in (
                (blocking, "handle_request", _passing(tape, send, records=records)),
                (waiting, "handle_async_request", _passing_async(tape, send_async, records=records)),
            ):
                kept.callback(setattr, transport, name, getattr(transport, name))
                setattr(transport, name, through)
        yield


def _transports() -> Iterator[tuple[type[httpx.BaseTransport], type[httpx.AsyncBaseTransport]]]:
    yield httpx.HTTPTransport, httpx.AsyncHTTPTransport
    if find_spec("openai"):  # it need not be installed
        import openai

        from grammarkit.openai.backend_sdk import AsyncThrough, Through

        if not issubclass(openai.DefaultHttpxClient, httpx.Client):  # older ones end in the transports above
            yield Through, AsyncThrough


def _passing(tape: Tape, send: Callable[..., httpx.Response], *, records: bool) -> Callable[..., httpx.Response]:
    def handle(self: httpx.BaseTransport, request: httpx.Request) -> httpx.Response:
        return Transport(tape, partial(send, self) if records else None, None).handle_request(request)

    return handle


def _passing_async(
    tape: Tape, send: Callable[..., Awaitable[httpx.Response]], *, records: bool
) -> Callable[..., Awaitable[httpx.Response]]:
    async def handle(self: httpx.AsyncBaseTransport, request: httpx.Request) -> httpx.Response:
        return await Transport(tape, None, partial(send, self) if records else None).handle_async_request(request)

    return handle


class _Heard(httpx.SyncByteStream):
    """A body on its way; what has come of it is kept when it is closed, and with which error it broke off."""

    def __init__(self, stream: httpx.SyncByteStream, keep: Keep) -> None:
        self._stream, self._keep = stream, keep
        self._content = bytearray()
        self._broken: Exception | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            for piece in self._stream:
                self._content += piece
                yield piece
        except httpx.TransportError as error:
            self._broken = error
            raise

    def close(self) -> None:
        self._keep(bytes(self._content), self._broken)
        self._stream.close()


class _AsyncHeard(httpx.AsyncByteStream):
    """`_Heard`, with `await`."""

    def __init__(self, stream: httpx.AsyncByteStream, keep: Keep) -> None:
        self._stream, self._keep = stream, keep
        self._content = bytearray()
        self._broken: Exception | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._stream:
                self._content += piece
                yield piece
        except httpx.TransportError as error:
            self._broken = error
            raise

    async def aclose(self) -> None:
        self._keep(bytes(self._content), self._broken)
        await self._stream.aclose()


class _Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A recorded body, and the error that it broke off with."""

    def __init__(self, content: bytes, broken: httpx.TransportError | None) -> None:
        self._content, self._broken = content, broken

    def __iter__(self) -> Iterator[bytes]:
        for at in range(0, len(self._content), _PIECE):
            yield self._content[at : at + _PIECE]
        if self._broken:
            raise self._broken

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def _asked(tape: Tape, request: httpx.Request) -> Asked:
    return tape.asked(request.method, str(request.url), request.headers, request.content)


def _plain(request: httpx.Request) -> httpx.Request:
    """Ask for a body that is not compressed, so that it can be read in the file."""
    request.headers["accept-encoding"] = "identity"
    return request


def _keeping(tape: Tape, number: int, response: httpx.Response) -> Keep:
    def keep(received: bytes, broken: Exception | None) -> None:
        with suppress(httpx.DecodingError):  # some servers compress all the same; what cannot be read is not kept
            plain = httpx.Response(response.status_code, headers=response.headers, content=received).content
            tape.answered(number, response.status_code, response.headers, plain, broken)

    return keep


def _passed_on(response: httpx.Response, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> httpx.Response:
    return httpx.Response(response.status_code, headers=response.headers, stream=stream, extensions=response.extensions)


def _replayed(outcome: Answered | Unanswered, request: httpx.Request) -> httpx.Response:
    if isinstance(outcome, Unanswered):
        raise _error(outcome, request)
    headers = {**outcome.headers, **(_AT_ONCE if outcome.status >= 400 else {})}
    broken = _error(outcome.broken, request) if outcome.broken else None
    return httpx.Response(outcome.status, headers=headers, stream=_Pieces(outcome.content, broken))


def _error(lost: Unanswered, request: httpx.Request) -> httpx.TransportError:
    kind: object = getattr(httpx, lost.error, None)
    if not (isinstance(kind, type) and issubclass(kind, httpx.TransportError)):
        kind = httpx.TransportError  # of another version of httpx
    return kind(lost.said, request=request)
