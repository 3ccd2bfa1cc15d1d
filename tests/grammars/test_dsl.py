"""The grammars of `dsl/`: what each one promises in its header and by its examples."""

from __future__ import annotations

import keyword
from typing import Any

import pytest

from grammarkit.grammar import Grammar, library
from grammarkit.grammar.examples import examples, wrong_example
from grammarkit.grammar.source import read
from grammarkit.grammar.syntax import Sequence

NAMES = tuple(name for name in library.names() if name.startswith("dsl/"))
SMALLEST = "dsl/arith"
"""It shows what a grammar has here, and needs fewer examples for that."""

LARGE = 5_000
"""Characters from which on lowering and the engine take a second, so that a grammar is left to the slow tests."""


def sized(name: str) -> Any:  # pytest does not name the type
    marks = (pytest.mark.slow,) if len(library.text(name)) > LARGE else ()
    return pytest.param(name, marks=marks)


@pytest.mark.parametrize("name", [sized(name) for name in NAMES])
def test_its_examples_are_as_it_says(name: str) -> None:
    assert not tuple(wrong_example(Grammar.named(name)))


@pytest.mark.parametrize("name", [name for name in NAMES if name != SMALLEST])
def test_it_has_enough_examples(name: str) -> None:
    found = [example.accepted for example in examples(Grammar.named(name).text)]
    assert found.count(True) >= 15
    assert found.count(False) >= 10


@pytest.mark.parametrize("name", [name for name in NAMES if name != SMALLEST])
def test_its_header_says_after_what_it_was_written_and_what_is_left_out(name: str) -> None:
    header = Grammar.named(name).text.partition("//=")[0]
    assert "After " in header
    assert "Left out: " in header


@pytest.mark.parametrize("name", NAMES)
def test_every_node_of_its_trees_can_be_the_name_of_a_method(name: str) -> None:
    source = read(Grammar.named(name).text)
    aliases = [node.alias for node in source.nodes[Sequence] if isinstance(node, Sequence)]
    nodes = [*aliases, *(rule.name for rule in source.definitions)]
    assert not [name for name in nodes if keyword.iskeyword(name)]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_engines_take_it_and_agree_about_it(name: str) -> None:
    assert Grammar.named(name).check(samples=60).ok_lowered


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_each_of_its_sentences_has_a_tree(name: str) -> None:
    grammar = Grammar.named(name)
    for example in examples(grammar.text):
        if example.accepted:
            assert grammar.read(example.text).data
