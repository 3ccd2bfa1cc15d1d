from __future__ import annotations

from typing import NamedTuple

from grammarkit.grammar.lowering.alike import alike
from grammarkit.grammar.source import read


class Variant(NamedTuple):
    rule: str
    state: int


def test_variants_are_alike_that_differ_in_nothing_but_their_names() -> None:
    """Two loops through each other are alike as long as nothing tells one of them apart."""
    variants = {name: Variant("x", number) for number, name in enumerate("abcd")}
    texts = {"a": "b", "b": "a", "c": "d", "d": '"d" a'}
    bodies = {variants[name]: read(f"x: {text}").definitions[0].expr for name, text in texts.items()}
    found = alike(bodies, variants)
    # What is written at different places is told apart, so that the two loops are compared by their shape alone.
    assert found[variants["a"]] == found[variants["b"]]
    assert len({found[variants[name]] for name in "acd"}) == 3
