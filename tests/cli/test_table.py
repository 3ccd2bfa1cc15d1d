"""Rows as they are printed, where they hold what a terminal would act on."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from grammarkit.cli.table import csv, table
from grammarkit.sql.databases import Rows

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = Rows(("a\x1b[2J",), (("5\xa0€\x1b]0;owned\x07",),), more=False)


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, shows: Callable[[Rows], None]) -> str:
    leader, follower = os.openpty()
    with os.fdopen(follower, "w", encoding="utf-8") as terminal, monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", terminal)
        shows(ROWS)
    shown = os.read(leader, 10_000).decode().replace("\r\n", "\n")
    os.close(leader)
    return re.sub(r"\x1b\[\d*m", "", shown)  # the table's own colours


@pytest.mark.skipif(sys.platform == "win32", reason="terminals")
@pytest.mark.parametrize("shows", [csv, table])
def test_no_cell_steers_a_terminal(monkeypatch: pytest.MonkeyPatch, shows: Callable[[Rows], None]) -> None:
    shown = on_a_terminal(monkeypatch, shows)
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "5\xa0€␛]0;owned␇" in shown


def test_cells_are_exact_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    csv(ROWS)
    assert capsys.readouterr().out == "a\x1b[2J\r\n5\xa0€\x1b]0;owned\x07\r\n"
