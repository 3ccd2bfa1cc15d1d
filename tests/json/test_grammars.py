"""The grammars in `grammars/json/`, held against real texts; their own examples are tested with all grammars."""

from __future__ import annotations

import json

import pytest

from benchmarks.data import DATA, rows
from grammarkit import Grammar
from grammarkit.grammar.examples import examples, wrong_example

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the corpora are not on this machine")

NAMES = ("json/rfc8259", "json/jsonl", "json/json5")
RFC = Grammar.named("json/rfc8259")
LINES = Grammar.named("json/jsonl")
JSON5 = Grammar.named("json/json5")


@pytest.mark.parametrize("name", NAMES)
def test_its_examples_are_as_it_says(name: str) -> None:
    found = [example.accepted for example in examples(Grammar.named(name).text)]
    assert (found.count(True), found.count(False)) >= (10, 10)
    assert not tuple(wrong_example(Grammar.named(name)))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_engines_take_it_and_agree_about_it(name: str) -> None:
    assert Grammar.named(name).check(samples=60).ok_lowered


def judged_by_rfc() -> list[tuple[str, bool]]:
    found = rows("json/json_test_suite.jsonl.gz")
    # What has no text is not in UTF-8: it is refused before there is a text to judge.
    judged = [row for row in found if "text" in row and row["expect"] in {"accept", "reject"}]
    return [(row["text"], row["expect"] == "accept") for row in judged]


def test_json_test_suite_is_decided_as_it_says() -> None:
    wrong = [(text[:60], accepted) for text, accepted in judged_by_rfc() if RFC.accepts(text) is not accepted]
    assert wrong == []


def test_what_is_json_on_one_line_is_a_line_of_json_lines() -> None:
    texts = [text for text, accepted in judged_by_rfc() if accepted and "\n" not in text]
    assert LINES.accepts("\n".join(texts))
    assert len(texts) > 20


def test_json5_test_suite_is_decided_as_it_says() -> None:
    corpus = rows("dsl/corpus.json5.jsonl.gz")
    wrong = [row["text"] for row in corpus if row["valid"] not in {None, JSON5.accepts(row["text"])}]
    assert wrong == []


def test_what_is_json_is_json5() -> None:
    wrong = [text for text, accepted in judged_by_rfc() if accepted and not JSON5.accepts(text)]
    assert wrong == []


def test_python_writes_what_the_grammars_take() -> None:
    value = {"a": [1, -2.5e-7, None, True], "é\n\x00": '\u2028 😀 \\ " /', "": {}}
    for text in (json.dumps(value), json.dumps(value, indent=2), json.dumps(value, ensure_ascii=False)):
        assert RFC.accepts(text)
        assert JSON5.accepts(text)
