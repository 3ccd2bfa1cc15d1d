"""What pydantic lets through, and a value of JSON is not; and what a model is sent of types with one bound."""

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field

from grammarkit import Rejected
from grammarkit.errors import SourceError
from grammarkit.grammar.sample import sentences
from grammarkit.json import Json

Bounded = Annotated[int, Field(ge=1000)]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", "-1E+400"])
def test_a_number_is_one_that_json_has(text: str) -> None:
    with pytest.raises(Rejected) as caught:
        Json(float).read(text)
    assert [d.code for d in caught.value.diagnostics] == ["bad-number"]


def test_a_short_tuple_lacks_items_and_no_key() -> None:
    with pytest.raises(Rejected) as caught:
        Json(tuple[int, str]).read("[1]")
    (found,) = caught.value.diagnostics
    assert (found.code, found.help) == ("too-short", "write at least 2 items")


def test_items_of_a_set_that_come_twice_are_no_gap() -> None:
    assert Json(set[str]).gaps == ()
    assert Json(set[str]).read('["a", "a"]') == {"a"}


@pytest.mark.parametrize("model", [int, Bounded, Annotated[int, Field(le=-7)], Annotated[float, Field(gt=1)]])
def test_grammars_of_numbers_need_no_lowering(model: type[object]) -> None:
    assert Json(model).grammar.check().diagnostics == ()


def test_all_that_a_model_may_write_for_a_bounded_integer_is_read() -> None:
    language = Json(Bounded)
    assert all(language.read(text) >= 1000 for text in sentences(language.prompt_grammar, 100, seed=0))


def test_a_pattern_that_pydantic_cannot_use_is_told_of_in_one_line() -> None:
    with pytest.raises(SourceError, match="has no JSON schema"):
        Json(Annotated[str, Field(pattern="^(?!foo)")])


def test_only_texts_are_read() -> None:
    with pytest.raises(TypeError, match="a text"):
        Json(int).read({"a": 1})  # type: ignore[arg-type]
