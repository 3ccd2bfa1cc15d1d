"""OpenAPI's `nullable`, put into JSON Schema's words, so that grammar and check mean the same by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import JsonValue

_VALUES = frozenset({"const", "enum", "default", "examples", "example"})


def without_nullable(schema: JsonValue) -> JsonValue:
    """Let a schema with `nullable: true` allow null by its `type`, `enum` or an alternative."""
    match schema:
        case dict():
            plain = {key: value if key in _VALUES else without_nullable(value) for key, value in schema.items()}
            return _with_null(plain) if plain.get("nullable") is True else plain
        case list():
            return [without_nullable(item) for item in schema]
        case _:
            return schema


def _with_null(schema: dict[str, JsonValue]) -> JsonValue:
    rest = {key: value for key, value in schema.items() if key != "nullable"}
    match rest:
        case {"type": str(kind)}:
            listed = rest.get("enum")
            if isinstance(listed, list) and None not in listed:
                rest["enum"] = [*listed, None]
            rest["type"] = [kind, "null"]
            return rest
        case {"$ref": _} | {"anyOf": _} | {"oneOf": _} | {"allOf": _}:
            return {"anyOf": [rest, {"type": "null"}]}
        case _:
            return rest
