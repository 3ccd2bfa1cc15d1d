"""What is printed, read by the real engines, beside what our own engine accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.grammar.targets.drawing import Drawer
from tests.grammar.targets.engines import ENGINES, Refused
from tests.grammar.targets.grammars import CASES, Case
from tests.grammar.targets.oracle import Oracle

if TYPE_CHECKING:
    from tests.grammar.targets.engines import Acceptor

DRAWN = 60

pytestmark = [pytest.mark.parametrize("target", ENGINES)]
each_case = pytest.mark.parametrize("name", CASES)
each_small_case = pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.is_small])


def engine(case: Case, target: str) -> Acceptor:
    return ENGINES[target](case.grammar.to(target))


@each_case
def test_engines_agree_on_these(target: str, name: str) -> None:
    case = CASES[name]
    theirs = engine(case, target)
    assert [t for t in case.accepted if not case.grammar.accepts(t)] == []
    assert [t for t in case.accepted if not theirs.accepts(t)] == []
    assert [t for t in case.rejected if case.grammar.accepts(t)] == []
    assert [t for t in case.rejected if theirs.accepts(t)] == []


@each_case
def test_engines_differ_on_these_as_is_said(target: str, name: str) -> None:
    case = CASES[name]
    theirs = engine(case, target)
    assert [t for t in case.cut_elsewhere if case.grammar.accepts(t) or not theirs.accepts(t)] == []
    assert [t for t in case.ends_ignored if theirs.accepts(t) or not case.grammar.accepts(t)] == []


@each_case
def test_what_our_engine_accepts_of_drawn_sentences_is_accepted(target: str, name: str) -> None:
    case = CASES[name]
    theirs = engine(case, target)
    drawn = [t for t in Drawer(case.grammar).sentences(DRAWN, depth=6) if len(t) < 400 and case.grammar.accepts(t)]
    assert len(drawn) > DRAWN // 5 or name == "nothing"
    assert [t for t in drawn if not theirs.accepts(t) and not ends_ignored(case, t)] == []


@each_small_case
def test_nothing_is_accepted_that_is_not_derived(target: str, name: str) -> None:
    """All that our engine accepts is accepted; what is accepted besides is cut into tokens elsewhere."""
    case = CASES[name]
    theirs, oracle, drawer = engine(case, target), Oracle(case.grammar), Drawer(case.grammar, seed=1)
    near = [drawer.nearly(t) for t in drawer.sentences(DRAWN, depth=5) if len(t) < 40]
    assert [t for t in near if theirs.accepts(t) and not oracle.accepts(t)] == []
    missing = [t for t in near if case.grammar.accepts(t) and not theirs.accepts(t)]
    assert [t for t in missing if not ends_ignored(case, t)] == []


def test_a_broken_grammar_is_refused_so_that_these_tests_mean_something(target: str) -> None:
    with pytest.raises(Refused):
        ENGINES[target]('root ::= "a" undefined')


def ends_ignored(case: Case, text: str) -> bool:
    """Tell whether a sentence is another one with ignored text behind it."""
    oracle = Oracle(case.grammar)
    shorter = (text[:at] for at in range(max(0, len(text) - 80), len(text)) if oracle.ignores(text[at:]))
    return any(map(case.grammar.accepts, shorter))
