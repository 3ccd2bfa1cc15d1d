"""Colours and the bar: only where somebody watches."""

from __future__ import annotations

import os
import select
import sys
import time
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from grammarkit.cli import progress
from grammarkit.cli.deadline import TimeUp, within
from grammarkit.cli.terminal import colours

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals and signals")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[TextIO, int]]:
    """A terminal to write to, and the end that reads what was written."""
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    leader, follower = os.openpty()
    with os.fdopen(follower, "w") as written:
        yield written, leader
    os.close(leader)


def test_a_terminal_has_colours_unless_it_is_told_not_to(
    terminal: tuple[TextIO, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", terminal[0])
    monkeypatch.setattr(sys, "stderr", StringIO())
    assert colours("stdout")
    assert not colours("stderr")
    monkeypatch.setenv("TERM", "dumb")
    assert not colours("stdout")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colours("stdout")


def test_a_bar_is_shown_on_a_terminal_once_it_takes_long(
    terminal: tuple[TextIO, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal[0])
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    seen = []
    with progress.progress(["a\x1b[2J", "b"], str) as names:
        for name in names:
            time.sleep(0.3)
            seen.append(name)
    assert seen == ["a\x1b[2J", "b"]
    shown = os.read(terminal[1], 100_000).decode()
    assert "0/2" in shown
    assert "a␛[2J" in shown


def shown(names: list[str]) -> list[str]:
    with progress.progress(names, str) as given:
        return list(given)


def test_an_interrupt_leaves_no_bar_behind(terminal: tuple[TextIO, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal[0])
    monkeypatch.setattr(progress, "PATIENCE", 0.0)

    def interrupted() -> None:
        with progress.progress(["a", "b"], str) as names:
            next(names)
            time.sleep(0.3)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as kept:  # as long as it is, its frames are, and what they hold
        interrupted()
    written = ""
    while select.select([terminal[1]], [], [], 0.2)[0]:
        written += os.read(terminal[1], 100_000).decode()
    assert written.count("\x1b[?25h") == written.count("\x1b[?25l") == 1
    assert kept.type is KeyboardInterrupt


def test_a_line_is_written_now_and_then_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    log = StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    monkeypatch.setattr(progress, "SILENCE", 0.0)
    assert shown(["a", "b"]) == ["a", "b"]
    assert log.getvalue() == "0 of 2 done; next: a\n1 of 2 done; next: b\n"


def test_no_bar_is_shown_for_what_is_quick_or_single_or_elsewhere(
    terminal: tuple[TextIO, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal[0])
    assert shown(["a", "b"]) == ["a", "b"]
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    assert shown(["a"]) == ["a"]
    print("|", file=terminal[0], flush=True)
    assert os.read(terminal[1], 100_000) == b"|\r\n"
    elsewhere = StringIO()
    monkeypatch.setattr(sys, "stderr", elsewhere)
    assert shown(["a", "b"]) == ["a", "b"]
    assert elsewhere.getvalue() == ""


def test_time_runs_out_in_our_own_work_too() -> None:
    def work(seconds: float) -> None:
        with within(seconds):
            while True:
                pass

    with pytest.raises(TimeUp):
        work(0.05)
    with within(0.05):
        time.sleep(0.1)  # to wait for others is no work


def test_time_that_runs_out_where_nobody_hears_of_it_runs_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lost: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lost.append)

    class Slow:
        def __del__(self) -> None:
            while not lost:
                pass

    def work() -> None:
        with within(0.05):
            Slow()
            while True:
                pass

    with pytest.raises(TimeUp):
        work()
