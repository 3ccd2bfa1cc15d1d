"""`Json`, with the types that people give it: what is read, what is refused, and what kind of value it is."""

from __future__ import annotations

import json
import pickle
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from itertools import product
from typing import Annotated, Any, Literal, assert_type
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, create_model

from grammarkit import Grammar, Language, Rejected, SourceError
from grammarkit.json import Json


class Colour(Enum):
    RED = "red"
    GREEN = 'gr"een'
    BLUE = "bl\\ue\x07"


class Level(IntEnum):
    LOW = 1
    HIGH = 12


class Event(BaseModel):
    title: Annotated[str, Field(min_length=1, max_length=30)]
    when: date
    at: datetime | None = None
    seats: int
    price: float = 0.0
    open: bool = True
    id: UUID


class Place(BaseModel):
    name: str
    position: tuple[float, float]


class Trip(BaseModel):
    stops: list[Place]
    home: Place | None = None
    leaves: time
    notes: Annotated[list[str], Field(min_length=1, max_length=3)]
    ratings: dict[str, Annotated[int, Field(ge=1, le=5)]] = {}


class Paint(BaseModel):
    colour: Colour
    level: Level = Level.LOW
    finish: Literal["matt", "gloss"] | None = None
    coats: Literal[1, 2, 3]


class Tree(BaseModel):
    value: int
    children: list[Tree] = []


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    name: str


class Ask(BaseModel):
    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    size: int | float | str | None
    rest: Any = None


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    odd_key: int = Field(alias='a "key"')


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    name: str


class Weighed(BaseModel):
    weight: Decimal


def even(value: int) -> int:
    if value % 2:
        raise ValueError("the number is odd")
    return value


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
integers = st.integers(-(10**18) + 1, 10**18 - 1)
numbers = st.floats(allow_nan=False, allow_infinity=False)
offsets = st.none() | st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(timezones=offsets, allow_imaginary=False)
plain = st.recursive(
    st.none() | st.booleans() | integers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)

events = st.builds(
    Event,
    title=words.filter(bool),
    when=st.dates(),
    at=st.none() | moments,
    seats=integers,
    price=numbers,
    open=st.booleans(),
    id=st.uuids(),
)
places = st.builds(Place, name=words, position=st.tuples(numbers, numbers))
trips = st.builds(
    Trip,
    stops=st.lists(places, max_size=3),
    home=st.none() | places,
    leaves=st.times(),
    notes=st.lists(words, min_size=1, max_size=3),
    ratings=st.dictionaries(words, st.integers(1, 5), max_size=3),
)
paints = st.builds(
    Paint,
    colour=st.sampled_from(Colour),
    level=st.sampled_from(Level),
    finish=st.sampled_from(["matt", "gloss", None]),
    coats=st.sampled_from([1, 2, 3]),
)
trees = st.recursive(
    st.builds(Tree, value=integers),
    lambda inner: st.builds(Tree, value=integers, children=st.lists(inner, max_size=3)),
    max_leaves=8,
)
asks = st.builds(
    Ask,
    pet=st.builds(Cat, kind=st.just("cat"), lives=integers) | st.builds(Dog, kind=st.just("dog"), name=words),
    size=integers | numbers | words | st.none(),
    rest=plain,
)
models = events | trips | paints | trees | asks


def written(value: BaseModel) -> str:
    """Write an instance in Python's spelling, which has spaces behind `:` and `,`."""
    return json.dumps(json.loads(value.model_dump_json(by_alias=True)), ensure_ascii=False)


@given(models)
def test_what_an_instance_dumps_is_in_the_grammar_and_is_read_as_that_instance(value: BaseModel) -> None:
    language = Json(type(value))
    assert language.grammar.accepts(written(value))
    assert language.read(written(value)) == value


@given(models)
def test_without_spaces_or_without_defaults_it_is_in_the_grammar_too(value: BaseModel) -> None:
    language = Json(type(value))
    short = value.model_dump_json(exclude_defaults=True)
    assert language.grammar.accepts(json.dumps(json.loads(short), ensure_ascii=False, separators=(",", ":")))
    assert language.read(short) == value


