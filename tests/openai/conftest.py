"""A server of our own on the loopback interface that answers as it is told, and one for accidents below HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import struct
import threading
import time
from collections import deque
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from grammarkit import Grammar, Prompt
from grammarkit.ask.values import Asked, Tool
from grammarkit.openai import OpenAI

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator

    from starlette.requests import Request

    from grammarkit import Delta, Reply

RECORDED = Path(__file__).parent / "recorded"
KEY = "sk-loopback-0123456789"
PICK = Grammar('start: "PICK " NAME " LIMIT " NUM\nNAME: /[a-z]{1,12}/\nNUM: /[0-9]{1,3}/\n')


@dataclass(frozen=True)
class Seen:
    """A request as it reached the server."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


def _sample(body: bytes | str) -> bytes:
    return (RECORDED / body).read_bytes() if isinstance(body, str) else body


@dataclass
class Server:
    """Answers each request with the next of its scripted answers, and keeps what it was asked.

    With `answering` it looks at each body and answers as that says.
    """

    url: str = ""
    answering: Callable[[dict[str, Any]], Response] | None = None
    answers: deque[Response] = field(default_factory=deque[Response])
    seen: list[Seen] = field(default_factory=list[Seen])

    def plays(self, status: int, body: bytes | str | dict[str, Any], headers: dict[str, str] | None = None) -> None:
        """Answer with a body; a string names a recorded one."""
        content = json.dumps(body).encode() if isinstance(body, dict) else _sample(body)
        self.answers.append(Response(content, status, {"content-type": "application/json"} | (headers or {})))

    def streams(self, pieces: Iterable[bytes] | str) -> None:
        """Answer in pieces; a string names a recorded stream."""
        pieces = (_sample(pieces),) if isinstance(pieces, str) else pieces

        async def body() -> AsyncIterator[bytes]:
            for piece in pieces:
                yield piece

        headers = {"x-request-id": "req_streamed"}
        self.answers.append(StreamingResponse(body(), headers=headers, media_type="text/event-stream"))

    def trickles(self, said: bytes) -> None:
        """Answer with the same little piece for ever."""

        async def body() -> AsyncIterator[bytes]:
            while True:
                yield said
                await asyncio.sleep(0.005)

        self.answers.append(StreamingResponse(body(), media_type="text/event-stream"))

    def hesitates(self, said: bytes, *pauses: float) -> None:
        """Answer with the same little piece, with such pauses in between."""

        async def body() -> AsyncIterator[bytes]:
            for pause in (0, *pauses):
                await asyncio.sleep(pause)
                yield said

        self.answers.append(StreamingResponse(body(), media_type="text/event-stream"))

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.seen.append(Seen(request.url.path, dict(request.headers), json.loads(body) if body else {}))
        return self.answering(self.seen[-1].body) if self.answering else self.answers.popleft()


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    server = Server()
    app = Starlette(routes=[Route("/{path:path}", server.answer, methods=["GET", "POST"])])
    uvicorns = uvicorn.Server(
        uvicorn.Config(app, port=0, log_level="critical", lifespan="off", ws="none", date_header=False)
    )
    thread = threading.Thread(target=uvicorns.run, daemon=True)
    thread.start()
    while not uvicorns.started:
        time.sleep(0.002)
    port = uvicorns.servers[0].sockets[0].getsockname()[1]
    server.url = f"http://127.0.0.1:{port}/v1"
    yield server
    uvicorns.should_exit = True
    thread.join(5)


@pytest.fixture
def server(running: Server) -> Server:
    running.answers.clear()
    running.answering = None
    running.seen.clear()
    return running


Ending = Literal["close", "reset", "stall"]


