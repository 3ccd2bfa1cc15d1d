"""JSON Schema keyword by keyword: texts that its grammar has, and near ones that it has not."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammarkit.errors import SourceError
from grammarkit.json.compile import Style, compiled
from grammarkit.json.nullable import without_nullable

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.grammar import Grammar

CASES: list[tuple[str, dict[str, object] | bool, list[str], list[str]]] = [
    ("true", True, ["null", '{"a": [1, "x"]}', "-0.5e+3", '""'], ["", "nul", "{'a': 1}", "[1,]", "+1", ".5", "1."]),
    ("string", {"type": "string"}, ['""', '"é😀\x7f"', r'"\u00e9\/\\\""'], ["x", '"', '"\n"', r'"\x"', r'"\u12"']),
    ("surrogate", {"type": "string"}, [r'"\ud83d\ude00"', r'"\uD7FF"'], [r'"\ud83d"', r'"\ude00"', r'"\ud83dx"']),
    ("length", {"type": "string", "minLength": 2, "maxLength": 3}, ['"ab"', '"😀é\\n"'], ['"a"', '"abcd"']),
    ("exact length", {"type": "string", "minLength": 1, "maxLength": 1}, ['"a"'], ['""', '"ab"']),
    ("no length", {"type": "string"}, [f'"{"x" * 30_000}"'], ['"x']),
    ("long", {"type": "string", "maxLength": 20_000}, [f'"{"x" * 20_000}"'], [f'"{"x" * 20_001}"']),
    ("longer", {"type": "string", "maxLength": 10**9}, [f'"{"x" * 20_001}"'], ["1"]),
    ("at least", {"type": "string", "minLength": 1001}, [f'"{"x" * 1001}"', f'"{"x" * 3000}"'], [f'"{"x" * 1000}"']),
    ("integer", {"type": "integer"}, ["0", "-12", "9" * 30, "1.0", "1e+16"], ["1.5", "01", "1e3", "--1", '"1"']),
    ("natural", {"type": "integer", "minimum": 0}, ["0", "7", "-0"], ["-1", "0.5"]),
    ("positive", {"type": "integer", "exclusiveMinimum": -1}, ["0", "7"], ["-1"]),
    ("few", {"type": "integer", "minimum": -2, "exclusiveMaximum": 12}, ["-2", "0", "1", "11"], ["-3", "12", "111"]),
    ("number", {"type": "number"}, ["0", "-1.5", "1e5", "1.5E-300"], ["1.", ".1", "NaN", "Infinity", "-"]),
    ("unsigned", {"type": "number", "minimum": 0.0}, ["0.5"], ["-0.5"]),
    ("boolean", {"type": "boolean"}, ["true", "false"], ["True", "1", '"true"']),
    ("null", {"type": "null"}, ["null"], ["None", "{}"]),
    ("types", {"type": ["integer", "null"]}, ["1", "null"], ['""', "true"]),
    ("nullable", {"type": "string", "maxLength": 1, "nullable": True}, ['"a"', "null"], ['"ab"']),
    (
        "const",
        {"const": {"a": [1, None, "é"], "b": {}}},
        ['{"a": [1, null, "é"], "b": {}}', '{"b":{},"a":[1,null,"é"]}', '{"a": [1.0, null, "\\u00e9"], "b": {}}'],
        ['{"a": [1], "b": {}}', "{}"],
    ),
    ("enum", {"enum": ["a", 1, 1.5, True, None, [], {}]}, ['"a"', "1", "1.5", "true", "null", "[]", "{}"], ["2"]),
    ("enum of a type", {"type": "string", "enum": ["a", 1, None]}, ['"a"'], ["1", "null"]),
    ("anyOf", {"anyOf": [{"type": "integer"}, {"const": "x"}]}, ["1", '"x"'], ['"y"', "1.5"]),
    ("oneOf", {"oneOf": [{"type": "integer"}, {"type": "number"}]}, ["1", "1.5"], ['"1"']),
    ("allOf", {"allOf": [{"type": "integer"}]}, ["1"], ['"1"']),
    ("array", {"type": "array"}, ["[]", '[1, "x", []]'], ["[,]", "[1 2]", "{}", "[1, ]"]),
    ("items", {"items": {"type": "null"}}, ["[]", "[null,null, null]", "1"], ["[1]", "[null", "null,"]),
    ("no items", {"type": "array", "items": False}, ["[]"], ["[1]"]),
    ("2 to 3", {"items": {"const": 1}, "minItems": 2, "maxItems": 3}, ["[1, 1]", "[1, 1, 1]"], ["[1]", "[1, 1, 1, 1]"]),
    ("2 or more", {"items": {"const": 1}, "minItems": 2}, ["[1, 1]", "[1, 1, 1]"], ["[]", "[1]"]),
    ("at most 1", {"items": {"const": 1}, "maxItems": 1}, ["[]", "[1]"], ["[1, 1]"]),
    ("exactly 2", {"items": {"const": 1}, "minItems": 2, "maxItems": 2}, ["[1, 1]"], ["[1]", "[1, 1, 1]"]),
    ("at most 0", {"items": {"const": 1}, "maxItems": 0}, ["[]"], ["[1]"]),
    ("many", {"items": {"const": 1}, "maxItems": 1000}, ["[]", str([1] * 1000)], [str([1] * 1001)]),
    (
        "tuple",
        {"type": "array", "prefixItems": [{"type": "null"}, {"type": "integer"}], "minItems": 2, "maxItems": 2},
        ["[null, 1]"],
        ["[null]", "[1, null]", "[null, 1, 1]", "[]"],
    ),
    ("object", {"type": "object"}, ["{}", '{"a": 1, "": {"b": []}}'], ["[]", "{,}", '{"a"}', "{a: 1}"]),
    ("no keys", {"type": "object", "properties": {}}, ["{}", '{"a": 1}'], ["1"]),
    ("map", {"additionalProperties": {"type": "null"}}, ["{}", '{"a": null, "b": null}'], ['{"a": 1}']),
    ("map of 1", {"type": "object", "minProperties": 1, "maxProperties": 1}, ['{"a": 1}'], ["{}", '{"a": 1, "b": 2}']),
    (
        "names",
        {"propertyNames": {"enum": ["x", "y"]}, "additionalProperties": {"type": "null"}},
        ["{}", '{"y": null, "x": null}'],
        ['{"z": null}'],
    ),
    (
        "open",
        {"properties": {"a": {"const": 1}}, "required": ["a"], "additionalProperties": {"type": "null"}},
        ['{"a": 1}', '{"a": 1, "b": null, "c": null}', '{"b": null, "a": 1}'],
        ["{}", '{"b": null}', '{"a": 1, "b": 1}', '{"a": 1, "a": 1}'],
    ),
    (
        "open, all optional",
        {"properties": {"a": {"const": 1}, "b": {"const": 2}}, "additionalProperties": {"type": "null"}},
        ["{}", '{"a": 1}', '{"b": 2}', '{"c": null}', '{"a": 1, "c": null, "d": null}', '{"c": null, "b": 2, "a": 1}'],
        ['{"c": 1}', '{"a": 1, "a": 1}', '{"b": 1}', '{"a": 1, }', '{, "a": 1}'],
    ),
    (
        "patterns",
        {"properties": {"a": {}}, "patternProperties": {"^x": {"type": "null"}}, "additionalProperties": False},
        ['{"a": 1, "x1": null}', "{}"],
        ['{"x1": 1}', '{"b": 1}'],
    ),
    ("forbidden key", {"properties": {"a": False, "b": True}}, ["{}", '{"b": 1}'], ['{"a": 1}', '{"a": 1, "b": 1}']),
    ("required only", {"properties": {}, "required": ["a"]}, ['{"a": {"x": 1}}'], ["{}"]),
    ("odd keys",
     {"properties": {'"\\\n\x7fé/': {"const": 1}}}, ['{"\\"\\\\\\n\x7fé/": 1}', "{}"], ['{"\\"\\\\\\n\x7fé/": 2']),
    ("date", {"type": "string", "format": "date"}, ['"2024-02-29"'], ['"2024-02-30"', '"2024-13-01"', '"24-01-01"']),
    ("uuid", {"format": "uuid", "type": "string"}, ['"00000000-0000-4000-8000-00000000000a"'], ['"0000"']),
    ("other format", {"type": "string", "format": "colour"}, ['"anything"'], ["1"]),
    ("range", {"type": "number", "minimum": -1, "exclusiveMaximum": 0.25},
     ["-1", "-0.5", "0", "0.2499", "0.0"], ["0.25", "-1.1", "1", "0.3"]),
    ("multiple", {"type": "integer", "multipleOf": 7}, ["0", "7", "-21", "700"], ["1", "20", "7.5"]),
    ("cents", {"type": "number", "multipleOf": 0.01}, ["0", "1.25", "3.10", "2"], ["0.001", "1.255"]),
    ("pattern", {"type": "string", "pattern": "^a+$", "maxLength": 3}, ['"a"', '"aaa"'], ['""', '"ab"', '"aaaa"']),
    ("found", {"type": "string", "pattern": "b"}, ['"b"', '"abc"'], ['"ac"']),
    ("lookahead", {"type": "string", "pattern": "^(?!no)"}, ['"n"', '"yes"'], ['"no"', '"not"']),
    ("both patterns", {"allOf": [{"pattern": "a"}, {"pattern": "b"}], "type": "string"}, ['"ba"'], ['"a"', '"b"']),
    ("not const", {"not": {"const": "a"}}, ['"b"', "1", '""', '"aa"'], ['"a"']),
    ("not type", {"not": {"type": ["string", "integer"]}}, ["1.5", "null", "{}"], ["1", '"a"']),
    ("not required", {"type": "object", "not": {"required": ["a"]}}, ["{}", '{"b": 1}'], ['{"a": 1}']),
    ("not a range", {"type": "integer", "not": {"minimum": 3}}, ["2", "-5"], ["3", "10"]),
    ("not anyOf", {"not": {"anyOf": [{"type": "null"}, {"type": "object"}]}}, ["1"], ["null", "{}"]),
    ("merged", {"allOf": [{"properties": {"a": {"minimum": 2}}}, {"properties": {"a": {"type": "integer"}},
     "required": ["a"], "type": "object"}]}, ['{"a": 2}'], ['{"a": 1}', '{"a": "x"}', "{}"]),
    ("if", {"if": {"properties": {"k": {"const": 1}}, "required": ["k"]}, "then": {"required": ["x"]},
     "else": {"required": ["y"]}, "type": "object"},
     ['{"k": 1, "x": 0}', '{"k": 2, "y": 0}', '{"y": 0}'], ['{"k": 1}', '{"k": 1, "y": 0}', '{"k": 2, "x": 0}', "{}"]),
    ("dependent", {"type": "object", "dependentRequired": {"a": ["b"]}},
     ["{}", '{"b": 1}', '{"a": 1, "b": 1}'], ['{"a": 1}']),
    ("contains", {"type": "array", "contains": {"const": 1}}, ["[1]", "[2, 1, 3]"], ["[]", "[2]"]),
    ("prefix", {"type": "array", "prefixItems": [{"type": "null"}, {"type": "integer"}], "items": {"type": "string"}},
     ["[]", "[null]", "[null, 1]", '[null, 1, "x"]'], ["[1]", "[null, null]", "[null, 1, 1]"]),
    ("unevaluated", {"allOf": [{"properties": {"a": True}}], "unevaluatedProperties": False, "type": "object"},
     ["{}", '{"a": 1}'], ['{"b": 1}']),
    ("anchor", {"$ref": "#here", "$defs": {"x": {"$anchor": "here", "const": 1}}}, ["1"], ["2"]),
    ("key pattern", {"patternProperties": {"^s_": {"type": "string"}}, "type": "object",
     "additionalProperties": {"type": "integer"}},
     ['{"s_a": "x", "n": 1}', "{}"], ['{"s_a": 1}', '{"n": "x"}']),
    ("reference", {"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"const": 1}}}, ["1"], ["2"]),
    ("to itself", {"items": {"$ref": "#"}, "type": "array"}, ["[]", "[[], [[]]]"], ["[1]"]),
    ("into the schema", {"prefixItems": [{"const": 1}, {"$ref": "#/prefixItems/0"}], "minItems": 2, "maxItems": 2},
     ["[1, 1]"], ["[1, 2]"]),
    ("unknown", {"unknown": {"type": "null"}}, ["null", "1"], ["x"]),
]  # fmt: skip


def _grammar(schema: object, style: Style | None = None) -> Grammar:
    return compiled(without_nullable(json.loads(json.dumps(schema))), {}, style or Style()).grammar


@pytest.mark.parametrize(("schema", "has", "has_not"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_a_schema_allows(schema: dict[str, object] | bool, has: list[str], has_not: list[str]) -> None:
    grammar = _grammar(schema)
    assert [text for text in has if not grammar.accepts(text)] == []
    assert [text for text in has_not if grammar.accepts(text)] == []


@pytest.mark.parametrize("schema", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_lark_reads_the_grammar(schema: dict[str, object] | bool) -> None:
    from lark import Lark

    Lark(_grammar(schema).text, parser="earley")


def _object(keys: list[str], required: set[str]) -> Grammar:
    properties = {key: {"type": "null"} for key in keys}
    return _grammar({"properties": properties, "required": sorted(required)})


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)


@settings(max_examples=30)  # each makes a grammar
@given(st.lists(names, max_size=8, unique=True), st.data())
def test_keys_of_any_spelling_are_found_in_their_order(keys: list[str], data: st.DataObject) -> None:
    required = data.draw(st.sets(st.sampled_from(keys))) if keys else set[str]()
    there = [key for key in keys if key in required or data.draw(st.booleans())]
    assert _object(keys, required).accepts(json.dumps(dict.fromkeys(there), ensure_ascii=False))


def test_a_hundred_optional_keys_make_a_text_of_linear_size() -> None:
    sizes = [len(_object([f"key_{n}" for n in range(count)], set()).text) for count in (100, 200)]
    assert sizes[1] < 2.2 * sizes[0]


def test_arrays_within_arrays_make_a_text_of_linear_size() -> None:
    schema: dict[str, object] = {"type": "integer"}
    for _ in range(40):
        schema = {"type": "array", "items": schema}
    grammar = _grammar(schema)
    assert len(grammar.text) < 6_000
    assert grammar.accepts("[" * 40 + "7" + "]" * 40)


def test_rules_with_the_same_hint_have_names_of_their_own() -> None:
    item = {"type": "array", "items": {"type": "integer"}}
    schema = {"properties": {"a b": item, "A_B": item | {"minItems": 1}, "start": item | {"minItems": 2}, "é": {}}}
    grammar = _grammar(schema)
    assert grammar.accepts('{"a b": [], "A_B": [1], "start": [1, 2], "é": null}')
    assert not grammar.accepts('{"a b": [], "A_B": []}')


@pytest.mark.parametrize("where", ["#/$defs/x", "#/a/b", "#anchor", "other.json"])
def test_a_reference_that_leads_nowhere_is_named(where: str) -> None:
    with pytest.raises(SourceError, match=re.escape(where)):
        _grammar({"$ref": where, "$defs": {"y": {}}})


DATES = {kind: _grammar({"type": "string", "format": kind}) for kind in ("date", "time", "date-time")}


def _stdlib(kind: str) -> Callable[[str], object]:
    return {"date": date.fromisoformat, "time": time.fromisoformat, "date-time": datetime.fromisoformat}[kind]


@pytest.mark.parametrize("kind", ["date", "time", "date-time"])
@settings(max_examples=50)
@given(data=st.data())
def test_a_grammar_of_dates_and_times_has_only_such(kind: str, data: st.DataObject) -> None:
    digits = st.integers(0, 99).map("{:02}".format)
    day = st.tuples(st.sampled_from(["1999", "2000", "2023"]), digits, digits).map("-".join)
    clock = st.tuples(digits, digits, digits).map(":".join)
    zone = st.sampled_from(["", "Z", "+01:30", "-23:59", "+24:00"])
    parts = {"date": [day], "time": [clock, zone], "date-time": [day, st.just("T"), clock, zone]}[kind]
    text = data.draw(st.tuples(*parts).map("".join))
    if DATES[kind].accepts(f'"{text}"') and "-02-29" not in text:
        _stdlib(kind)(text.replace(":60", ":59"))  # a leap second, which Python does not know


def test_keywords_mean_what_they_do_in_the_draft_that_is_named() -> None:
    schema = {"$schema": "http://json-schema.org/draft-04/schema#", "const": 1, "if": True, "then": False}
    assert _grammar(schema).accepts("2")
    assert not _grammar(schema | {"$schema": "http://json-schema.org/draft-06/schema#"}).accepts("2")
    with pytest.raises(SourceError, match="empty-language"):
        _grammar(schema | {"$schema": "http://json-schema.org/draft-07/schema#"})


def test_keys_and_patterns_of_any_length_are_taken() -> None:
    keys = {"k" * length: {"type": "null"} for length in (1, 59, 60, 61, 200)}
    grammar = _grammar({"properties": keys, "type": "object"})
    assert grammar.accepts(json.dumps(dict.fromkeys(keys)))
    long = _grammar({"type": "string", "pattern": "^([^,]|$)", "maxLength": 191})
    assert long.accepts(json.dumps("x" * 191))
