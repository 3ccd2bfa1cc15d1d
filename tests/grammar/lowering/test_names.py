from __future__ import annotations

import pytest

from grammarkit import Grammar
from grammarkit.grammar.lowering.fresh import Names
from grammarkit.grammar.source import read


@pytest.mark.parametrize(
    ("text", "start", "names"),
    [
        ("start: a-b\na-b: /x/\na_b: /y/", "start", ["start", "a_b"]),
        ('a-b: start "y"\nstart: /x/', "a-b", ["start", "start_1"]),
        ("query: NAME\nNAME: /x/", "query", ["start", "NAME"]),
    ],
)
def test_names_are_those_that_both_engines_read(text: str, start: str, names: list[str]) -> None:
    lowered = Grammar(text, start=start).lower()
    assert [line.partition(":")[0] for line in lowered.text.splitlines()] == names
    assert lowered.lower() == lowered


def test_a_name_that_is_taken_gets_a_number() -> None:
    names = Names(read("a: /x/\na_1: /y/").definitions)
    assert [names.free("b"), names.free("a"), names.free("a")] == ["b", "a_2", "a_3"]