@given(models)
def test_indented_json_is_read_though_it_is_not_in_the_grammar(value: BaseModel) -> None:
    indented = value.model_dump_json(indent=2)
    language = Json(type(value))
    assert not language.grammar.accepts(indented)
    assert language.read(indented) == value


@given(models, st.data())
def test_a_missing_an_added_or_a_wrong_value_is_not_in_the_grammar(value: BaseModel, data: st.DataObject) -> None:
    grammar = Json(type(value)).grammar
    fields = json.loads(value.model_dump_json())
    required = [name for name, field in type(value).model_fields.items() if field.is_required()]
    key = data.draw(st.sampled_from(required))
    without = {name: inner for name, inner in fields.items() if name != key}
    for near_miss in (without, fields | {key: {"no": "such"}}):
        assert not grammar.accepts(json.dumps(near_miss, ensure_ascii=False))
    sent = Json(type(value)).prompt_grammar
    for near_miss in (without, fields | {"other": 1}, {"other": 1} | fields, fields | {key: {"no": "such"}}):
        assert not sent.accepts(json.dumps(near_miss, ensure_ascii=False))


@pytest.mark.parametrize("required", list(product([True, False], repeat=4)))
def test_keys_may_be_left_out_exactly_where_they_are_optional(required: tuple[bool, ...]) -> None:
    fields: dict[str, Any] = {name: (int, ... if must else 0) for name, must in zip("abcd", required, strict=True)}
    language = Json(create_model("Model", **fields))
    grammar, sent = language.grammar, language.prompt_grammar
    for there in product([True, False], repeat=4):
        text = json.dumps({name: 1 for name, is_there in zip("abcd", there, strict=True) if is_there})
        complete = all(is_there or not must for is_there, must in zip(there, required, strict=True))
        assert grammar.accepts(text) is complete
        assert sent.accepts(text) is complete
        assert sum(there) < 2 or not grammar.accepts(text.replace(", ", ""))
        assert not grammar.accepts(text.replace("}", ", }"))
        assert not grammar.accepts(text.replace("{", "{, "))
    swapped = '{"b": 1, "a": 1, "c": 1, "d": 1}'
    assert grammar.accepts(swapped)
    assert not sent.accepts(swapped)


MODELS = (Event, Trip, Paint, Tree, Ask, Strict, Open, Weighed)


@pytest.mark.parametrize("model", MODELS)
def test_the_grammar_has_nothing_that_a_check_would_find(model: type[BaseModel]) -> None:
    report = Json(model).prompt_grammar.check()
    assert report.diagnostics == ()


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Tree, '{"value": 1, "children": [{"value": -2}, {"value": 3, "children": []}]}'),
        (Strict, '{"a \\"key\\"": 1}'),
        (Open, '{"name": "x", "more": [1, {"y": null}]}'),
        (Paint, '{"colour": "bl\\\\ue\\u0007", "level": 12, "finish": null, "coats": 3}'),
        (Ask, '{"pet": {"kind": "dog", "name": "\\ud83d\\ude00 \\n 😀"}, "size": 1.5e-7, "rest": {"a": [true]}}'),
    ],
)
def test_lark_reads_what_the_engine_accepts(model: type[BaseModel], text: str) -> None:
    language = Json(model)
    assert language.grammar.read(text).data == "start"
    assert isinstance(language.read(text), model)


@pytest.mark.parametrize(
    "text", ['{"value":  1}', '{ "value": 1}', '{"value" : 1}', '{"value": 1 }', '{"value": 1}\n', '{"value": 01}']
)
def test_there_is_one_spelling(text: str) -> None:
    assert not Json(Tree).grammar.accepts(text)


@pytest.mark.parametrize(
    ("model", "value"),
    [
        (Json(int | None), None),
        (Json(list[Event]), []),
        (Json(Literal["a", "b"]), "b"),
        (Json(Annotated[int, Field(ge=0)]), 7),
        (Json(dict[Colour, bool]), {Colour.RED: True}),
        (Json(tuple[int, str]), (1, "x")),
        (Json(timedelta), timedelta(hours=3)),
    ],
)
def test_any_type_that_pydantic_knows_will_do(model: Json[object], value: object) -> None:
    text = TypeAdapter(type(value)).dump_json(value).decode()
    assert model.grammar.accepts(text)
    assert model.read(text) == value


