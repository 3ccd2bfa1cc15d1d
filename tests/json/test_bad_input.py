"""Schemas and texts that are too much, or wrong: each is refused in words, and soon."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grammarkit import Rejected, SourceError, Span
from grammarkit.json import Json


def _deep(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "integer"}
    for _ in range(levels):
        schema = {"type": "array", "items": schema}
    return schema


@pytest.mark.parametrize(
    ("schema", "code"),
    [
        (_deep(10_000), "deep-nesting"),
        ({"enum": ["\ud800"]}, "lone-surrogate"),
        ({"type": "string", "pattern": "("}, "invalid-schema"),
        ({"type": "array", "minItems": -1}, "invalid-schema"),
        ({"required": "a"}, "invalid-schema"),
        ({"minimum": float("inf")}, "not-json"),
        ({"$ref": "https://example.com/a.json"}, "outside-reference"),
        ({"type": "integer", "minimum": 5, "maximum": 4}, "empty-language"),
        ({"type": "object", "required": ["a"], "minProperties": 1, "maxProperties": 0}, "empty-language"),
    ],
)
def test_a_schema_that_cannot_be_used_is_refused(schema: dict[str, Any], code: str) -> None:
    with pytest.raises(SourceError) as caught:
        Json(schema)
    assert caught.value.diagnostic.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 10_000, "deep-nesting"),
        ("[" * 10_000 + "]" * 10_000, "deep-nesting"),
        ('["\ud800"]', "lone-surrogate"),
        (r'["\ud800"]', "bad-escape"),
        ('[{"a": 1, "a": 2}]', "duplicate-key"),
        ("[NaN]", "bad-number"),
    ],
)
def test_a_text_that_is_no_json_is_refused(text: str, code: str) -> None:
    with pytest.raises(Rejected) as caught:
        Json({"type": "array"}).read(text)
    assert caught.value.diagnostics[0].code == code


@pytest.mark.parametrize(
    ("schema", "keyword"),
    [
        ({"type": "string", "pattern": r"^(a|b)\1$"}, "pattern"),
        ({"type": "string", "maxLength": 10**9}, "maxLength"),
        ({"type": "array", "minItems": 10**6}, "minItems"),
        ({"type": "number", "minimum": 1e-300}, "minimum"),
        ({"type": "integer", "multipleOf": 97}, "multipleOf"),
        ({"type": "object", "properties": {f"{n:060}": {} for n in range(500)}}, "properties"),
        ({"$dynamicRef": "#x", "$defs": {"x": {"$dynamicAnchor": "x"}}}, "$dynamicRef"),
    ],
)
def test_what_a_grammar_cannot_say_is_a_gap(schema: dict[str, Any], keyword: str) -> None:
    assert keyword in [gap.keyword for gap in Json(schema).gaps]


@pytest.mark.slow
def test_ten_thousand_constants_are_taken() -> None:
    language = Json({"enum": [f"value {n}" for n in range(10_000)]})
    assert language.grammar.accepts('"value 7777"')
    assert not language.grammar.accepts('"value 10000"')


@pytest.mark.slow
def test_a_schema_of_a_megabyte_is_taken() -> None:
    inner = {f"k{n}": {"type": "string", "maxLength": n + 1} for n in range(30)}
    schema = {"type": "object", "properties": {f"key_{n}": {"properties": inner} for n in range(1000)}}
    assert len(json.dumps(schema)) > 1_000_000
    assert Json(schema).read('{"key_7": {"k1": "xx"}}') == {"key_7": {"k1": "xx"}}


@pytest.mark.slow
def test_of_many_different_objects_other_keys_are_not_told_from_those_declared() -> None:
    objects = {
        f"key_{at}": {"properties": {f"k{n}_{at}": {"type": "string"} for n in range(30)}, "required": [f"k0_{at}"]}
        for at in range(250)
    }
    language = Json({"type": "object", "properties": objects})
    assert {gap.keyword for gap in language.gaps} == {"properties"}
    assert language.grammar.accepts('{"key_7": {"k0_7": "xx"}}')
    assert not language.grammar.accepts('["key_7"]')
    with pytest.raises(Rejected) as caught:
        language.read('{"key_7": {"k0_7": "xx", "k1_7": 1}}')
    assert caught.value.diagnostics[0].span == Span(33, 34)
