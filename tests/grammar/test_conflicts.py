"""Lark itself builds the tables, in the worker's process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grammarkit import Grammar
from grammarkit.grammar.conflicts import lalr_conflict
from grammarkit.grammar.report import File

if TYPE_CHECKING:
    from grammarkit.diagnostic import Diagnostic


def found(grammar: Grammar) -> list[Diagnostic]:
    return [each for each in grammar.check(dialect="lark").diagnostics if each.code == "lalr-conflict"]


@pytest.mark.parametrize(
    ("text", "message", "shown"),
    [
        ('start: a | b\na: "x"\nb: "x"', "refuses `a` and `b`: before the end, both could end", "a"),
        ('start: (a | b) "."\na: X\nb: X\nX: "x"', "refuses `a` and `b`: before DOT, both could end", "a"),
        ('start: s\ns: "if" s ["else" s] | "s"', "reads on where `s` could end before ELSE", "s"),
        ('start: e\ne: e "+" e | "1"', "reads on where `e` could end before PLUS", "e"),
    ],
)
def test_a_conflict_is_told_where_the_rule_stands(text: str, message: str, shown: str) -> None:
    (conflict,) = found(Grammar(text))
    assert message in conflict.message
    assert conflict.span is not None
    assert text[conflict.span.start : conflict.span.end] == shown


def test_it_is_told_to_those_only_who_parse_with_lark() -> None:
    text = 'start: e\ne: e "+" e | "1"'
    assert "lalr-conflict" not in {each.code for each in Grammar(text).check().diagnostics}


@pytest.mark.parametrize("text", ['start: "a"+', "start: A\nA: /a*/", "start: /(/", "start: b", "%declare X\nstart: X"])
def test_a_grammar_without_conflicts_or_that_lark_does_not_read_has_none(text: str) -> None:
    assert found(Grammar(text)) == []


def test_conflicts_in_imported_rules_are_found() -> None:
    grammar = Grammar("start: e\n%import .other.e", source="main.lark", files=(File("other.lark", 'e: e "+" e | "1"'),))
    (conflict,) = found(grammar)
    assert conflict.span is not None
    assert conflict.span.file == "other.lark"


def test_what_takes_too_long_is_given_up() -> None:
    many = " | ".join(f'e "{n}" e' for n in range(300))
    assert list(lalr_conflict(Grammar(f'start: e\ne: {many} | "x"'), deadline=0.01)) == []
