"""JSON that does not fit a schema: what is said of it, and where."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grammarkit.errors import Rejected
from grammarkit.json import Json

INT = {"type": "integer"}
OBJECT = {"type": "object"}


@pytest.mark.parametrize(
    ("schema", "text", "code", "stands_there", "expected"),
    [
        ({"items": INT, "minItems": 2}, "[1]", "too-short", "[1]", ()),
        ({"items": INT, "maxItems": 2}, "[1, 2, 3]", "too-long", "[1, 2, 3]", ()),
        ({"uniqueItems": True, "type": "array"}, "[1, 2, 1.0]", "repeated-item", "[1, 2, 1.0]", ()),
        ({"contains": INT, "minContains": 2}, '[1, "x"]', "missing-item", '[1, "x"]', ()),
        ({"enum": [12, "x"]}, "1", "unfitting-value", "1", ("`12`", '`"x"`')),
        ({"properties": {"a": {"const": 12}}}, '{"a": 1}', "unfitting-value", "1", ("`12`",)),
        ({"properties": {"a": {"const": 12}, "b": INT}}, '{"b": 2, "a": 1}', "unfitting-value", "1", ("`12`",)),
        ({"type": ["integer", "null"]}, "true", "unfitting-value", "true", ("`null`", "an integer")),
        ({"type": "integer", "minimum": 1, "maximum": 5}, "6", "out-of-range", "6", ()),
        ({"multipleOf": 3}, "7", "out-of-range", "7", ()),
        ({"type": "string", "format": "date"}, '"2023-02-29"', "format-mismatch", '"2023-02-29"', ()),
        ({"type": "string", "minLength": 2}, '"x"', "too-short", '"x"', ()),
        ({"type": "string", "pattern": "^a"}, '"x"', "pattern-mismatch", '"x"', ()),
        ({"properties": {"name": INT}, "additionalProperties": False}, '{"nmae": 1}', "unknown-key", '"nmae"', ()),
        ({"propertyNames": {"maxLength": 1}}, '{"ab": 1}', "too-long", '"ab"', ()),
        ({"anyOf": [{"$ref": "#/$defs/a"}, INT], "$defs": {"a": {"const": 1}}}, '"x"', "unfitting-value", '"x"',
         ("`1`", "an integer")),
        ({"oneOf": [INT, {"minimum": 2}]}, "3", "ambiguous-value", "3", ()),
        ({"not": INT}, "3", "excluded-value", "3", ()),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"properties": {"b": INT}, "required": ["b"]}}},
         "{}", "missing-key", "}", ()),
        ({"anyOf": [OBJECT | {"properties": {"a": INT}, "required": ["a", "b"]}, INT]}, '{"a": 1}',
         "missing-key", "}", ()),
        ({"type": "object", "maxProperties": 1}, '{"a": 1, "b": 1}', "too-long", '{"a": 1, "b": 1}', ()),
        ({"type": "number"}, "NaN", "bad-number", "NaN", ()),
        ({"dependentRequired": {"a": ["b"]}}, '{"a": 1}', "missing-key", "}", ()),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(
    schema: dict[str, Any], text: str, code: str, stands_there: str, expected: tuple[str, ...]
) -> None:
    with pytest.raises(Rejected) as caught:
        Json(schema).read(text)
    (found,) = caught.value.diagnostics
    assert found.code == code
    assert found.expected == expected
    assert found.span is not None
    assert (found.span.start, text[found.span.start : found.span.end]) == (text.rindex(stands_there), stands_there)


def test_what_does_not_fit_is_named_by_its_pointer() -> None:
    schema = {"properties": {"a/b": {"items": {"properties": {"c": INT}, "required": ["d"]}}}}
    with pytest.raises(Rejected) as caught:
        Json(schema).read('{"a/b": [{"d": 1}, {"c": "x"}]}')
    assert {(found.code, found.message) for found in caught.value.diagnostics} == {
        ("unfitting-value", '`"x"` at `/a~1b/1/c` does not fit the schema'),
        ("missing-key", "the key `d` is missing in `/a~1b/1`"),
    }


def test_what_a_grammar_cannot_say_is_listed_before_any_call() -> None:
    unique = Json({"properties": {"a": {"type": "array", "uniqueItems": True}}})
    assert [(gap.pointer, gap.keyword) for gap in unique.gaps] == [("/properties/a", "uniqueItems")]
    assert Json({"type": "array", "maxItems": 3}).gaps == ()


UNION = {
    "anyOf": [{"$ref": "#/$defs/shape"}, {"type": "object", "properties": {"text": {"type": "string"}}}],
    "$defs": {
        "shape": {
            "type": "object",
            "properties": {"sides": INT, "inner": {"$ref": "#"}, "tags": {"items": {"enum": ["a", "b"]}}},
            "required": ["sides"],
        }
    },
}


@given(st.data())
def test_keys_may_come_in_any_order_also_inside_unions_and_references(data: st.DataObject) -> None:
    value = {"sides": 3, "inner": {"sides": 4, "tags": ["a"], "inner": {"text": "x"}}, "tags": []}
    shuffled = _shuffled(value, data)
    assert Json(UNION).read(json.dumps(shuffled, indent=data.draw(st.sampled_from([None, 1])))) == value


def _shuffled(value: Any, data: st.DataObject) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: _shuffled(value[key], data) for key in data.draw(st.permutations(list(value)))}


keys = st.sampled_from(["sides", "inner", "tags", "text", "é"])
leaves = st.none() | st.integers() | st.floats() | st.text(max_size=3) | st.sampled_from(["a", "b"])
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4), max_leaves=8
)


@given(anything, st.sampled_from([None, 1]))
def test_every_span_lies_inside_the_text(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    try:
        assert Json(UNION).read(text) == value
    except Rejected as error:
        for found in error.diagnostics:
            assert found.span is not None
            assert 0 <= found.span.start <= found.span.end <= len(text)
