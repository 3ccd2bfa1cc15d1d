"""The command line as a process of its own, on a terminal."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = (sys.executable, "-c", "from grammarkit.cli import main; main()")
SILENCE = 300
"""Seconds without a sign of life after which a test fails; a busy machine is slow to load a model."""


def on_a_terminal(*words: str, into: Path | None = None, interrupt: str = "", times: int = 1) -> tuple[int, str]:
    """Run `grammarkit ask` on a terminal; give its exit code, and all that it printed there.

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
        seen, presses = b"", times if interrupt else 0
        while piece := _piece(leader, child):
            seen += piece
            if presses and interrupt.encode() in seen:
                _press(child, presses)
                presses = 0
    os.close(leader)
    return child.returncode, seen.decode()


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
