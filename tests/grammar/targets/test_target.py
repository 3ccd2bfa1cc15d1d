"""The targets by name, and what none of them can say."""

from __future__ import annotations

import pickle

import pytest

from grammarkit import Grammar, GrammarError
from grammarkit.grammar.report import File
from grammarkit.grammar.targets import TARGETS, target

WITHOUT_LARK = [name for name in TARGETS if name != "lark"]


@pytest.mark.parametrize("name", TARGETS)
def test_a_grammar_is_printed_by_the_name_of_a_target(name: str) -> None:
    grammar = Grammar('start: "a" "b"*')
    assert grammar.to(name) == target(grammar, name)


def test_lark_is_the_lowered_text() -> None:
    grammar = Grammar('start: list{"a"}\nlist{x}: x ("," x)*')
    assert grammar.to("lark") == grammar.lower().text


def test_an_unknown_target_is_told_with_those_that_there_are() -> None:
    with pytest.raises(
        ValueError, match="the targets are ebnf, gbnf, lark, regex; there is no 'gnbf'; did you mean 'gbnf'"
    ):
        Grammar('start: "a"').to("gnbf")


@pytest.mark.parametrize("name", WITHOUT_LARK)
@pytest.mark.parametrize(
    ("text", "unsayable"),
    [
        ('start: "a" num\nnum: %json {"type": "number"}', '%json {"type": "number"}'),
        ('start: <|tool|> "a"', "<|tool|>"),
        ('start: <[65]> "a"', "<[65]>"),
        ('start: "a"\n%llguidance {"allow_initial_skip": true}', '%llguidance {"allow_initial_skip": true}'),
    ],
)
def test_what_only_llguidance_says_is_an_error_at_its_place(name: str, text: str, unsayable: str) -> None:
    with pytest.raises(GrammarError) as caught:
        Grammar(text).to(name)
    (found,) = caught.value.report.diagnostics
    assert found.code == "unsayable"
    assert f"`{unsayable}` cannot be said in" in found.message
    assert found.span is not None
    assert text[found.span.start : found.span.end] == unsayable
    assert found.help


@pytest.mark.parametrize("name", WITHOUT_LARK)
def test_attributes_are_told_of_at_the_name_that_has_them(name: str) -> None:
    text = "start: a\na[lazy]: /[a-z]+/"
    with pytest.raises(GrammarError) as caught:
        Grammar(text).to(name)
    (found,) = caught.value.report.diagnostics
    assert found.span is not None
    assert (found.code, text[found.span.start : found.span.end]) == ("unsayable", "a")


def test_all_that_cannot_be_said_is_told_of_at_once_and_where_it_was_imported_from() -> None:
    grammar = Grammar(
        "start: <|tool|> x <[65]>\n%import .other.x\n", source="main.lark", files=(File("other.lark", "x: %json {}"),)
    )
    with pytest.raises(GrammarError) as caught:
        grammar.to("gbnf")
    found = caught.value.report.diagnostics
    assert [d.span.file for d in found if d.span] == ["", "", "other.lark"]
    assert "other.lark:1:4" in str(pickle.loads(pickle.dumps(caught.value)))


@pytest.mark.parametrize("name", WITHOUT_LARK)
def test_a_grammar_without_sentences_is_an_error(name: str) -> None:
    with pytest.raises(GrammarError) as caught:
        Grammar('start: start "a"').to(name)
    assert [d.code for d in caught.value.report.diagnostics] == ["empty-language"]


@pytest.mark.parametrize("name", TARGETS)
def test_what_cannot_be_lowered_is_an_error(name: str) -> None:
    with pytest.raises(GrammarError):
        Grammar(r"start: /(a+)\1/").to(name)
