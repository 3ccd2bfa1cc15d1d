"""What takes long to find is found once, and nobody waits for anything else."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import pytest

from grammarkit.grammar.once import once


def test_it_is_found_once_however_many_threads_ask() -> None:
    at_work, may_end = threading.Event(), threading.Event()
    found: list[int] = []

    @once
    @lru_cache
    def square(number: int) -> int:
        at_work.set()
        assert may_end.wait(30)
        found.append(number)
        return number * number

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(square, 3) for _ in range(8)]
        assert at_work.wait(30)
        may_end.set()
        assert [answer.result(30) for answer in asked] == [9] * 8
    assert found == [3]


def test_whoever_asks_for_something_else_does_not_wait() -> None:
    at_work, may_end = threading.Event(), threading.Event()

    @once
    def waiting(number: int) -> int:
        if number == 1:
            at_work.set()
            assert may_end.wait(30)
        return number

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(waiting, 1)
        assert at_work.wait(30)
        assert waiting(2) == 2
        may_end.set()
        assert first.result(30) == 1


def test_an_error_is_everybodys_own() -> None:
    asked: list[int] = []

    @once
    def failing(number: int) -> int:
        asked.append(number)
        raise LookupError(number)

    for _ in range(2):
        with pytest.raises(LookupError):
            failing(1)
    assert asked == [1, 1]


FORKED = """
import os, threading
from grammarkit.grammar import Grammar
from grammarkit.grammar.engine import _cache
from grammarkit.grammar.once import once

at_work, may_end = threading.Event(), threading.Event()

@once
def waiting(name):
    if not at_work.is_set():
        at_work.set()
        may_end.wait(30)
    return name

def working():
    with _cache._lock:
        waiting("it")

grammar = Grammar('start: "a"')
assert grammar.accepts("a")
threading.Thread(target=working).start()
at_work.wait(30)
child = os.fork()
if child == 0:
    os._exit(0 if waiting("it") and grammar.accepts("a") else 1)
ended = os.waitpid(child, 0)[1]
may_end.set()
assert ended == 0
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_does_not_wait_for_threads_that_it_does_not_have() -> None:
    subprocess.run([sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORKED], check=True, timeout=60)
