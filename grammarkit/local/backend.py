"""`Local`: a small real model in this process, as a backend like any other. Needs no network once its file is here."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.ask.policy import Policy
from grammarkit.ask.values import Delta, Reply
from grammarkit.local.engine import shared
from grammarkit.local.fetch import find, known
from grammarkit.local.turn import Manner, Turn
from grammarkit.local.wire import lark, messages, request

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator
    from pathlib import Path

    from grammarkit.ask.values import Prompt
    from grammarkit.local.engine import Engine
    from grammarkit.local.fetch import Progress
    from grammarkit.local.wire import Json

    Item: TypeAlias = Delta | Reply | BaseException

_LIVELIEST = 0.8
_MOST_THREADS = 8
_LOADING, _READING = "loading the model", "reading the question"


class Local:
    """Qwen2.5-Coder-Instruct, 1.5B or 0.5B, or any GGUF file, run by llama.cpp under the grammar of the question.

    `model` is "1.5b" (2.1 GB of memory), "0.5b" (0.8 GB) or a path. The file is looked for, and fetched if need be
    and `GRAMMARKIT_OFFLINE` is not set, when the first question is asked; `progress(bytes_done, bytes_in_all, source)`
    is told how that goes, and `doing(what)` what else is done until an answer begins, which takes a while. `context`
    bounds a question with its answer, `max_tokens` an answer, both in tokens. A prompt's own temperature goes before
    `temperature`. Each request has a seed of its own, counted up from `seed`.

    `enforce=False` leaves the grammar away: the model writes freely, and the call is what it wrote, less one Markdown
    code fence around the whole, if there is one. (The pieces that are streamed still have the fence.)

    Loaded models are shared in a process, by file, context and threads; each answers one question at a time.
    """

    def __init__(
        self,
        model: str | Path = "1.5b",
        *,
        context: int = 8192,
        threads: int | None = None,
        temperature: float = 0.0,
        max_tokens: int = 512,
        seed: int = 0,
        enforce: bool = True,
        progress: Progress | None = None,
        doing: Callable[[str], object] | None = None,
    ) -> None:
        if min(context, max_tokens, 1 if threads is None else threads) < 1:
            raise ValueError("context, max_tokens and threads count from 1")
        self._model = known(model)
        self._context = context
        self._threads = threads or _threads()
        self._temperature = temperature
        self._max_tokens = max_tokens
        self._seeds = count(seed)  # each request its own, or a fresh sample would be the last one again
        self._enforce = enforce
        self._progress = progress
        self._doing = doing or _nobody
        self._finding = Lock()
        self._engine: Engine | None = None
        self._owner = 0

    @property
    def policy(self) -> Policy:
        """Sample afresh, livelier than at first, and up to three times.

        Measured on SQL that ran and was wrong: shown its error, the model repeated it (1 of 6 put right); three fresh
        samples at 0.8 without the failed turn put 5 of 6 right.
        """
        return Policy(attempts=4, reask="fresh", temperatures=(self._temperature, max(self._temperature, _LIVELIEST)))

    def request(self, prompt: Prompt) -> Json:
        """Give what the model would be told, without loading it."""
        tool = prompt.tools[0] if prompt.tools else None
        grammar = lark(tool) if tool and self._enforce else ""
        temperature = self._temperature if prompt.temperature is None else prompt.temperature
        return request(
            messages(prompt, tool), grammar, tokens=self._max_tokens * prompt.room, temperature=temperature, seed=0
        )

    def send(self, prompt: Prompt) -> Reply:
        """Answer, blocking. Ctrl-C ends it within one batch of the model's work.

        Raises:
            ModelFileError: the model's file is not here and cannot be fetched.
            BackendError: xllamacpp is missing, the question is too long, or the grammar is not enforced.
            GrammarError: the grammar cannot be used.
        """
        *_, reply = self.stream(prompt)
        assert isinstance(reply, Reply)
        return reply

    def stream(self, prompt: Prompt) -> Generator[Delta | Reply]:
        """Answer piece by piece; closing the stream stops the model. Raises what `send` raises."""
        stop = Event()
        inbox: SimpleQueue[Item] = SimpleQueue()
        try:
            engine = self._ready(stop)
            self._begin(engine, prompt, inbox.put, stop)
            while True:
                item = _handed(inbox.get())
                yield item
                if isinstance(item, Reply):
                    return
        finally:
            stop.set()

    async def send_async(self, prompt: Prompt) -> Reply:
        """`send`, in a thread."""
        items = [item async for item in self.stream_async(prompt)]
        reply = items[-1]
        assert isinstance(reply, Reply)
        return reply

    async def stream_async(self, prompt: Prompt) -> AsyncGenerator[Delta | Reply]:
        """`stream`, in a thread."""
        stop = Event()
        inbox: asyncio.Queue[Item] = asyncio.Queue()
        try:
            engine = await asyncio.to_thread(self._ready, stop)
            self._begin(engine, prompt, partial(_post, asyncio.get_running_loop(), inbox), stop)
            while True:
                item = _handed(await inbox.get())
                yield item
                if isinstance(item, Reply):
                    return
        finally:
            stop.set()

    def close(self) -> None:
        """Give the model back; its memory is freed when nobody else uses it. A later question loads it again."""
        self._engine = None

    async def close_async(self) -> None:
        """`close`."""
        await asyncio.to_thread(self.close)

    def _ready(self, stop: Event) -> Engine:
        def report(done: int, total: int, source: str) -> None:
            if stop.is_set():
                raise _Stopped
            if self._progress is not None:
                self._progress(done, total, source)

        with self._finding:
            if self._engine is None or self._owner != os.getpid():  # see `shared` on forks
                self._doing(_LOADING)  # a file that has just been fetched is hashed first
                path = find(self._model, progress=report)
                self._doing(_LOADING)
                self._engine = shared(path, context=self._context, threads=self._threads)
                self._owner = os.getpid()
            return self._engine

    def _begin(self, engine: Engine, prompt: Prompt, say: Callable[[Item], None], stop: Event) -> None:
        temperature = self._temperature if prompt.temperature is None else prompt.temperature
        manner = Manner(self._max_tokens * prompt.room, temperature, next(self._seeds), self._enforce)

        def answer() -> None:
            try:
                with engine.turn:
                    if not stop.is_set():
                        say(replace(Turn(engine, manner, say, stop.is_set).reply(prompt), model=engine.name))
            except BaseException as error:  # noqa: BLE001 - whoever asked is in another thread, and is told there
                say(error)

        self._doing(_READING)
        Thread(target=answer, name="grammarkit-local").start()


class _Stopped(Exception):
    """Nobody waits for the file any more."""


def _nobody(_: str) -> None: ...


def _handed(item: Item) -> Delta | Reply:
    if isinstance(item, BaseException):
        raise item
    return item


def _post(loop: asyncio.AbstractEventLoop, inbox: asyncio.Queue[Item], item: Item) -> None:
    with suppress(RuntimeError):  # the loop is closed, so nobody waits
        loop.call_soon_threadsafe(inbox.put_nowait, item)


def _threads() -> int:
    """Use the cores that this process may run on; more than a few do not read memory any faster."""
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(mine, _MOST_THREADS)