@dataclass
class Accidents:
    """Reads a request, writes the bytes that it is told to, and ends the connection in some way.

    The last accident goes on happening.
    """

    listener: socket.socket
    plans: deque[tuple[bytes, Ending]] = field(default_factory=deque[tuple[bytes, Ending]])
    requests: int = 0
    stalled: list[ExitStack] = field(default_factory=list[ExitStack])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/v1"

    def happen(self, *plans: tuple[bytes, Ending]) -> None:
        self.plans.extend(plans)

    def serve(self) -> None:
        while True:
            try:
                link = self.listener.accept()[0]
            except OSError:
                return
            # Whoever asked may have gone by now: a link that is not closed then is a warning in some later test.
            with ExitStack() as closing:
                closing.callback(link.close)
                with suppress(OSError):
                    self._take(link, closing)

    def _take(self, link: socket.socket, closing: ExitStack) -> None:
        if not _read_request(link):
            return
        self.requests += 1
        content, ending = self.plans.popleft() if len(self.plans) > 1 else self.plans[0]
        link.sendall(content)
        if ending == "stall":
            self.stalled.append(closing.pop_all())
        if ending == "reset":
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _read_request(link: socket.socket) -> bool:
    """Read a request to its end; give False if whoever made it has gone."""
    got, length = b"", 0
    while b"\r\n\r\n" not in got or len(got.partition(b"\r\n\r\n")[2]) < length:
        piece = link.recv(65536)
        if not piece:
            return False
        got += piece
        head = got.partition(b"\r\n\r\n")[0].lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
    return True


@pytest.fixture
def accidents() -> Iterator[Accidents]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        them = Accidents(listener)
        thread = threading.Thread(target=them.serve, daemon=True)
        thread.start()
        yield them
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
    for closing in them.stalled:
        closing.close()


@pytest.fixture
def recorded() -> Callable[[str], bytes]:
    return _sample


@pytest.fixture
def prompt() -> Prompt:
    tool = Tool("pick_query", PICK, "Writes one PICK query.")
    return Prompt("Answer only through the tool.", (tool,), (Asked("Latest 20 orders."),))


@pytest.fixture
def key() -> str:
    return KEY


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("OPENAI_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


@dataclass
class Maker:
    """Makes backends that do not sleep but say how long they would have, and closes them."""

    url: str
    key: str = KEY
    naps: list[float] = field(default_factory=list[float])
    made: list[OpenAI] = field(default_factory=list[OpenAI])

    def __call__(self, **options: Any) -> OpenAI:
        async def nap(seconds: float) -> None:
            self.naps.append(seconds)

        settings = {"api_key": self.key, "base_url": self.url, "sleep": self.naps.append, "async_sleep": nap, **options}
        self.made.append(OpenAI(**settings))
        return self.made[-1]


@pytest.fixture
def backend(server: Server) -> Iterator[Maker]:
    maker = Maker(server.url)
    yield maker
    for made in maker.made:
        made.close()


def _send(backend: OpenAI, prompt: Prompt) -> list[Delta | Reply]:
    return [backend.send(prompt)]


def _stream(backend: OpenAI, prompt: Prompt) -> list[Delta | Reply]:
    return list(backend.stream(prompt))


def _send_async(backend: OpenAI, prompt: Prompt) -> list[Delta | Reply]:
    async def main() -> list[Delta | Reply]:
        try:
            return [await backend.send_async(prompt)]
        finally:
            await backend.close_async()

    return asyncio.run(main())


def _stream_async(backend: OpenAI, prompt: Prompt) -> list[Delta | Reply]:
    async def main() -> list[Delta | Reply]:
        try:
            return [item async for item in backend.stream_async(prompt)]
        finally:
            await backend.close_async()

    return asyncio.run(main())


@pytest.fixture(params=[_send, _send_async, _stream, _stream_async], ids=lambda way: way.__name__.strip("_"))
def way(request: pytest.FixtureRequest) -> Callable[[OpenAI, Prompt], list[Delta | Reply]]:
    """Each of the four ways to put a prompt."""
    chosen: Callable[[OpenAI, Prompt], list[Delta | Reply]] = request.param
    return chosen


@pytest.fixture(params=[_send, _send_async], ids=["sync", "async"])
def whole(request: pytest.FixtureRequest) -> Callable[[OpenAI, Prompt], list[Delta | Reply]]:
    """Both ways to get a reply as a whole."""
    chosen: Callable[[OpenAI, Prompt], list[Delta | Reply]] = request.param
    return chosen


@pytest.fixture(params=[_stream, _stream_async], ids=["sync", "async"])
def streamed(request: pytest.FixtureRequest) -> Callable[[OpenAI, Prompt], list[Delta | Reply]]:
    """Both ways to get a reply as it arrives."""
    chosen: Callable[[OpenAI, Prompt], list[Delta | Reply]] = request.param
    return chosen
