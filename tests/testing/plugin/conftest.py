"""Projects whose tests are run by a pytest of their own, as strict as a project can be."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., pytest.RunResult]

# A run forgets what it has imported here: this takes long to import again, or, as the engine, cannot be, or is held on
# to elsewhere, as httpcore is by httpx.
LASTING = ("llguidance", "httpcore", "anyio._backends._asyncio")
OURS = ("json", "openai", "sql", "testing.strategies", "testing.cassettes")
for name in (*LASTING, *(f"grammarkit.{name}" for name in OURS)):
    import_module(name)

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
