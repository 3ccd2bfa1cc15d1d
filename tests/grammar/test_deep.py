"""Trees are as deep as their sentences are long: nothing that is done with them later may fail for it."""

from __future__ import annotations

import copy
import pickle

import pytest
from lark import Token, Tree

from grammarkit import Client, Grammar
from grammarkit.testing import Scripted

ARITH = Grammar.named("dsl/arith")
LONG = "+".join(["1"] * 3000)


def number(text: str) -> Tree[Token]:
    return Tree("number", [Token("NUMBER", text)])


@pytest.mark.parametrize("text", ["1", "1+2*(3-4)", LONG])
def test_trees_compare_copy_pickle_and_print(text: str) -> None:
    tree = ARITH.read(text)
    for same in (ARITH.read(text), copy.deepcopy(tree), pickle.loads(pickle.dumps(tree))):
        assert same == tree
        assert hash(same) == hash(tree)
        assert (same.meta.start_pos, same.meta.end_pos) == (0, len(text))
    assert tree != ARITH.read(f"{text}+2")
    assert len(repr(tree)) > len(text)


def test_they_print_and_compare_as_larks_do() -> None:
    made = Tree[Token]("add", [number("1"), number("2")])
    tree = Grammar('start: start "+" start -> add | NUMBER -> number\nNUMBER: /[0-9]/').read("1+2")
    assert tree == made
    assert made == tree
    assert tree != Tree("add", made.children[:1])
    assert tree != Tree("add", [*made.children[:1], Token("NUMBER", "2")])
    assert tree != "add"
    assert repr(tree) == f"Tree({tree.data!r}, {tree.children!r})"


def test_what_is_deep_may_be_agreed_on() -> None:
    found = Client(Scripted(LONG, LONG, "1"), attempts=1).agree("a long sum", ARITH)
    assert (found.text, found.votes) == (LONG, 2)


def test_a_start_that_gives_way_to_a_token_is_a_tree_all_the_same() -> None:
    assert Grammar("?start: A\nA: /a/").read("a") == Tree("start", [Token("A", "a")])
