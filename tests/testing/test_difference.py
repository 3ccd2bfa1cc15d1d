from __future__ import annotations

import pytest

from grammarkit import Grammar, GrammarError
from grammarkit.testing.difference import difference

ARITH = Grammar.named("dsl/arith")


@pytest.mark.parametrize(
    ("old", "new", "only_old", "only_new"),
    [
        ('start: "a"+', 'start: "a" ~ 1..3', "aaaa", None),
        ('start: "a" | "b"', 'start: "a" | "c"', "b", "c"),
        ("start: NAME\nNAME: /[a-z]+/", "start: NAME\nNAME: /[a-zA-Z]+/", None, 1),
        ('start: "(" start ")" | "x"', 'start: "(" start ")"? | "x"', None, "(x"),
    ],
)
def test_a_short_text_that_only_one_accepts_is_found(
    old: str, new: str, only_old: str | None, only_new: str | int | None
) -> None:
    found = difference(Grammar(old), Grammar(new))
    assert found.only_old == only_old
    if isinstance(only_new, int):
        assert found.only_new is not None
        assert len(found.only_new) == only_new
    else:
        assert found.only_new == only_new


def test_grammars_of_one_language_are_not_told_apart() -> None:
    found = difference(ARITH, ARITH.lower())
    assert not found.is_found
    assert found.tried > 1000
    assert not difference(Grammar('start: "a"* "b"'), Grammar('start: "a" start | "b"')).is_found


def test_a_grammar_that_cannot_be_used_is_an_error() -> None:
    with pytest.raises(GrammarError):
        difference(ARITH, Grammar("start: undefined"))
