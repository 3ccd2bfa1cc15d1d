from __future__ import annotations

import pytest

from grammarkit import GrammarError
from grammarkit.grammar.source import read
from grammarkit.grammar.syntax import Definition, Literal, Regexp, walk


def test_every_part_stands_where_its_span_says() -> None:
    text = 'start: "a"i b{"x", y} | /[a-z]+/i -> word\nb{p, q}: p? q ~ 2 .. 3 [p]\n%ignore / +/\n'
    for statement in read(text).statements:
        if isinstance(statement, Definition):
            assert text[statement.name_span.start : statement.name_span.end] == statement.name
            for node in walk(statement.expr):
                written = text[node.span.start : node.span.end]
                if isinstance(node, Literal):
                    assert written == node.text
                if isinstance(node, Regexp):
                    assert written == f"/{node.pattern}/{node.flags}"


def test_line_ends_byte_order_marks_and_tabs_are_white_space() -> None:
    plain = read('start: "a"\n  | "b"\nx: "c"\n')
    other = read('\ufeffstart:\t"a"\r\n\t| "b"\r\nx: "c"\r\n')
    assert [d.name for d in plain.definitions] == [d.name for d in other.definitions] == ["start", "x"]


@pytest.mark.parametrize(
    ("text", "code", "pointed_at"),
    [
        ("start: 'a'", "unknown-character", "'"),
        ('start: "a', "unclosed-literal", '"a'),
        ("start: /a", "unclosed-literal", "/a"),
        ('start: ("a"', "grammar-syntax", ""),
        ('start: "a")', "grammar-syntax", ")"),
        ('%improt common.INT\nstart: "a"', "unknown-directive", "%improt"),
        ('"a"', "grammar-syntax", '"a"'),
        ("start: %json {", "unclosed-bracket", "{"),
        ("start: " + "(" * 300 + '"a"' + ")" * 300, "deep-nesting", "("),
    ],
)
def test_a_text_that_is_not_lark_is_pointed_at(text: str, code: str, pointed_at: str) -> None:
    with pytest.raises(GrammarError) as caught:
        read(text)
    (found,) = caught.value.report.diagnostics
    assert found.code == code
    assert found.span is not None
    assert text[found.span.start : found.span.end] == pointed_at


@pytest.mark.parametrize(
    "text",
    [
        "start: a{2,5} b{,3} c{4}",
        "start: /a/ & /b/ | ~/c/",
        'start: %json {"type": "object", "x": "}"} | %regex {"substring_words": "a b"}',
        "start: <|end|> <[65-90]>",
        'name-with-hyphen[lazy]: /a/\n%llguidance {"no_forcing": true}',
        'start: [ "a" | ] |\n  | "b"',
        "%import common (INT, WS) \n%import .local.x -> y\n%declare _INDENT _DEDENT\n%override start: /a/",
    ],
)
def test_syntax_that_only_one_engine_has_is_read(text: str) -> None:
    assert read(text).statements
