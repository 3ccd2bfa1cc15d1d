"""Cases: what a schema allows, without choices. A schema is one case, or several of which one must hold.

A case says which types a value may have and, for each family of types, what must hold of it. Two cases that must both
hold become one by `both`, family by family. `integer` and `fraction` are types here, so that every set of types is one
that a schema can ask for, and its complement too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grammarkit.json.arrays import FREE as ANY_ARRAY
from grammarkit.json.arrays import Arrays
from grammarkit.json.numbers import FREE as ANY_NUMBER
from grammarkit.json.numbers import Numbers
from grammarkit.json.objects import FREE as ANY_OBJECT
from grammarkit.json.objects import Objects
from grammarkit.json.strings import FREE as ANY_STRING
from grammarkit.json.strings import Strings

if TYPE_CHECKING:
    from pydantic import JsonValue

EVERY_TYPE = frozenset({"null", "boolean", "integer", "fraction", "string", "array", "object"})

_TYPES = {"number": frozenset({"integer", "fraction"})}


@dataclass(frozen=True, slots=True)
class Case:
    """What must hold together; `at` points to the schema that says so first."""

    types: frozenset[str] = EVERY_TYPE
    values: tuple[JsonValue, ...] | None = field(default=None, hash=False)
    excluded: tuple[JsonValue, ...] = field(default=(), hash=False)
    strings: Strings = ANY_STRING
    numbers: Numbers = ANY_NUMBER
    arrays: Arrays = ANY_ARRAY
    objects: Objects = ANY_OBJECT
    at: str = ""

    def both(self, other: Case) -> Case | None:
        """Give the case in which both hold; None where it is plain that nothing is left."""
        types = self.types & other.types
        values = _common(self.values, other.values)
        excluded = (*self.excluded, *other.excluded)
        if values is not None:
            values = tuple(v for v in values if kind(v) in types and not any(same(v, no) for no in excluded))
        objects = self.objects.both(other.objects)
        if objects is None:
            types -= {"object"}
        if not types or values == ():
            return None
        return Case(
            types,
            values,
            excluded,
            self.strings.both(other.strings),
            self.numbers.both(other.numbers),
            self.arrays.both(other.arrays),
            objects or Objects(),
            self.at or other.at,
        )

    @property
    def only_lists(self) -> bool:
        """Whether it is a list of values, and says nothing else of them."""
        families = (self.strings, self.numbers, self.arrays, self.objects)
        return self.values is not None and families == (ANY_STRING, ANY_NUMBER, ANY_ARRAY, ANY_OBJECT)


def types_named(name: str) -> frozenset[str]:
    """Give what a type of JSON Schema stands for."""
    return _TYPES.get(name, frozenset({name}))


def kind(value: JsonValue) -> str:
    """Give the type of a value."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "fraction"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def same(one: JsonValue, two: JsonValue) -> bool:
    """Tell whether two values are equal to JSON Schema: 1 and 1.0 are, 1 and true are not."""
    return one == two and _canonical(one) == _canonical(two)


def _canonical(value: JsonValue) -> str:
    return json.dumps(_whole(value), sort_keys=True)


def _whole(value: JsonValue) -> JsonValue:
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [_whole(item) for item in value]
        case dict():
            return {key: _whole(item) for key, item in value.items()}
        case _:
            return value


def _common(one: tuple[JsonValue, ...] | None, two: tuple[JsonValue, ...] | None) -> tuple[JsonValue, ...] | None:
    if one is None or two is None:
        return two if one is None else one
    others = {_canonical(value) for value in two}
    return tuple(value for value in one if _canonical(value) in others)
