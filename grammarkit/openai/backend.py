"""`OpenAI`: the backend that asks a server. It holds the key, and alone reads the environment.

All decisions are elsewhere: `wire` says what goes out and what the answer means, `deliver` when to try again.
"""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import aclosing, closing
from copy import copy
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack

from grammarkit.ask.drive import in_thread
from grammarkit.openai.access import Access
from grammarkit.openai.backend_connections import Connections
from grammarkit.openai.backend_http import AsyncLine, Line, Manner
from grammarkit.openai.background import delivery
from grammarkit.openai.deliver import deliver
from grammarkit.openai.errors import discreet, traced
from grammarkit.openai.exchange import Request
from grammarkit.openai.familiar import Familiar
from grammarkit.openai.servers import server_of
from grammarkit.openai.wire.api import spoken
from grammarkit.openai.wire.plain import make_ready
from grammarkit.openai.wire.settings import Settings, in_batch

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    import httpx
    import openai

    from grammarkit.ask.flow import Flow
    from grammarkit.ask.values import Delta, Prompt, Reply
    from grammarkit.errors import GrammarKitError
    from grammarkit.openai.backend_sdk import WishesOfSdk
    from grammarkit.openai.batch_desk import Desk
    from grammarkit.openai.deliver import Delivery
    from grammarkit.openai.exchange import Arrived
    from grammarkit.openai.servers import ApiName, Server, Syntax
    from grammarkit.openai.wire.api import Api
    from grammarkit.openai.wire.batch import Progress
    from grammarkit.openai.wire.settings import Wishes

T = TypeVar("T")