def test_the_type_of_what_is_read_follows_from_the_argument() -> None:
    assert_type(Json(Tree).read('{"value": 1}'), Tree)
    assert_type(Json(list[Tree]).read("[]"), list[Tree])
    assert_type(Json(int | None).read("1"), int | None)
    assert_type(Json({"type": "integer"}).read("1"), JsonValue)
    language: Language[int] = Json(int)
    assert language.read("3") == 3


def test_it_is_a_value() -> None:
    languages = [Json(Tree), Json(int | None), Json({"type": "string"}), Json(Tree, validators=[print])]
    assert [pickle.loads(pickle.dumps(language)) for language in languages] == languages
    assert len({*languages, *languages}) == len(languages)
    assert Json({"const": 1}) != Json({"const": 2})


def test_the_order_of_a_schema_is_part_of_its_value() -> None:
    first = Json({"properties": {"a": True, "b": True}})
    second = Json({"properties": {"b": True, "a": True}})
    assert first != second
    assert first.grammar != second.grammar


def test_a_schema_that_is_changed_afterwards_changes_nothing() -> None:
    schema = {"type": "integer"}
    language = Json(schema)
    schema["type"] = "string"
    assert language == Json({"type": "integer"})
    assert language.read("1") == 1


def test_unions_that_are_equal_but_in_another_order_are_kept_apart() -> None:
    class Left(BaseModel):
        x: int

    class Right(BaseModel):
        x: int

    assert Left | Right == Right | Left
    assert isinstance(Json(Left | Right).read('{"x": 1}'), Left)
    assert isinstance(Json(Right | Left).read('{"x": 1}'), Right)


def test_a_type_with_metadata_that_has_no_hash_will_do() -> None:
    assert Json[int](Annotated[int, []]).read("3") == 3


def test_validators_judge_what_was_read() -> None:
    def small(tree: Tree) -> None:
        if tree.value > 9:
            raise ValueError("the value is too large")

    language = Json(Tree, validators=[small])
    assert language.read('{"value": 9}') == Tree(value=9)
    with pytest.raises(Rejected, match="invalid-value: the value is too large"):
        language.read('{"value": 10}')


def test_a_validator_inside_the_model_points_at_its_value() -> None:
    with pytest.raises(Rejected) as caught:
        Json(list[Annotated[int, AfterValidator(even)]]).read("[2, 33]")
    (found,) = caught.value.diagnostics
    assert (found.code, found.message) == ("invalid-value", "the number is odd")
    assert found.span is not None
    assert "[2, 33]"[found.span.start : found.span.end] == "33"


SCHEMA = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "b": {"type": "array", "items": {"type": "string", "maxLength": 3}}},
    "required": ["a"],
}


@pytest.mark.parametrize("text", ['{"a": 1}', '{"b": ["x"], "a": 2}', '{\n  "b": ["\\u0078"],\n  "a": 2\n}\n'])
def test_with_a_schema_spacing_escapes_and_order_are_free(text: str) -> None:
    assert Json(SCHEMA).read(text) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ('{\n "b": []}', "missing-key", "}"),
        ('{"b": ["x", "long"], "a": 1}', "too-long", '"long"'),
        ('{"a": 1, "b": [], "a": 2}', "duplicate-key", '"a"'),
        ('{"a": 1.5}', "unfitting-value", "1.5"),
        ("[]", "unfitting-value", "[]"),
    ],
)
def test_with_a_schema_what_does_not_fit_is_pointed_at(text: str, code: str, where: str) -> None:
    with pytest.raises(Rejected) as caught:
        Json(SCHEMA).read(text)
    (found,) = caught.value.diagnostics
    assert found.code == code
    assert found.span is not None
    assert text[found.span.start : found.span.end] == where


