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
INT_SAID = "an integer of at most 18 digits"


@pytest.mark.parametrize(
    ("schema", "text", "code", "stands_there", "expected"),
    [
        ({"items": INT, "minItems": 2}, "[1]", "wrong-length", "[1]", ("at least 2",)),
        ({"items": INT, "maxItems": 2}, "[1, 2, 3]", "wrong-length", "[1, 2, 3]", ("at most 2",)),
        ({"enum": [12, "x"]}, "1", "unfitting-value", "1", ("`12`", '`"x"`')),
        ({"properties": {"a": {"const": 12}}}, '{"a": 1}', "unfitting-value", "1", ("`12`",)),
        ({"properties": {"a": {"const": 12}, "b": INT}}, '{"b": 2, "a": 1}', "unfitting-value", "1", ("`12`",)),
        ({"type": ["integer", "null"]}, "true", "unfitting-value", "true", (INT_SAID, "`null`")),
        ({"type": "integer", "minimum": 1, "maximum": 5}, "6", "unfitting-value", "6", ("an integer from 1 to 5",)),
        ({"type": "string", "format": "date"}, '"x"', "unfitting-value", '"x"', ("a string in the format `date`",)),
        ({"type": "string", "minLength": 2}, '"x"', "unfitting-value", '"x"', ("a string of 2 to 1000 characters",)),
        ({"properties": {"name": INT}}, '{"nmae": 1}', "unknown-key", '"nmae"', ()),
        ({"anyOf": [{"$ref": "#/$defs/a"}, INT], "$defs": {"a": {"const": 1}}}, '"x"', "unfitting-value", '"x"',
         ("a `a`", INT_SAID)),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"properties": {"b": INT}, "required": ["b"]}}},
         "{}", "missing-key", "}", ()),
        ({"anyOf": [{"properties": {"a": INT}, "required": ["a", "b"]}, {"properties": {"c": INT}}]}, '{"a": 1}',
         "missing-key", "}", ()),
        ({"type": "object", "maxProperties": 1}, '{"a": 1, "b": 1}', "wrong-length", '{"a": 1, "b": 1}',
         ("at most 1",)),
        ({"type": "number"}, "NaN", "unfitting-value", "NaN", ("a number of at most 18 digits before the point",)),
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


def test_the_nearest_key_is_proposed() -> None:
    with pytest.raises(Rejected, match="help: write `name`"):
        Json({"properties": {"name": INT, "size": INT}}).read('{"nmae": 1}')


UNION = {
    "anyOf": [{"$ref": "#/$defs/shape"}, {"properties": {"text": {"type": "string"}}}],
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
        assert repr(Json(UNION).read(text)) == repr(value)
    except Rejected as error:
        for found in error.diagnostics:
            assert found.span is not None
            assert 0 <= found.span.start <= found.span.end <= len(text)
