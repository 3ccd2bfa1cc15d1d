"""Which rules Lark refuses for alternatives that it finds twice: Lark is the referee."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lark import Lark
from lark.exceptions import GrammarError

from grammarkit import Grammar
from grammarkit.grammar.flat import expression
from grammarkit.grammar.lowering.collisions import collision, named, without_collision
from grammarkit.grammar.source import read

REST = '\n_y: "y"\nA: "a"\nB: "b"\n_C: "c"'
TERMINALS = named(read(REST).definitions)
ITEMS = st.recursive(
    st.sampled_from(["A", "B", "_C", "x", "_y", '"p"', "/r/", '"a"']),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda items: f"[{' | '.join(items)}]"),
        st.lists(inner, max_size=2).map(lambda items: f"({' '.join(items)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", " ~ 2"])).map(lambda both: f"({both[0]}){both[1]}"),
    ),
    max_leaves=5,
)


def finds_twice(body: str) -> bool:
    try:
        Lark(f"start: x _y A B _C\n{body}{REST}", parser="earley")
    except GrammarError as error:
        assume("Rules defined twice" in str(error))
        return True
    return False


@settings(deadline=None, max_examples=200)
@given(st.lists(ITEMS, min_size=1, max_size=3), st.sampled_from(["", "!"]))
def test_a_collision_is_what_lark_refuses_and_is_gone_without_brackets(items: list[str], modifier: str) -> None:
    body = f"{modifier}x: {' '.join(items)}"
    (rule,) = read(body).definitions
    assert (collision(rule, TERMINALS) is not None) == finds_twice(body)
    assert not finds_twice(f"{modifier}x: {expression(without_collision(rule, TERMINALS).expr)}")


@pytest.mark.parametrize(
    "text", ["start: [A] [A] B\nA: /a/\nB: /b/", "start: [T] A\nT: /t*/\nA: /a/", "start: [A | ] B\nA: /a/\nB: /b/"]
)
def test_what_is_lowered_has_trees(text: str) -> None:
    Lark(Grammar(text).lower(dialect="lark").text, parser="earley")
