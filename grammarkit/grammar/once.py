"""What takes long to find is found by one thread, however many ask for it at once; the others wait for that one."""

from __future__ import annotations

import os
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


def once(find: Callable[P, T]) -> Callable[P, T]:
    """Let one thread at a time find what belongs to the same arguments; `find` remembers it for those that wait.

    Whoever asks for something else does not wait. A process that forks forgets who was at work: its threads are gone.
    """
    at_work = _AtWork()

    @wraps(find)
    def found(*args: P.args, **options: P.kwargs) -> T:
        key = (args, tuple(options.items()))
        with at_work.lock(key):
            try:
                return find(*args, **options)
            finally:
                at_work.ended(key)

    return found


class _AtWork:
    """A lock for each key that somebody is at."""

    def __init__(self) -> None:
        self._anew()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._anew)

    def _anew(self) -> None:
        self._mine = Lock()
        self._locks: dict[object, Lock] = {}

    def lock(self, key: object) -> Lock:
        with self._mine:
            return self._locks.setdefault(key, Lock())

    def ended(self, key: object) -> None:
        with self._mine:
            self._locks.pop(key, None)
