"""The command line as a process of its own, on a terminal."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = (sys.executable, "-c", "from grammarkit.cli import main; main()")
SILENCE = 300
"""Seconds without a sign of life after which a test fails; a busy machine is slow to load a model."""


class Ran(NamedTuple):
    """How a program ended: its exit code, what it printed on the terminal, and how long it ran on after Ctrl-C."""

    code: int
    seen: str
    seconds: float


def on_a_terminal(*words: str, into: Path | None = None, interrupt: str = "", times: int = 1) -> Ran:
    """Run `grammarkit ask` on a terminal.

    Standard output goes to the file `into`, if one is given. Ctrl-C is pressed when `interrupt` is there to be read.
    """
    leader, follower = os.openpty()
    with (
        nullcontext(follower) if into is None else into.open("wb") as out,
        subprocess.Popen(
            [*COMMAND, "ask", *words],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=follower,
            env={**os.environ, "TERM": "xterm"},
        ) as child,
    ):
        os.close(follower)
        seen, pressed, presses = b"", time.monotonic(), times if interrupt else 0
        while piece := _piece(leader, child):
            seen += piece
            if presses and interrupt.encode() in seen:
                pressed = time.monotonic()
                _press(child, presses)
                presses = 0
        child.wait(SILENCE)
    os.close(leader)
    return Ran(child.returncode, seen.decode(), time.monotonic() - pressed)


def _piece(leader: int, child: subprocess.Popen[bytes]) -> bytes:
    ready, _, _ = select.select([leader], [], [], SILENCE)
    if not ready:
        child.kill()
        raise TimeoutError
    try:
        return os.read(leader, 65536)
    except OSError:  # Linux says so when the last program has left the terminal
        return b""


def _press(child: subprocess.Popen[bytes], times: int) -> None:
    for n in range(times):
        time.sleep(0.5 if n else 0)
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
