from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import GrammarError
from grammarkit.openai.errors import refusal
from grammarkit.openai.exchange import Arrived, Request

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = ('start: "a" /é/ "日本"\n', 'start: one\none: "x"\n  | begin_patch\n')
TOOLS = [{"type": "custom", "format": {"type": "grammar", "definition": text}} for text in TEXTS]
REQUEST = Request("https://api.example/v1/responses", {"model": "gpt-9", "tools": TOOLS})


def refused(error: dict[str, Any]) -> Arrived:
    return Arrived(400, body=json.dumps({"error": error}).encode())


def test_a_recorded_grammar_rejection_points_into_the_grammar_that_was_sent(recorded: Callable[[str], bytes]) -> None:
    body = json.loads(recorded("error_400_grammar.json"))
    text = "start: begin_patch\n"
    request = Request(REQUEST.url, {"tools": [{"format": {"definition": text}}]})
    found = refusal(request, Arrived(400, body["headers"], json.dumps(body["body"]).encode()))
    assert isinstance(found, GrammarError)
    (diagnostic,) = found.report.diagnostics
    assert diagnostic.span is not None
    assert found.report.text[diagnostic.span.start : diagnostic.span.end] == "begin_patch"
    assert 'unknown name: "begin_patch"' in diagnostic.message
    assert body["headers"]["x-request-id"] in diagnostic.help


def pointed(message: str) -> tuple[str, str]:
    """Give the grammar that an error is about, and what it points at."""
    found = refusal(REQUEST, refused({"message": message}))
    assert isinstance(found, GrammarError)
    span = found.report.diagnostics[0].span
    return found.report.text, "" if span is None else found.report.text[span.start : span.end]


def test_of_several_grammars_the_one_is_meant_whose_line_is_quoted() -> None:
    excerpt = '   1 | start: one\n   2 | one: "x"\n            ^\n'
    told = f'Invalid lark grammar: at 2(6): unknown name: "begin_patch"\n{excerpt}'
    assert pointed(told) == (TEXTS[1], "begin_patch")


@pytest.mark.parametrize(
    ("place", "word"),
    [
        ("at 0(0): bad", ""),
        ("at 1(0): bad", "start"),
        ("at 1(13): bad", "é"),
        ("1(16): bad", '"'),
        ("at 1(999): bad", ""),
        ("at 77(1): bad", ""),
        ("bad", ""),
    ],
)
def test_a_grammar_rejection_points_as_exactly_as_it_can(place: str, word: str) -> None:
    assert pointed(f"Invalid lark grammar: {place}") == (TEXTS[0], word)


@pytest.mark.parametrize("message", ["Invalid grammar: too complex", "The grammar is too complex."])
def test_a_grammar_rejection_in_other_words_is_still_one(message: str) -> None:
    found = refusal(Request("http://h/v1", {}), refused({"message": message}))
    assert isinstance(found, GrammarError)
    assert "too complex" in str(found)
