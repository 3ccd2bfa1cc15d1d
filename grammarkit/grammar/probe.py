"""The parent's side of the worker: one child process, reused, replaced when it dies, ended at a deadline.

It is asked whether the engine takes a grammar (`probe`), whether the engine and Lark agree on texts (`compared`), and
what conflicts Lark's LALR parser finds (`tables`).

No fork and no multiprocessing, so that it works from a script without a main guard, from `python -`, in Jupyter and
under xdist. A process that forks gets a child of its own: two processes on one pipe would read each other's answers.

A deadline counts the child's work, not the clock: what a grammar is found to be must not depend on what else runs. The
child ends itself by a timer of the system; it is killed from here only where it neither answers nor works.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING

from grammarkit.grammar.worker import read_frame, write_frame

if TYPE_CHECKING:
    from grammarkit.grammar import worker
    from grammarkit.grammar.child.larks import Sources
    from grammarkit.grammar.child.referee import Answer, Request
    from grammarkit.grammar.child.tables import Tables
    from grammarkit.grammar.worker import Task

MEMORY = 4 << 30
"""Bytes of address space for the child."""

_REMEMBERED = 4096

_PATIENCE = 6 if hasattr(signal, "SIGPROF") else 1
"""How many times as long as it may work the child is waited for, by the clock; once, where it cannot tell the two."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the engine made of a grammar.

    `stage` is empty if it took it, else where it failed: compile, mask, empty, forced, panic, memory, crash, hang.
    """

    stage: str = ""
    error: str = ""

    @property
    def ok(self) -> bool:
        """Whether the engine takes the grammar."""
        return not self.stage


class _Worker:
    """One child and the thread that reads from it; a pipe cannot be waited for with a deadline on every platform."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("worker.py")
        self.owner = os.getpid()
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and our own script
            [sys.executable, "-I", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._answers: SimpleQueue[bytes | None] = SimpleQueue()
        Thread(target=self._listen, name="grammarkit-probe", daemon=True).start()
        self._say(json.dumps({"path": sys.path, "memory": MEMORY}))

    def ask(self, task: Task) -> Verdict | Answer | Tables:
        """Give the answer to a task, or what became of the child instead."""
        if not self._say(json.dumps(task)):
            return Verdict("crash", "the engine's process ended")
        patience = _PATIENCE * task["seconds"]
        try:
            answer = self._answers.get(timeout=patience)
        except Empty:
            return Verdict("hang", f"no answer within {patience:g} s")
        if answer is None:
            return _death(self._child.wait(), task["seconds"])
        return _answer(json.loads(answer))

    def alive(self) -> bool:
        return self.owner == os.getpid() and self._child.poll() is None

    def kill(self) -> None:
        if self.owner == os.getpid():  # else it is the parent's child, seen after a fork
            self._child.kill()
            self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):  # what the child did not read is still to be written
                    pipe.close()

    def _say(self, body: str) -> bool:
        assert self._child.stdin is not None
        try:
            write_frame(self._child.stdin, body.encode("utf-8", "surrogatepass"))
        except OSError:
            return False
        return True

    def _listen(self) -> None:
        assert self._child.stdout is not None
        answer: bytes | None = b""
        while answer is not None:
            try:
                answer = read_frame(self._child.stdout)
            except (OSError, ValueError):  # closed by `kill` while we waited
                answer = None
            self._answers.put(answer)


def _death(status: int, seconds: float) -> Verdict:
    if hasattr(signal, "SIGPROF") and status == -signal.SIGPROF:
        return Verdict("hang", f"no answer after {seconds:g} s of work")
    return Verdict("crash", f"the engine's process died (exit status {status})")


def _answer(read: Answer | Tables | worker.Verdict) -> Verdict | Answer | Tables:
    return Verdict(read["stage"], read["error"]) if "stage" in read else read


class _Prober:
    """The one worker of this process, and what it said so far."""

    def __init__(self) -> None:
        self._lock = Lock()  # the worker's: held as long as it is asked
        self._memory = Lock()
        self._worker: _Worker | None = None
        self._parents: _Worker | None = None  # kept, since Popen complains when dropped while its process runs
        self._known: OrderedDict[bytes, Verdict | Answer | Tables] = OrderedDict()

    def answer(self, task: Task) -> Verdict | Answer | Tables:
        """Answer from memory, or have the worker do a task."""
        grammar = task["grammar"]
        subject = json.dumps(task) if grammar is None else grammar
        key = blake2b(subject.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        known = self._remembered(key)
        if known is not None:  # not to wait for what another thread asks
            return known
        with self._lock:
            known = self._remembered(key)
            if known is not None:
                return known
            answer = self._asked(task)
            # After a hang, another deadline may be long enough; and a failed comparison says nothing of the grammar.
            if not isinstance(answer, Verdict) or (grammar is not None and answer.stage != "hang"):
                self._remember(key, answer)
            return answer

    def _remembered(self, key: bytes) -> Verdict | Answer | Tables | None:
        with self._memory:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def _remember(self, key: bytes, answer: Verdict | Answer | Tables) -> None:
        with self._memory:
            self._known[key] = answer
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)

    def _asked(self, task: Task) -> Verdict | Answer | Tables:
        if self._worker is None or not self._worker.alive():
            self.close()
            self._worker = _Worker()
        try:
            answer = self._worker.ask(task)
        except BaseException:  # Ctrl-C: an answer still under way must not be taken for the next one's
            self.close()
            raise
        if isinstance(answer, Verdict) and answer.stage in {"hang", "crash", "panic", "memory"}:
            self.close()
        return answer

    def close(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None

    def after_fork(self) -> None:
        """Start anew in a forked process: the locks may be held by threads that were not copied."""
        self._lock, self._memory = Lock(), Lock()
        self._parents, self._worker = self._worker, None


_prober = _Prober()
atexit.register(_prober.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_prober.after_fork)


def probe(grammar: str, *, deadline: float = 10.0) -> Verdict:
    """Have the engine try a grammar in a process of its own, for `deadline` seconds of work; remember what it said."""
    answer = _prober.answer({"seconds": deadline, "grammar": grammar, "request": None})
    assert isinstance(answer, Verdict)
    return answer


def compared(request: Request, *, deadline: float) -> Verdict | Answer:
    """Have the engine and Lark judge texts in that process; a verdict says what went wrong, if they did not."""
    answer = _prober.answer({"seconds": deadline, "grammar": None, "request": request})
    assert isinstance(answer, Verdict) or "asked" in answer
    return answer


def tables(sources: Sources, *, deadline: float) -> Verdict | Tables:
    """Have Lark build the tables of its faster parser there; a verdict says what went wrong, if it did not."""
    answer = _prober.answer({"seconds": deadline, "grammar": None, "request": None, "tables": sources})
    assert isinstance(answer, Verdict) or "conflicts" in answer
    return answer
