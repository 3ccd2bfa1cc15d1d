"""llama.cpp in this process, through xllamacpp: the only module that imports it, and the one that knows its traps.

- A grammar that its llguidance (older than ours) refuses is dropped in silence, and the model writes what it likes. So
  each grammar is put to the proof once; see `Engine.obeys`.
- OpenMP threads spin while they wait, and on a busy machine stand in each other's way. Measured with the 0.5B model on
  2 cores, beside two busy processes: 2 to 3 tokens/s by default, 13 to 16 with the count below, which costs nothing on
  an idle machine (45 either way), while not to spin at all costs nearly half (26).
- The server opens an HTTP port on loopback. Nobody knows the key to it; calls from inside need none.
- It needs the system's `libgomp.so.1`, which the wheel does not bring along.
- An exception in a streaming callback is printed and ignored, Ctrl-C included. So callbacks only pass chunks on, and
  run in a thread of their own (`backend.py`).
"""

from __future__ import annotations

import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError
from grammarkit.local.wire import heard, request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from grammarkit.local.wire import Json

_SPIN = "1000"
_BATCH = 128
"""Prompt tokens read at a stroke, between which a request can be stopped. Measured with the 1.5B model on 2 cores: 256
take as long in all (17 s of CPU time for 630), 64 take 9% longer, 32 take 19% longer."""
_KEPT = 256
"""MiB for the prompts of other conversations, so that two languages by turns do not read their instructions each time.
The library's own default is 8 GiB."""
_PUSH = 1000.0
"""A bias that no model's own liking for a token comes near."""


class Engine:
    """A loaded model. One request at a time: who comes meanwhile waits for `turn`."""

    def __init__(self, path: Path, *, context: int, threads: int) -> None:
        library = _library()
        params = library.CommonParams()
        params.model.path = str(path)
        params.n_ctx, params.n_batch, params.n_parallel = context, _BATCH, 1
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        params.cache_ram_mib = _KEPT
        params.fit_params = False  # it would shrink the context to what it thinks fits
        params.warmup, params.verbosity = False, -1
        params.api_keys, params.ui, params.endpoint_slots = [secrets.token_hex(32)], False, False
        try:
            # Ctrl-C reaches the main thread only. There it would end a server that is being made, which then waits
            # for its threads for ever; here it waits until the model is loaded, and the server is kept.
            with ThreadPoolExecutor(1, "grammarkit-load") as loader:
                self._server = loader.submit(_made, library, params).result()
            _newborn.remove(self._server)
        except RuntimeError as error:
            found = Diagnostic(
                "unloadable-model",
                f"llama.cpp cannot load `{path}`",
                help="check that the file is whole and that there is memory for it, or update xllamacpp",
            )
            raise BackendError(found) from error
        self.name = path.stem
        self.turn = Lock()
        self._obeyed: dict[bytes, bool] = {}  # by hash: the grammar of a schema may have 100 kB

    def run(self, body: Json, hear: Callable[[Json], bool]) -> None:
        """Pass each chunk of a completion to `hear`, until that returns True or the completion ends.

        Raises:
            BackendError: the request makes no sense to llama.cpp.
        """
        try:
            self._server.handle_chat_completions(body, hear)
        except (RuntimeError, ValueError) as error:
            raise BackendError(Diagnostic("engine-refused", f"llama.cpp refused the request: {error}")) from error

    def obeys(self, grammar: str, outsider: str, conversation: Sequence[Json], stopped: Callable[[], bool]) -> bool:
        """Tell whether a grammar is really enforced; found out once, on the conversation that is to be had anyway.

        The model is pushed towards `outsider`, a character that no sentence begins with. Where the grammar holds, it
        cannot come out; where the grammar was dropped, it does.
        """
        key = blake2b(grammar.encode(), digest_size=16).digest()
        if outsider and key not in self._obeyed:
            said: list[Json] = []

            def hear(chunk: Json) -> bool:
                said.append(chunk)
                return stopped()

            body = request(conversation, grammar, tokens=1, temperature=0.0, seed=0)
            self.run({**body, "logit_bias": [[outsider, _PUSH]]}, hear)
            text = "".join(heard(chunk).text for chunk in said)
            if stopped():
                return True  # the proof was broken off, and nobody waits for the answer
            self._obeyed[key] = not text.startswith(outsider)
        return self._obeyed.get(key, True)


_newborn: list[Any] = []
"""Servers that nobody has taken over yet: one that is dropped as soon as it was made waits for its threads for ever."""


def _made(library: Any, params: Any) -> Any:  # noqa: ANN401 - xllamacpp has no types
    server = library.Server(params)
    _newborn.append(server)
    return server


_engines: WeakValueDictionary[tuple[Path, int, int], Engine] = WeakValueDictionary()
_loading = Lock()
_inherited: list[Engine] = []


def shared(path: Path, *, context: int, threads: int) -> Engine:
    """Give the engine for a model file, loaded once in a process, and freed when nobody holds it any more.

    Raises:
        BackendError: xllamacpp is missing, or cannot load the file.
    """
    key = (path.resolve(), context, threads)
    with _loading:
        engine = _engines.get(key)
        if engine is None:
            engine = _engines[key] = Engine(path, context=context, threads=threads)
        return engine


def _after_fork() -> None:
    """Start anew in a forked process, which has its parent's servers, but not their threads."""
    global _loading  # noqa: PLW0603 - it may be held by a thread that was not copied
    _loading = Lock()
    _inherited.extend(_engines.values())  # ending a server waits for its threads, here for ever
    _engines.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _library() -> Any:  # noqa: ANN401 - xllamacpp has no types
    os.environ.setdefault("GOMP_SPINCOUNT", _SPIN)  # read when the library is loaded
    try:
        import xllamacpp
    except ImportError as error:
        if "libgomp" in str(error):
            message = "xllamacpp needs the system's `libgomp.so.1`, which is missing"
            found = Diagnostic("missing-library", message, help="run `apt install libgomp1` or `dnf install libgomp`")
        else:
            message = f"the package `xllamacpp` cannot be imported: {error}"
            found = Diagnostic("missing-package", message, help='run `pip install "grammarkit[local]"`')
        raise BackendError(found) from error
    return xllamacpp
