"""The command line, run here or as a program of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from grammarkit.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command line in this process; give its exit code and what it printed."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["grammarkit", *words])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, printed.out, printed.err

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, so that names are short and the same everywhere."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a program."""

    code: int
    out: str
    err: str
    seconds: float


def program(*words: str, cwd: Path, given: bytes = b"", timeout: float = 60.0) -> Ran:
    """Run the real program, with bytes on its standard input."""
    command = [sys.executable, "-c", "from grammarkit.cli import main; main()", *words]
    began = time.monotonic()
    ran = subprocess.run(command, cwd=cwd, input=given, capture_output=True, timeout=timeout, check=False)
    seconds = time.monotonic() - began
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode(), seconds)
