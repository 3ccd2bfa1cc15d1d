"""Lowering as a whole; what each of its steps does is told in `lowering/`."""

from __future__ import annotations

import pytest

from grammarkit import Grammar, GrammarError


def test_trees_have_the_authors_names_and_priorities() -> None:
    assert Grammar('start: a | b\na.1: "x"\nb.2: "x"').read("x").children[0].data == "b"  # type: ignore[union-attr]
    assert Grammar('expr: "1" "+" "2"', start="expr").read("1+2").data == "expr"
    (listed,) = Grammar('start: sep{A}\nsep{x}: x ("," x)*\nA: "a"').read("a,a").children
    assert listed.data == "sep"  # type: ignore[union-attr]
    assert Grammar("start: A | B\nA.2: /[a-z]+/\nB: /[a-z0-9]+/").read("x").children[0].type == "A"  # type: ignore[union-attr]


def test_equal_grammars_in_different_files_are_each_told_of_by_their_own_name() -> None:
    for name in ("one.lark", "other.lark"):
        assert Grammar('start: "a"\n', source=name).lower().source == name
        with pytest.raises(GrammarError, match=f"{name}:1:8: undefined-name"):
            Grammar("start: undefined\n", source=name).lower()
