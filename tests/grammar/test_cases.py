"""Cases are files: `//~ code` stands on each line that a check must flag, and no other line may be flagged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grammarkit import Grammar

CASES = sorted((Path(__file__).parent / "cases").glob("*.lark"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_check_flags_the_marked_lines_and_no_others(path: Path) -> None:
    grammar = Grammar.from_file(path)
    marked = {
        (number, code)
        for number, line in enumerate(grammar.text.split("\n"), 1)
        for code in re.findall(r"//~ ([\w-]+)", line)
    }
    found = {
        (grammar.text.count("\n", 0, d.span.start) + 1 if d.span else 0, d.code) for d in grammar.check().diagnostics
    }
    assert found == marked


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_can_be_lowered_is_taken_by_the_engine_and_lowers_to_itself(path: Path) -> None:
    grammar = Grammar.from_file(path)
    report = grammar.check()
    if report.ok_lowered:
        lowered = grammar.lower()
        assert lowered.check().ok
        assert lowered.lower() == lowered
