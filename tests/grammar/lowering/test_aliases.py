from __future__ import annotations

import pytest
from lark import Lark

from grammarkit import Grammar


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ('start: "a" -> x | "b" -> y-z', 'start: "a" -> x | "b" -> y_z'),
        ('start: ("a" -> x | "b") "c"', 'start: ("a" | "b") "c"'),
        ('start: _a\n_a: "a" -> x', "start: _a"),
    ],
)
def test_aliases_are_kept_where_trees_have_a_place_for_them(text: str, first: str) -> None:
    lowered = Grammar(text).lower().text
    assert lowered.splitlines()[0] == first
    Lark(lowered)
