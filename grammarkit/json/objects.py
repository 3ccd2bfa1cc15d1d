"""Objects: which keys they may have and what stands under each.

What a schema says of keys comes in parts, since `additionalProperties` looks only at the `properties` beside it. Where
several schemas must hold, an object has to fit all their parts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.json.strings import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import JsonValue

    from grammarkit.json.place import Place, References, Schema


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What one schema says of keys; None where it does not say it."""

    properties: Mapping[str, Place]
    patterns: Mapping[str, Place]
    additional: Place | None = None
    names: Place | None = None


@dataclass(frozen=True, slots=True)
class Objects:
    """What must hold of an object. `required` keeps the order in which it was said."""

    parts: tuple[Part, ...] = ()
    required: tuple[str, ...] = ()
    low: int = 0
    high: int | None = None

    def both(self, other: Objects) -> Objects | None:
        """Ask for all that either asks for; None where a required key has nothing that it may be."""
        if FREE in (self, other):
            return other if self == FREE else self
        found = Objects(
            tuple(dict.fromkeys((*self.parts, *other.parts))),
            tuple(dict.fromkeys((*self.required, *other.required))),
            max(self.low, other.low),
            min((high for high in (self.high, other.high) if high is not None), default=None),
        )
        return None if any(_torn(found.parts, key) for key in found.required) else found


FREE = Objects()
KEYWORDS = frozenset(
    {
        "properties",
        "patternProperties",
        "additionalProperties",
        "propertyNames",
        "required",
        "minProperties",
        "maxProperties",
    }
)


def read(place: Place, schema: Schema, references: References) -> Objects:
    """Read the keywords that are about objects."""
    part = Part(
        _under(place, schema, "properties", references),
        _under(place, schema, "patternProperties", references),
        references.child(place, "additionalProperties") if "additionalProperties" in schema else None,
        references.child(place, "propertyNames") if "propertyNames" in schema else None,
    )
    says = part.properties or part.patterns or part.additional or part.names
    required = schema.get("required")
    return Objects(
        (part,) if says else (),
        tuple(name for name in required if isinstance(name, str)) if isinstance(required, list) else (),
        count(schema.get("minProperties")) or 0,
        count(schema.get("maxProperties")),
    )


def _under(place: Place, schema: Schema, keyword: str, references: References) -> dict[str, Place]:
    named = schema.get(keyword)
    return {key: references.child(place, keyword, key) for key in named} if isinstance(named, dict) else {}


def _torn(parts: tuple[Part, ...], key: str) -> bool:
    """Tell whether it is plain that nothing may stand under a key: it must be two constants, or none of any."""
    allowed: set[str] | None = None
    excluded: set[str] = set()
    for part in parts:
        if key not in part.properties:
            continue
        schema = part.properties[key].schema
        if schema is False:
            return True
        if isinstance(schema, dict):
            these, others = _pinned(schema)
            allowed = these if allowed is None else allowed if these is None else allowed & these
            excluded |= others
    return allowed is not None and not allowed - excluded


def _pinned(schema: Schema) -> tuple[set[str] | None, set[str]]:
    """Give the constants that a schema lists, and those that it excludes, as far as it does so at its top."""
    negated = schema.get("not")
    excluded = _listed(negated) if isinstance(negated, dict) and set(negated) <= {"const", "enum", "type"} else None
    if isinstance(negated, dict) and "type" in negated:
        # what it excludes must be of that type too; then it excludes less than it lists
        excluded = (
            excluded and {value for value in excluded if value[0] == '"'} if negated["type"] == "string" else None
        )
    return _listed(schema), excluded or set()


def _listed(schema: Schema) -> set[str] | None:
    values: JsonValue = [schema["const"]] if "const" in schema else schema.get("enum")
    return {_shown(value) for value in values} if isinstance(values, list) else None


def _shown(value: JsonValue) -> str:
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value, sort_keys=True)
