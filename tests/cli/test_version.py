"""Which version this is, by all the ways to ask."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

import grammarkit

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert grammarkit.__version__ == version("grammarkit")
    assert run("--version") == (0, f"grammarkit {version('grammarkit')}\n", "")
    with pytest.raises(AttributeError, match="no attribute '__versoin__'"):
        getattr(grammarkit, "__versoin__")  # noqa: B009 - a type checker would refuse the plain way, rightly


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "grammarkit", "--version"], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == f"grammarkit {version('grammarkit')}\n"
