"""What a model is told about a schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grammarkit.json.prompt import description, instructions

if TYPE_CHECKING:
    from pydantic import JsonValue


def test_titles_that_repeat_a_name_are_left_out_and_nothing_else_is() -> None:
    schema: dict[str, JsonValue] = {
        "title": "Order",
        "properties": {
            "first_name": {"title": "First Name", "type": "string"},
            "title": {"title": "Title", "type": "string", "default": {"title": "title"}},
            "place": {"title": "Where it goes", "anyOf": [{"$ref": "#/$defs/Place"}]},
        },
        "$defs": {"Place": {"title": "Place", "enum": [{"title": ""}]}},
    }
    told = instructions(schema)
    assert json.loads(told[told.index("{") :]) == {
        "title": "Order",
        "properties": {
            "first_name": {"type": "string"},
            "title": {"type": "string", "default": {"title": "title"}},
            "place": {"title": "Where it goes", "anyOf": [{"$ref": "#/$defs/Place"}]},
        },
        "$defs": {"Place": {"enum": [{"title": ""}]}},
    }


def test_the_description_names_what_is_asked_for() -> None:
    assert description({"title": "Order"}) == "Answers with one `Order`, as JSON."
    assert description({}) == "Answers with one JSON value."
