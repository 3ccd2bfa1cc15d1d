"""A limit of time for what runs in this process.

The engine has its own process and its own deadline; this one is for our own reading and rewriting of a grammar.
"""

from __future__ import annotations

import signal
from contextlib import contextmanager
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


class TimeUp(BaseException):
    """The time is over. Like an interrupt, it is no `Exception`: nothing on the way may take it for its own."""


@contextmanager
def within(seconds: float) -> Generator[None]:
    """Raise `TimeUp` in what is done here once `seconds` are over; only in the main thread, and not on Windows."""
    if not hasattr(signal, "SIGALRM") or current_thread() is not main_thread():
        yield
        return

    def end(*_: object) -> None:
        raise TimeUp

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
