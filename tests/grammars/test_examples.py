"""The examples beside shipped grammars are as they say, and notice most of what could go wrong in the grammars."""

from __future__ import annotations

from typing import Any

import pytest

from grammarkit import Grammar
from grammarkit.grammar import library
from grammarkit.testing.coverage import coverage
from grammarkit.testing.mutation import mutate
from tests.grammars import companions

LARGE = 4_000
"""Characters from which on lowering takes a second or so; and SQL's grammars import others."""

SHARE = {"dsl/mermaid": 0.8}
"""Of the alternatives that examples take, where that is not all: many are the blanks that may stand anywhere."""


def sized(name: str) -> Any:  # pytest does not name the type
    is_large = name.startswith("sql/") or len(library.text(name)) > LARGE
    return pytest.param(name, marks=(pytest.mark.slow,) if is_large else ())


@pytest.mark.parametrize("name", [sized(name) for name in companions.names()])
def test_they_are_as_they_say(name: str) -> None:
    grammar = Grammar.named(name)
    wrong = [one for one in companions.beside(name) if grammar.accepts(one.text) is not one.accepted]
    assert wrong == []


@pytest.mark.parametrize("name", companions.names())
def test_none_is_there_twice(name: str) -> None:
    texts = [one.text for one in companions.own(name)]
    assert sorted(texts) == sorted(set(texts))


def test_each_belongs_to_a_grammar() -> None:
    assert set(companions.names()) <= set(library.names())


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in library.names() if name.startswith(("dsl/", "json/"))])
def test_they_take_every_alternative(name: str) -> None:
    taken = coverage(Grammar.named(name), [one.text for one in companions.own(name) if one.accepted])
    hits, alternatives = taken.of("alternative")
    assert hits >= alternatives * SHARE.get(name, 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dsl/arith", "dsl/pep508_marker", "dsl/semver_range", "json/jsonl", "json/rfc8259"])
def test_most_mutants_are_noticed(name: str) -> None:
    given = companions.own(name)
    valid, invalid = ([one.text for one in given if one.accepted is side] for side in (True, False))
    assert mutate(Grammar.named(name), valid, invalid, sample=150).score >= 0.8
