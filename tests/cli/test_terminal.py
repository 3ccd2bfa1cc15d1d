"""Colours and the bar: only where somebody watches."""

from __future__ import annotations

import os
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
    for name in progress.with_bar(["a\x1b[2J", "b"], str):
        time.sleep(0.3)
        seen.append(name)
    assert seen == ["a\x1b[2J", "b"]
    shown = os.read(terminal[1], 100_000).decode()
    assert "0/2" in shown
    assert "a␛[2J" in shown


def test_no_bar_is_shown_for_what_is_quick_or_single_or_elsewhere(
    terminal: tuple[TextIO, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal[0])
    assert list(progress.with_bar(["a", "b"], str)) == ["a", "b"]
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    assert list(progress.with_bar(["a"], str)) == ["a"]
    print("|", file=terminal[0], flush=True)
    assert os.read(terminal[1], 100_000) == b"|\r\n"
    elsewhere = StringIO()
    monkeypatch.setattr(sys, "stderr", elsewhere)
    assert list(progress.with_bar(["a", "b"], str)) == ["a", "b"]
    assert elsewhere.getvalue() == ""


def test_time_runs_out_in_our_own_work_too() -> None:
    def work(seconds: float) -> None:
        with within(seconds):
            time.sleep(30)

    with pytest.raises(TimeUp):
        work(0.05)
    with within(0.05):
        pass
    time.sleep(0.1)
