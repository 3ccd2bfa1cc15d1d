"""Shared by all tests."""

from __future__ import annotations

import os
import re
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected
from grammarkit.grammar import Grammar
from tests.office import office  # noqa: F401 - a fixture
from tests.speaker import speaker  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.language import Language

UPDATE = "UPDATE_SNAPSHOTS"

# A machine that is busy with something else must not fail a test, nor must one draw of millions. To look further than
# the same examples every time: `pytest --hypothesis-profile=explore`.
settings.register_profile("grammarkit", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("grammarkit")

# What a shell runs in the background ignores Ctrl-C, and so does what that starts. Some tests interrupt programs.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of numbers, none over 1000: a whole language without an engine."""

    grammar: Grammar
    instructions: str = "Numbers are whole."
    description: str = "a sum"

    def read(self, text: str) -> int:
        good = re.match(r"(?:[0-9]+(?:\+(?=[0-9]))?)*", text)
        reached = good.end() if good else 0
        if reached < len(text) or not text:
            told = "only numbers with `+` between them may stand here"
            raise Rejected(text, (Diagnostic("not-a-sum", told, Span(reached, len(text)), expected=("NUMBER", "+")),))
        total = sum(map(int, text.split("+")))
        if total > 1000:
            raise Rejected(text, (Diagnostic("too-large", "the sum is over a thousand", help="use smaller numbers"),))
        return total


@pytest.fixture(scope="session")
def sums() -> Language[int]:
    """Give a language of sums that needs no grammar engine; it rejects with `not-a-sum` or `too-large`."""
    return _Sums(Grammar('start: NUMBER ("+" NUMBER)*\nNUMBER: /[0-9]+/'))


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a rendering with the file of that name in `snapshots/` beside the test.

    With `UPDATE_SNAPSHOTS=1` in the environment the file is written first.
    """
    folder = Path(request.path).parent / "snapshots"

    def compare(name: str, text: str) -> None:
        path = folder / f"{name}.txt"
        if os.environ.get(UPDATE):
            folder.mkdir(exist_ok=True)
            path.write_bytes(f"{text}\n".encode())
        assert path.exists(), f"there is no snapshot {path.name} yet; look at this, and run with {UPDATE}=1:\n{text}"
        assert text == path.read_bytes().decode().removesuffix("\n")

    return compare