class OpenAI:
    """A model behind OpenAI's Responses API, or Chat Completions, for `Client` and `AsyncClient` alike.

    What a request says, from `api` to `options`, is explained at `Settings`; what the model is known to refuse is told
    of here, or before a prompt is sent. Where `api_key` or `base_url` is not given, `OPENAI_API_KEY` or
    `OPENAI_BASE_URL` is read from the environment with each prompt.
    `server` is another one that speaks the protocol, by its name in `servers`, or a `Server` of your own; its key is
    read from its own variable. Where `GRAMMARKIT_OFFLINE` is set, none on another machine is asked, unless through a
    transport that is given. `api` and `syntax` are the server's usual ones where they are not given.

    What the wire loses is sent again, up to `retries` times and within `deadline` seconds for all tries together, the
    answer's last byte included; `timeout` is how many seconds the server may be silent. A stream that has begun is
    never begun again. The API has no way to tell it that a request is a repetition, so one of which only the answer was
    lost is paid for twice.
    What is worked out in the background (`background`; gpt-5.2-pro by default) is stopped at the server when the caller
    stops, by Ctrl-C, cancellation or `close`, or after `deadline` seconds; where the server has not yet said what it
    began, that is waited for first, for 5 seconds. A stream of it is a single piece.

    Safe to share among threads and event loops, and picklable, but for one from an SDK client. Neither connections nor
    a key that was passed are in a pickle: where it is opened, the environment has the key.

    Raises:
        BadSetting: the API, or the model, is known to refuse this.
    """

    def __init__(
        self,
        model: str = "gpt-5.2",
        *,
        server: str | Server = "openai",
        api: ApiName | None = None,
        syntax: Syntax | None = None,
        # Room to reason in, and the most that a runaway answer can cost: 11 cents at the price of gpt-5.2.
        max_output_tokens: int | None = 8192,
        api_key: str | None = None,
        base_url: str | None = None,
        retries: int = 2,
        timeout: float = 300.0,
        deadline: float = 600.0,
        transport: httpx.BaseTransport | None = None,
        async_transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], object] = time.sleep,
        async_sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        **wishes: Unpack[Wishes],
    ) -> None:
        speaker = server_of(server)
        self.settings = Settings(
            model=model,
            server=speaker,
            api=api or speaker.apis[0],
            syntax=syntax or speaker.syntaxes[0],
            max_output_tokens=max_output_tokens,
            **wishes,
        )
        is_held = transport is None and async_transport is None
        self._access = Access(speaker, api_key, base_url, is_held)
        self._timeout = timeout
        self._retries, self._deadline = retries, deadline
        self._sleep = sleep
        self._async_sleep = async_sleep
        self._connections = Connections(transport, async_transport)
        self._familiar = Familiar()

    @classmethod
    def from_sdk(
        cls, sdk: openai.OpenAI | openai.AsyncOpenAI, model: str = "gpt-5.2", **wishes: Unpack[WishesOfSdk]
    ) -> Self:
        """Ask through a client of the official SDK: its address, key, headers and proxies, and no retries but ours.

        `openai.OpenAI` is for `Client`, `openai.AsyncOpenAI` for `AsyncClient`; closing either is left to its owner.
        """
        from grammarkit.openai.backend_sdk import access

        made = cls(model, **access(sdk), **wishes)
        made._access = replace(made._access, is_held=True)
        return made

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.settings.model!r})"

    def __getstate__(self) -> dict[str, object]:
        return {**vars(self), "_access": replace(self._access, given_key=None)}

    def __copy__(self) -> Self:
        """Give another one with the key, which only a pickle leaves out, and with connections of its own."""
        copied = object.__new__(type(self))
        vars(copied).update(vars(self), _connections=copy(self._connections), _familiar=copy(self._familiar))
        return copied

    def __deepcopy__(self, _: object) -> Self:
        """As `copy`: all that both have is frozen, or cannot be copied, as transports."""
        return copy(self)

    def request(self, prompt: Prompt) -> dict[str, Any]:
        """Give the body that `send` would post, or raise as it does; it needs no key, and holds none."""
        return spoken(self.settings, prompt).encode(prompt, self.settings)

    def endpoint(self, prompt: Prompt) -> str:
        """Say where `send` would post it, whether it may or not.

        Raises:
            BackendError: it is not told where the server is.
        """
        return self._access.address(os.environ) + spoken(self.settings, prompt).path

    def require_access(self) -> None:
        """Raise as `send` does where there is no key, or no server that may be asked; nothing is sent."""
        self._key()
        self._access.permitted(os.environ)

    def send(self, prompt: Prompt) -> Reply:
        """Put a prompt to the model.

        Raises:
            BackendError: no reply can be had; its help says what to do.
            GrammarError: the grammar cannot be sent, or the server does not take it.
        """
        api, key = spoken(self.settings, prompt), self._key()
        with self._discreet(key), closing(self._line(key)) as line:
            arrived = line.carry(self._delivery(prompt, api))
            with traced(arrived):
                return api.read(arrived.body)

    async def send_async(self, prompt: Prompt) -> Reply:
        """As `send`."""
        api, key = spoken(self.settings, prompt), self._key()
        with self._discreet(key):
            delivery = await self._prepared(prompt, api)
            async with aclosing(self._async_line(key)) as line:
                arrived = await line.carry(delivery)
                with traced(arrived):
                    return await in_thread(api.read, arrived.body) if arrived.is_long else api.read(arrived.body)

    def stream(self, prompt: Prompt) -> Generator[Delta | Reply]:
        """Put a prompt to the model as `send` does; yield its answer as it arrives, and last the reply."""
        api, key = spoken(self.settings, prompt), self._key()
        with self._discreet(key), closing(self._line(key)) as line:
            arrived = line.carry(self._delivery(prompt, api, stream=True))
            answer = api.reading()
            with traced(arrived):
                for piece in chain((arrived.body,), line.pieces()):
                    yield from answer.feed(piece)
                    if answer.done:
                        return
                yield from answer.end()

    async def stream_async(self, prompt: Prompt) -> AsyncGenerator[Delta | Reply]:
        """As `stream`."""
        api, key = spoken(self.settings, prompt), self._key()
        with self._discreet(key):
            delivery = await self._prepared(prompt, api, stream=True)
            async with aclosing(self._async_line(key)) as line, aclosing(line.pieces()) as pieces:
                arrived = await line.carry(delivery)
                answer = api.reading()
                with traced(arrived):
                    for item in answer.feed(arrived.body):
                        yield item
                    async for piece in pieces:
                        for item in answer.feed(piece):
                            yield item
                        if answer.done:
                            return
                    for item in answer.end():
                        yield item

    def batch(
        self, flows: Mapping[str, Flow[T]], *, path: str | Path, progress: Callable[[Progress], object] | None = None
    ) -> dict[str, T | GrammarKitError]:
        """Run flows over the Batch API, in rounds: half the price, and within a day each.

        Each key gets what its flow returns, or the error that it ended in. The file at `path` holds the run after each
        step, so that the same call goes on with it after whatever stopped it. What is lost or expires is sent again.

        Raises:
            BackendError: a batch was not taken, or there is no server; the file is kept. SourceError: it is another's.
            BadSetting: the server, or the model, is known to have no batches.
        """
        from grammarkit.openai.batch import in_batches

        return in_batches(flows, self._desk(progress), path)

    def cancel_batches(self, path: str | Path) -> dict[str, str]:
        """Have the server stop what the run in the file at `path` has begun; give each batch's id, and its status then.

        What had been answered by then is still read by `batch`; what had not ends in an error, and is not sent again.

        Raises:
            BackendError: the server cannot be reached, or does not stop one. SourceError: the file holds no run.
        """
        from grammarkit.openai.batch import cancelled

        return cancelled(self._desk(), path)

    def close(self) -> None:
        """Close the connections of code that blocks; the next prompt opens new ones."""
        self._connections.close()

    async def close_async(self) -> None:
        """Close the connections of the running event loop; the next prompt opens new ones."""
        await self._connections.close_async(asyncio.get_running_loop())

    def _delivery(self, prompt: Prompt, api: Api, *, stream: bool = False) -> Delivery:
        body, grammars = api.encode(prompt, self.settings), tuple(tool.grammar for tool in prompt.tools)
        posting = Request(self._access.permitted(os.environ) + api.path, body, grammars)
        return delivery(posting, api.streaming if stream else {}, retries=self._retries, deadline=self._deadline)

    async def _prepared(self, prompt: Prompt, api: Api, *, stream: bool = False) -> Delivery:
        """Write a prompt down, in a thread where that takes long: images do, and making a grammar for the first time.

        What takes long later is done along with it: the engine takes the grammar, by which some answers are read, and
        the certificates are read that connections need.
        """
        if self._familiar.knows(prompt):
            return self._delivery(prompt, api, stream=stream)

        def made() -> Delivery:
            make_ready(prompt.tools)
            self._connections.make_ready()
            return self._delivery(prompt, api, stream=stream)

        found = await in_thread(made)
        self._familiar.note(prompt)
        return found

    def _desk(self, progress: Callable[[Progress], object] | None = None) -> Desk:
        from grammarkit.openai.batch_desk import Desk

        settings = in_batch(self.settings)
        return Desk(settings, self._access.permitted(os.environ), self._carry, self._sleep, self._retries, progress)

    def _carry(self, request: Request) -> Arrived:
        with self._discreet(key := self._key()), closing(self._line(key)) as line:
            return line.carry(deliver(request, retries=self._retries, deadline=self._deadline))

    def _key(self) -> str:
        return self._access.key(os.environ)

    def _discreet(self, key: str) -> AbstractContextManager[None]:
        return discreet(key, self._access.key_variable)

    def _line(self, key: str) -> Line:
        return Line(self._connections, self._manner(key), self._sleep)

    def _async_line(self, key: str) -> AsyncLine:
        return AsyncLine(self._connections, self._manner(key), self._async_sleep)

    def _manner(self, key: str) -> Manner:
        return Manner(self._access.headers(key), self._timeout)
