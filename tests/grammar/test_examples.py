"""Examples inside grammars are read as they are written, and checked."""

from __future__ import annotations

import pytest

from grammarkit import Grammar
from grammarkit.grammar.examples import Example, examples

SUM = 'start: NUMBER ("+" NUMBER)*\nNUMBER: /[0-9]+/\n'


def read(line: str) -> Example:
    (example,) = examples(line)
    return example


@pytest.mark.parametrize(
    ("line", "text", "accepted", "why"),
    [
        ("//= 1+2", "1+2", True, ""),
        ("//! unfinished: 1+", "1+", False, "unfinished"),
        ("//! 1+", "1+", False, ""),
        ("//! no: a: b", "a: b", False, "no"),
        ("//=", "", True, ""),
        ("//! nothing:", "", False, "nothing"),
        (r"//= a\nb\t\\n\s", "a\nb\t\\n ", True, ""),
        (r"//= \u00e9", "é", True, ""),
        ("  //= indented", "indented", True, ""),
    ],
)
def test_an_example_is_a_line(line: str, text: str, accepted: bool, why: str) -> None:
    for end in ("", "\n", "\r\n"):
        found = read(line + end)
        assert (found.text, found.accepted, found.why) == (text, accepted, why)


@pytest.mark.parametrize("line", ["// 1+2", "//== 1+2", "//=1+2", "//!=", 'start: "a" //= no', "#= 1"])
def test_other_comments_are_no_examples(line: str) -> None:
    assert examples(line) == ()


def test_its_span_is_where_the_text_is_written() -> None:
    source = 'start: "a"\n//! a reason: some text\r\n//= more\n'
    assert [source[e.span.start : e.span.end] for e in examples(source)] == ["some text", "more"]


def test_a_check_says_which_examples_are_wrong_and_where() -> None:
    grammar = Grammar(f"//= 1+2\n//= 1+x\n//! two numbers: 1+2\n//! unfinished: 1+\n{SUM}")
    refused, accepted = grammar.check().errors
    assert refused.span is not None
    assert accepted.span is not None
    assert (refused.code, accepted.code) == ("wrong-example", "wrong-example")
    assert grammar.text[refused.span.start : refused.span.end] == "x"
    assert refused.expected == ("NUMBER",)
    assert grammar.text[accepted.span.start : accepted.span.end] == "1+2"
    assert "two numbers" in accepted.message


def test_an_example_that_is_written_with_escapes_is_pointed_at_whole() -> None:
    grammar = Grammar(f"//= 1+\\n2\n{SUM}")
    (found,) = grammar.check().errors
    assert found.span is not None
    assert grammar.text[found.span.start : found.span.end] == r"1+\n2"


def test_a_wrong_example_is_allowed_by_a_comment() -> None:
    assert Grammar(f"// allow: wrong-example\n//= 1+x\n{SUM}").check().ok


def test_what_looks_like_a_comment_in_a_string_allows_nothing() -> None:
    assert not Grammar('start: "// allow: lazy-quantifier" /ab+?c/').check(samples=0).ok
