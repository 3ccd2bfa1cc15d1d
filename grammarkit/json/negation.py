"""What `not` leaves: for each keyword of a schema, the values that break it.

A value is not as a schema says if it breaks one of its keywords, so the cases of a negation are those of each keyword
together. A keyword whose breaking cannot be said gives all values of its type, and a gap.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grammarkit.json.arrays import Arrays, Contained
from grammarkit.json.arrays import Part as Items
from grammarkit.json.case import EVERY_TYPE, Case, types_named
from grammarkit.json.numbers import Numbers, fraction
from grammarkit.json.objects import Objects
from grammarkit.json.objects import Part as Keys
from grammarkit.json.place import Place
from grammarkit.json.strings import Strings, count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

    from grammarkit.json.cases import CaseReader, Cases
    from grammarkit.json.place import Schema

_STRING = frozenset({"string"})
_NUMBER = frozenset({"integer", "fraction"})
_ARRAY = frozenset({"array"})
_OBJECT = frozenset({"object"})

_UNSAID = {
    "format": _STRING,
    "patternProperties": _OBJECT,
    "additionalProperties": _OBJECT,
    "propertyNames": _OBJECT,
    "dependencies": _OBJECT,
    "dependentRequired": _OBJECT,
    "dependentSchemas": _OBJECT,
    "unevaluatedProperties": _OBJECT,
    "unevaluatedItems": _ARRAY,
    "prefixItems": _ARRAY,
    "oneOf": EVERY_TYPE,
    "if": EVERY_TYPE,
    "$dynamicRef": EVERY_TYPE,
    "$recursiveRef": EVERY_TYPE,
}
"""Keywords whose breaking no case says, and the types of what can break them."""


def negated(reader: CaseReader, place: Place) -> Cases:
    """Give the cases of all values that a schema does not allow; `CaseReader.without` keeps them."""
    schema = place.schema
    if isinstance(schema, bool):
        return () if schema else (Case(),)
    if not isinstance(schema, dict):
        return reader.of(place)  # which refuses it
    references = reader.references
    if isinstance(reference := schema.get("$ref"), str) and references.draft <= 7:
        return reader.without(references.target(place, reference))
    schema = references.spoken(schema)
    found = [*_scalars(schema), *_arrays(reader, place, schema), *_objects(reader, place, schema)]
    found += _combinations(reader, place, schema)
    for keyword, types in _UNSAID.items():
        if keyword in schema:
            reader.note(place.pointer, keyword, "it stands under `not`")
            found.append(Case(types, at=place.pointer))
    if any(case == Case(at=case.at) for case in found):
        return (Case(),)
    return tuple(found)


def _scalars(schema: Schema) -> Iterator[Case]:
    if "type" in schema:
        wanted = schema["type"]
        names = wanted if isinstance(wanted, list) else [wanted]
        others = EVERY_TYPE - frozenset().union(*(types_named(str(name)) for name in names))
        if others:
            yield Case(others)
    if "const" in schema:
        yield Case(excluded=(schema["const"],))
    if isinstance(listed := schema.get("enum"), list):
        yield Case(excluded=tuple(listed))
    yield from (Case(_STRING, strings=strings) for strings in _strings(schema))
    yield from (Case(_NUMBER, numbers=numbers) for numbers in _numbers(schema))


def _strings(schema: Schema) -> Iterator[Strings]:
    if low := count(schema.get("minLength")):
        yield Strings(high=low - 1)
    if (high := count(schema.get("maxLength"))) is not None:
        yield Strings(low=high + 1)
    if isinstance(pattern := schema.get("pattern"), str):
        yield Strings(without=(pattern,))


def _numbers(schema: Schema) -> Iterator[Numbers]:
    for keyword, exclusive in (("minimum", False), ("exclusiveMinimum", True)):
        if (bound := fraction(schema.get(keyword))) is not None:
            yield Numbers(high=bound, below=not exclusive and schema.get("exclusiveMinimum") is not True)
    for keyword, exclusive in (("maximum", False), ("exclusiveMaximum", True)):
        if (bound := fraction(schema.get(keyword))) is not None:
            yield Numbers(low=bound, above=not exclusive and schema.get("exclusiveMaximum") is not True)
    if step := fraction(schema.get("multipleOf")):
        yield Numbers(not_steps=(Fraction(step),))


def _arrays(reader: CaseReader, place: Place, schema: Schema) -> Iterator[Case]:
    if low := count(schema.get("minItems")):
        yield Case(_ARRAY, arrays=Arrays(high=low - 1))
    if (high := count(schema.get("maxItems"))) is not None:
        yield Case(_ARRAY, arrays=Arrays(low=high + 1))
    if schema.get("uniqueItems") is True:
        yield Case(_ARRAY, arrays=Arrays(low=2, repeats=True))
    if isinstance(schema.get("items"), list) or ("items" in schema and "prefixItems" in schema):
        reader.note(place.pointer, "items", "it stands under `not`")
        yield Case(_ARRAY)
    elif "items" in schema:
        other = reader.opposite(reader.references.child(place, "items"))
        yield Case(_ARRAY, arrays=Arrays(contained=(Contained(other),)))
    if "contains" in schema:
        if "minContains" in schema or "maxContains" in schema:
            reader.note(place.pointer, "contains", "it stands under `not`")
            yield Case(_ARRAY)
        else:
            other = reader.opposite(reader.references.child(place, "contains"))
            yield Case(_ARRAY, arrays=Arrays((Items((), other),)))


def _objects(reader: CaseReader, place: Place, schema: Schema) -> Iterator[Case]:
    for key in _names(schema.get("required")):
        yield Case(_OBJECT, objects=Objects((Keys({key: Place(schema=False)}, {}),)))
    properties = schema.get("properties")
    for key in properties if isinstance(properties, dict) else ():
        inner = reader.references.child(place, "properties", key)
        if inner.schema not in (True, {}):
            part = Keys({key: reader.opposite(inner)}, {})
            yield Case(_OBJECT, objects=Objects((part,), required=(key,)))
    if low := count(schema.get("minProperties")):
        yield Case(_OBJECT, objects=Objects(high=low - 1))
    if (high := count(schema.get("maxProperties"))) is not None:
        yield Case(_OBJECT, objects=Objects(low=high + 1))


def _names(value: JsonValue) -> Iterator[str]:
    yield from (name for name in value if isinstance(name, str)) if isinstance(value, list) else ()


def _combinations(reader: CaseReader, place: Place, schema: Schema) -> Iterator[Case]:
    references = reader.references
    if isinstance(reference := schema.get("$ref"), str):
        yield from reader.without(references.target(place, reference))
    if isinstance(listed := schema.get("allOf"), list):
        for at in range(len(listed)):
            yield from reader.without(references.child(place, "allOf", at))
    if isinstance(listed := schema.get("anyOf"), list):
        opposites = [reader.opposite(references.child(place, "anyOf", at)) for at in range(len(listed))]
        yield from reader.together(opposites)
    if "not" in schema:
        yield from reader.of(references.child(place, "not"))