@pytest.mark.parametrize(
    ("model", "code"),
    [
        (type("Opaque", (), {}), "unusable-type"),
        (5, "unusable-type"),
        ({"type": object()}, "not-json"),
        ({"type": "text"}, "unknown-type"),
        ({"$ref": "#/$defs/gone"}, "broken-reference"),
        ({"$ref": "https://example.com/schema"}, "outside-reference"),
        ({"properties": {"a": 3}}, "not-a-schema"),
        ({"enum": []}, "empty-language"),
        ({"type": "string", "minLength": 3, "maxLength": 2}, "empty-language"),
        ({"type": "integer", "minimum": 2, "exclusiveMaximum": 2}, "empty-language"),
        ({"required": ["a"], "properties": {"a": {"$ref": "#"}}, "type": "object"}, "empty-language"),
        ({"allOf": [{"type": "string"}, {"type": "null"}]}, "empty-language"),
        ({"$ref": "#"}, "endless-reference"),
        ({"anyOf": [{"type": "null"}, {"$ref": "#/anyOf/1"}]}, "endless-reference"),
    ],
)
def test_what_cannot_be_used_is_refused_at_once(model: Any, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        Json(model)
    assert caught.value.diagnostic.code == code
    assert caught.value.diagnostic.help


def test_a_type_whose_name_is_defined_nowhere_is_refused() -> None:
    class Later(BaseModel):
        field: Gone  # type: ignore[name-defined]  # noqa: F821 - that is the point

    with pytest.raises(SourceError, match="unusable-type"):
        Json(Later)


def test_what_a_model_is_told_is_short_and_always_the_same() -> None:
    told = Json(Paint).instructions
    assert told == Json(Paint).instructions
    assert '"title":"Colour"' not in told
    assert '"title":"Paint"' in told
    assert json.loads(told.split("\n\n")[1])["required"] == ["colour", "coats"]
    assert Json(Paint).description == "Answers with one `Paint`, as JSON."
    assert Json(int).description == "Answers with one JSON value."


def test_the_grammar_is_plain_lark() -> None:
    assert Json(Tree).prompt_grammar == Grammar(
        'start: tree\n'
        'tree: "{" "\\"value\\"" COLON INTEGER (COMMA "\\"children\\"" COLON children)? "}"\n'
        'children: "[" (tree (COMMA tree)*)? "]"\n'
        "COLON: /: ?/\n"
        "INTEGER: /-?(?:0|[1-9][0-9]{0,17})/\n"
        "COMMA: /, ?/\n"
    )  # fmt: skip


RESOURCES = {"https://example.com/money.json": {"$defs": {"cents": {"type": "integer", "minimum": 0}}}}


def test_references_to_other_schemas_mean_what_came_with_them() -> None:
    language = Json(
        {"items": {"$ref": "https://example.com/money.json#/$defs/cents"}, "type": "array"}, resources=RESOURCES
    )
    assert language.read("[1]") == [1]
    assert language.grammar.accepts("[1]")
    assert not language.grammar.accepts("[-1]")
    with pytest.raises(Rejected, match="out-of-range"):
        language.read("[-1]")


def test_spaces_are_chosen() -> None:
    value = {"a": [1, {"b": None}]}
    texts = [json.dumps(value, separators=(",", ":")), json.dumps(value), json.dumps(value, indent=2)]
    taken = {spaces: [Json({}, spaces=spaces).grammar.accepts(text) for text in texts] for spaces in SPACES}
    assert taken == {"compact": [True, False, False], "natural": [True, True, False], "any": [True, True, True]}


SPACES: tuple[Literal["compact", "natural", "any"], ...] = ("compact", "natural", "any")


def test_the_order_of_keys_is_chosen() -> None:
    schema = {"type": "object", "properties": {name: {"type": "null"} for name in "abcdefg"}, "required": ["a", "f"]}
    text = '{"g": null, "f": null, "a": null}'
    assert Json(schema).grammar.accepts(text)
    assert not Json(schema).grammar.accepts('{"g": null, "a": null}')
    assert not Json(schema, order="declared").grammar.accepts(text)


def test_formats_may_only_describe() -> None:
    schema = {"type": "string", "format": "ipv4"}
    assert Json(schema, formats=False).grammar.accepts('"x"')
    assert Json(schema, formats=False).read('"x"') == "x"
    assert not Json(schema).grammar.accepts('"256.0.0.1"')
