"""A limit of work for what runs in this process.

The engine has its own process and its own deadline; this one is for our own reading and rewriting of a grammar. Time
of the processor is counted, not of the clock: what a grammar is found to be must not depend on what else runs.
"""

from __future__ import annotations

import signal
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


_AGAIN = 0.2
"""Seconds until it is raised once more: what is raised in a finalizer, or while garbage is collected, is lost."""


class TimeUp(BaseException):
    """The time is over. Like an interrupt, it is no `Exception`: nothing on the way may take it for its own."""


@contextmanager
def within(seconds: float) -> Generator[None]:
    """Raise `TimeUp` in what takes `seconds` of work here; only in the main thread, and not on Windows."""
    if not hasattr(signal, "SIGPROF") or current_thread() is not main_thread():
        yield
        return

    def end(*_: object) -> None:
        raise TimeUp

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
