"""Lowering as a whole; what each of its steps does is told in `lowering/`."""

from __future__ import annotations

from grammarkit import Grammar


def test_trees_have_the_authors_names_and_priorities() -> None:
    assert Grammar('start: a | b\na.1: "x"\nb.2: "x"').read("x").children[0].data == "b"  # type: ignore[union-attr]
    assert Grammar('expr: "1" "+" "2"', start="expr").read("1+2").data == "expr"
    (listed,) = Grammar('start: sep{A}\nsep{x}: x ("," x)*\nA: "a"').read("a,a").children
    assert listed.data == "sep"  # type: ignore[union-attr]
    assert Grammar("start: A | B\nA.2: /[a-z]+/\nB: /[a-z0-9]+/").read("x").children[0].type == "A"  # type: ignore[union-attr]
