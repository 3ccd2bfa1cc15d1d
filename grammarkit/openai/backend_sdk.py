"""The official SDK as transport: requests go out by a client that is configured already, and come back as httpx's own.

The SDK adds its address, key, headers, proxies and API version. It neither retries nor reads anything here: `deliver`
and `wire` do. It is imported by this module alone, which is imported only for those who hold one of its clients.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypedDict

import httpx
import openai

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError
from grammarkit.openai.complaint import Complaint
from grammarkit.openai.wire.settings import Wishes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Iterator, Mapping

    from openai._types import RequestOptions

    from grammarkit.openai.servers import ApiName, Server, Syntax

_ENCODED = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers that are no longer true of a body that the SDK has taken out of its encoding."""


class WishesOfSdk(Wishes, total=False):
    """What `OpenAI` takes, but for what an SDK client knows by itself."""

    server: str | Server
    api: ApiName | None
    syntax: Syntax | None
    max_output_tokens: int | None
    retries: int
    timeout: float
    deadline: float


class Access(TypedDict):
    """What `OpenAI` has to know of an SDK client to ask through it."""

    api_key: str
    base_url: str
    transport: httpx.BaseTransport
    async_transport: httpx.AsyncBaseTransport


def access(sdk: openai.OpenAI | openai.AsyncOpenAI) -> Access:
    """Give what goes through `sdk`. Its key is only there to be kept out of messages."""
    base = httpx.URL(str(sdk.base_url))
    one, other = Nowhere("openai.OpenAI"), Nowhere("openai.AsyncOpenAI")
    return {
        "api_key": sdk.api_key or "none",
        "base_url": str(base.copy_with(username=None, password=None, query=None, fragment=None)),
        "transport": Through(sdk, base) if isinstance(sdk, openai.OpenAI) else one,
        "async_transport": AsyncThrough(sdk, base) if isinstance(sdk, openai.AsyncOpenAI) else other,
    }


class _Bound:
    """What belongs to a client in this process."""

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a backend that asks through a client of the SDK cannot be pickled; make it where it is used")


class Through(_Bound, httpx.BaseTransport):
    """Sends by a client of the SDK that blocks; it is its owner's to close."""

    def __init__(self, sdk: openai.OpenAI, base: httpx.URL) -> None:
        self._sdk, self._base = sdk.with_options(max_retries=0), base

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, and give the response with its body still to be read."""
        request.read()
        path, options = _path(request, self._base), _options(request)
        try:
            with _translated():
                if request.method == "GET":
                    found = self._sdk.get(path, cast_to=httpx.Response, options=options, stream=True, stream_cls=None)
                else:
                    body = _body(request, parsed=isinstance(self._sdk, openai.AzureOpenAI))
                    found = self._sdk.post(path, cast_to=httpx.Response, options=options, stream=True, **body)
        except openai.APIStatusError as error:
            return _refusal(error)
        kept = {"network_stream": found.extensions.get("network_stream")}  # by which the deadline ends a read
        return httpx.Response(found.status_code, headers=_headers(found.headers), stream=_Body(found), extensions=kept)


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with _translated():
            yield from self._response.iter_bytes()

    def close(self) -> None:
        self._response.close()


class AsyncThrough(_Bound, httpx.AsyncBaseTransport):
    """`Through`, with `await`."""

    def __init__(self, sdk: openai.AsyncOpenAI, base: httpx.URL) -> None:
        self._sdk, self._base = sdk.with_options(max_retries=0), base

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As `Through.handle_request`."""
        await request.aread()
        path, options = _path(request, self._base), _options(request)
        try:
            with _translated():
                if request.method == "GET":
                    found = await self._sdk.get(path, cast_to=httpx.Response, options=options, stream=True)
                else:
                    body = _body(request, parsed=isinstance(self._sdk, openai.AsyncAzureOpenAI))
                    found = await self._sdk.post(path, cast_to=httpx.Response, options=options, stream=True, **body)
        except openai.APIStatusError as error:
            return _refusal(error)
        return httpx.Response(found.status_code, headers=_headers(found.headers), stream=_AsyncBody(found))


class _AsyncBody(httpx.AsyncByteStream):
    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _translated():
            async for piece in self._response.aiter_bytes():
                yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


class Nowhere(_Bound, httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Stands where an SDK client of the other kind would have to be."""

    def __init__(self, needed: str) -> None:
        self._needed = needed

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Say which kind of client it takes."""
        del request
        problem = "a client of the SDK that blocks cannot be awaited, nor the other way round"
        raise BackendError(Diagnostic("wrong-sdk-client", problem, help=f"make this backend from `{self._needed}`"))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As `handle_request`."""
        return self.handle_request(request)


class _Sent(TypedDict, total=False):
    body: object
    content: bytes


def _body(request: httpx.Request, *, parsed: bool) -> _Sent:
    """Give what is posted; the SDK for Azure looks into it, for the deployment that is asked."""
    if parsed and request.headers.get("content-type") == "application/json":
        return {"body": json.loads(request.content)}
    return {"content": request.content}


def _path(request: httpx.Request, base: httpx.URL) -> str:
    """Give the address as the SDK knows it: what comes after its own."""
    return "/" + request.url.raw_path.removeprefix(base.copy_with(query=None).raw_path).decode("ascii").lstrip("/")


def _options(request: httpx.Request) -> RequestOptions:
    kind = request.headers.get("content-type")
    seconds = request.extensions.get("timeout", {})
    headers = {"Content-Type": kind} if kind else {}
    return {"headers": headers, "timeout": openai.Timeout(**seconds)}


@contextmanager
def _translated() -> Generator[None]:
    """Make errors of the network httpx's own, whichever library the SDK uses.

    Raises:
        BackendError: the SDK itself has an error, as where it cannot get a token.
    """
    try:
        yield
    except openai.APIStatusError:
        raise
    except openai.APITimeoutError as error:
        raise _network(error.__cause__, httpx.ReadTimeout) from error
    except openai.APIConnectionError as error:
        raise _network(error.__cause__, httpx.ReadError) from error
    except openai.OpenAIError as error:
        problem = f"the SDK has an error of its own: {Complaint(str(error)).quote}"
        raise BackendError(Diagnostic("sdk-error", problem, help="look at how its client is made")) from error
    except Exception as error:
        if known := _same(error):
            raise known(str(error)) from error
        raise


def _network(cause: BaseException | None, otherwise: type[httpx.RequestError]) -> httpx.RequestError:
    return (_same(cause) or otherwise)(str(cause or ""))


def _same(error: BaseException | None) -> type[httpx.RequestError] | None:
    """Find httpx's error of the same name: the library that the SDK uses by now is its successor."""
    found = getattr(httpx, type(error).__name__, None)
    return found if isinstance(found, type) and issubclass(found, httpx.RequestError) else None


def _refusal(error: openai.APIStatusError) -> httpx.Response:
    response = error.response
    return httpx.Response(response.status_code, headers=_headers(response.headers), content=response.content)


def _headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _ENCODED}
