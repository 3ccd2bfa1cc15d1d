"""The grammars in `grammars/json/`, held against real texts; their own examples are tested with all grammars."""

from __future__ import annotations

import json

import pytest

from benchmarks.data import DATA, rows
from grammarkit import Grammar

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the corpora are not on this machine")

RFC = Grammar.named("json/rfc8259")
LINES = Grammar.named("json/jsonl")
JSON5 = Grammar.named("json/json5")


def judged_by_rfc() -> list[tuple[str, bool]]:
    found = rows("json/json_test_suite.jsonl.gz") if DATA.exists() else []
    return [(row["text"], row["expect"] == "accept") for row in found if row["expect"] in {"accept", "reject"}]


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
    value = {"a": [1, -2.5e-7, None, True], "é\n\x00": "\u2028 😀 \\ \" /", "": {}}
    for text in (json.dumps(value), json.dumps(value, indent=2), json.dumps(value, ensure_ascii=False)):
        assert RFC.accepts(text)
        assert JSON5.accepts(text)
