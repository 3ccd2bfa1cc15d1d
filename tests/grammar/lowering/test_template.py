from __future__ import annotations

import pytest

from grammarkit import Grammar, GrammarError
from tests.grammar.lowering.language import assert_lowered


@pytest.mark.parametrize(
    ("text", "accepted", "rejected"),
    [
        ('start: list{"a"} | list{B}\nlist{x}: x ("," x)*\nB: "b"', ["a,a", "b,b,b"], ["a,b"]),
        ('start: apply{list, "a"}\napply{f, x}: f{x} "."\nlist{x}: x ("," x)*', ["a.", "a,a."], ["a"]),
        ('start: twice{pair}\ntwice{f}: f{"a"} f{f{"b"}}\npair{x}: x x', ["aabbbb"], ["aabb"]),
    ],
)
def test_each_use_of_a_template_is_a_rule(text: str, accepted: list[str], rejected: list[str]) -> None:
    assert_lowered(text, accepts=accepted, rejects=rejected)
    assert Grammar(text).lower().check().ok


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('start: t{"a"}\nt{x, y}: x y', "template-arguments"),
        ("start: t\nt{x}: x", "template-arguments"),
        ("start: t{u}\nt{x}: x\nu{x}: x", "template-arguments"),
        ('start: t{"a"}', "undefined-name"),
        ('start: t{"a"}\nt{x}: t{t{x}}', "endless-template"),
        ("start{x}: x\n", "missing-start"),
    ],
)
def test_a_template_that_is_used_wrongly_is_an_error(text: str, code: str) -> None:
    with pytest.raises(GrammarError) as caught:
        Grammar(text).lower()
    (found,) = caught.value.report.diagnostics
    assert found.code == code
    assert found.span is not None
