"""Projects whose tests are run by a pytest of their own, as strict as a project can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import llguidance  # noqa: F401 - a run here forgets what it imports, and this cannot be imported twice
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., pytest.RunResult]

STRICT = """
[pytest]
addopts = --import-mode=importlib --strict-markers --strict-config -p no:cacheprovider
filterwarnings = error
"""


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run pytest; `settings` are more lines of the configuration file, and a run `apart` has a process of its own."""
    monkeypatch.delenv("GRAMMARKIT_OFFLINE", raising=False)  # by the run that this is a test of

    def run(*arguments: str, settings: str = "", apart: bool = False) -> pytest.RunResult:
        pytester.makeini(STRICT + settings)
        return (pytester.runpytest_subprocess if apart else pytester.runpytest_inprocess)(*arguments)

    return run
