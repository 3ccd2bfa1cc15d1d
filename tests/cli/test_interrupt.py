"""Ctrl-C, with the embedded model: wherever it is, the program ends, and nothing is left of what it did."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from grammarkit.local.fetch import find
from tests.cli.program import on_a_terminal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals")]

WORDS = 'start: (WORD " ") ~ 200..300\nWORD: /[a-z]{1,12}/'
BEGUN = "\x1b[?25h"
"""The cursor is back: what was waited for has come, and the model writes."""


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
@pytest.mark.parametrize(
    "stage", ["loading the model", "reading the question", BEGUN], ids=["loading", "reading", "writing"]
)
def test_an_interrupt_ends_it_whatever_the_model_is_doing(stage: str, times: int, tmp_path: Path) -> None:
    find("0.5b")  # or it would be fetched meanwhile
    grammar = tmp_path / "words.lark"
    grammar.write_text(WORDS)
    question = "Count up in words, for ever. " * 60
    out = tmp_path / "answer"
    code, seen, seconds = on_a_terminal(
        question, "--grammar", str(grammar), "--model", "local:0.5b", into=out, interrupt=stage, times=times
    )
    assert code == 130
    # A model that is being loaded is waited for once. Otherwise it takes half a second where nothing else runs.
    assert seconds < 20 or (stage.startswith("loading") and times == 1)
    assert "Traceback" not in seen
    assert "Exception" not in seen
    assert out.read_text() == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer", "words.lark"]
