"""What a model is told about a JSON schema: the task, then the schema, as short as it can be without saying less."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue

    from grammarkit.json.place import Schema

_TASK = """Answer with one JSON value that fits the JSON schema below, and with nothing else: no comment, no code fence.
Write it on one line, keys in the order of the schema."""

_NAMED_SCHEMAS = frozenset({"properties", "$defs", "definitions", "patternProperties", "dependentSchemas"})
_PLAIN_VALUES = frozenset({"const", "enum", "default", "examples"})


def instructions(schema: Schema) -> str:
    """Put together what stays the same from question to question."""
    lean = {key: _lean_under(key, value) for key, value in schema.items()}
    return f"{_TASK}\n\n{json.dumps(lean, ensure_ascii=False, separators=(',', ':'))}"


def description(schema: Schema) -> str:
    """Give the one line that goes with the grammar."""
    match schema.get("title"):
        case str(title) if title:
            return f"Answers with one `{title}`, as JSON."
        case _:
            return "Answers with one JSON value."


def _lean(schema: JsonValue, name: str = "") -> JsonValue:
    """Leave out titles that only repeat a name, as pydantic writes them for every field."""
    match schema:
        case dict():
            echoes = {name, name.replace("_", " ").title()}
            kept = {key: value for key, value in schema.items() if key != "title" or value not in echoes}
            return {key: _lean_under(key, value) for key, value in kept.items()}
        case list():
            return [_lean(item) for item in schema]
        case _:
            return schema


def _lean_under(keyword: str, value: JsonValue) -> JsonValue:
    if keyword in _PLAIN_VALUES:
        return value
    if keyword in _NAMED_SCHEMAS and isinstance(value, dict):
        return {name: _lean(schema, name) for name, schema in value.items()}
    return _lean(value)
