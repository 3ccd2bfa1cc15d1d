"""What pydantic finds, told in our words, at the right place."""

from __future__ import annotations

import json
import pickle
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, field_validator

from grammarkit.diagnostic import Span
from grammarkit.errors import Rejected
from grammarkit.json import Json
from grammarkit.render.text import to_text


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: Annotated[int, Field(ge=1, le=9)] = 9


class Dog(BaseModel):
    kind: Literal["dog"]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: int = 0
    rating: Annotated[float, Field(gt=0, lt=5, multiple_of=0.5)] = 1
    name: Annotated[str, Field(min_length=2, max_length=4, pattern="^[a-z]*$")] = "ab"
    tags: Annotated[list[str], Field(min_length=1, max_length=2)] = ["x"]
    size: Size = Size.SMALL
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] = Cat(kind="cat")
    either: int | list[int] | None = None
    when: date | None = None
    id: UUID | None = None
    ages: dict[int, bool] = {}
    inner: list[Cat] = []
    word: str = ""

    @field_validator("word")
    @classmethod
    def _no_shouting(cls, word: str) -> str:
        if word.isupper():
            raise ValueError("the word is shouted")
        assert word != "assert", "this word is reserved"
        return word


@pytest.mark.parametrize(
    ("text", "code", "message", "stands_there"),
    [
        ('{"count": "x"}', "wrong-type", '`"x"` does not have the right type', '"x"'),
        ('{"count": 1.5}', "wrong-type", "`1.5` does not have the right type", "1.5"),
        ('{"rating": 0}', "out-of-range", "`0` is not more than 0.0", "0"),
        ('{"rating": 5.0}', "out-of-range", "`5.0` is not less than 5.0", "5.0"),
        ('{"rating": 0.7}', "out-of-range", "`0.7` is not a multiple of 0.5", "0.7"),
        ('{"name": "a"}', "too-short", '`"a"` has fewer than 2 characters', '"a"'),
        ('{"name": "abcde"}', "too-long", '`"abcde"` has more than 4 characters', '"abcde"'),
        ('{"name": "A1"}', "pattern-mismatch", '`"A1"` does not match `^[a-z]*$`', '"A1"'),
        ('{"tags": []}', "too-short", "`[]` has fewer than 1 items", "[]"),
        ('{"tags": ["a", "b", "c"]}', "too-long", '`["a", "b", "c"]` has more than 2 items', '["a", "b", "c"]'),
        ('{"size": "smal"}', "unknown-value", '`"smal"` is not one of the possible values', '"smal"'),
        ('{"pet": {"kind": "cow"}}', "unknown-value", '`"cow"` is not one of the possible values', '"cow"'),
        ('{"pet": {"lives": 3}}', "missing-key", "the key `kind` is missing", "}"),
        ('{"pet": {"kind": "cat", "lives": 0}}', "out-of-range", "`0` is less than 1", "0"),
        ('{"inner": [{"kind": "cat"}, {"lives": 2}]}', "missing-key", "the key `kind` is missing", "}"),
        ('{"conut": 1}', "unknown-key", 'there is no key `"conut"`', '"conut"'),
        ('{"either": {}}', "wrong-type", "`{}` does not have the right type", "{}"),
        ('{"either": [1, "x"]}', "wrong-type", '`"x"` does not have the right type', '"x"'),
        ('{"id": "1-2"}', "wrong-type", '`"1-2"` does not have the right type', '"1-2"'),
        ('{"ages": {"one": true}}', "wrong-type", '`"one"` does not have the right type', '"one"'),
        ('{"word": "LOUD"}', "invalid-value", "the word is shouted", '"LOUD"'),
        ('{"word": "assert"}', "invalid-value", "this word is reserved", '"assert"'),
        ("[1]", "wrong-type", "`[1]` does not have the right type", "[1]"),
    ],
)
def test_each_kind_of_fault_has_its_words_and_its_place(text: str, code: str, message: str, stands_there: str) -> None:
    with pytest.raises(Rejected) as caught:
        Json(Model).read(text)
    found = next(one for one in caught.value.diagnostics if one.code == code and one.message.startswith(message))
    assert found.span is not None
    assert text[found.span.start : found.span.end] == stands_there


def test_a_missing_key_is_pointed_at_where_its_own_object_ends() -> None:
    text = '{"inner": [{"lives": 2}]}'
    with pytest.raises(Rejected) as caught:
        Json(Model).read(text)
    assert [found.span for found in caught.value.diagnostics] == [Span(22, 23)]


def test_a_rejection_as_a_person_sees_it() -> None:
    text = '{"count": 1, "size": "smal", "either": {}, "when": "2026-02-30"}'
    with pytest.raises(Rejected) as caught:
        Json(Model).read(text)
    assert to_text(caught.value.diagnostics, text) == "\n".join(
        [
            'unknown-value: `"smal"` is not one of the possible values',
            f"  1 | {text}",
            "    |                      ^^^^^^",
            "  expected `small`, `large`",
            "  help: write `small`",
            "wrong-type: `{}` does not have the right type",
            f"  1 | {text}",
            "    |                                        ^^",
            "  expected an integer, an array",
            'wrong-type: `"2026-02-30"` does not have the right type: day value is outside expected range',
            f"  1 | {text}",
            "    |                                                    ^^^^^^^^^^^^",
            "  expected a date such as `2026-01-31`",
        ]
    )


def test_a_rejection_survives_pickling() -> None:
    with pytest.raises(Rejected) as caught:
        Json(Model).read('{"word": "LOUD"}')
    assert pickle.loads(pickle.dumps(caught.value)).diagnostics == caught.value.diagnostics


words = st.text(max_size=4)
keys = st.sampled_from([*Model.model_fields, "kind", "lives", "other"]) | words
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words | st.sampled_from(["cat", "dog", "small"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(keys, anything, max_size=5), st.booleans())
def test_every_span_lies_inside_the_text_and_on_something(value: dict[str, Any], indented: bool) -> None:
    text = json.dumps(value, indent=2 if indented else None)
    try:
        Json(Model).read(text)
    except Rejected as error:
        for found in error.diagnostics:
            assert found.span is not None
            assert 0 <= found.span.start < found.span.end <= len(text)
            assert found.message[:1] == found.message[:1].lower()
            assert found.message[-1:] != "."
