"""`unevaluatedProperties` and `unevaluatedItems`: what holds of all that no other keyword speaks of.

What counts as spoken of depends on which choices hold; here all count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.json import arrays, objects
from grammarkit.json.case import Case
from grammarkit.json.place import Place

if TYPE_CHECKING:
    from grammarkit.json.cases import CaseReader, Cases
    from grammarkit.json.place import Schema


def unevaluated(reader: CaseReader, place: Place, schema: Schema, found: Cases) -> Cases:
    """Add what both keywords say to the cases of the others."""
    if reader.references.draft < 2019:
        return found
    for keyword, extra in (("unevaluatedProperties", _other_keys), ("unevaluatedItems", _other_items)):
        if keyword in schema:
            if len(found) > 1 or "contains" in schema:
                reader.note(place.pointer, keyword, "it depends on which choices hold")
            wanted = reader.references.child(place, keyword)
            others = extra(wanted, found)
            found = found if others is None else reader.product(found, (others,), wanted.pointer, keyword)
    return found


def _other_keys(wanted: Place, found: Cases) -> Case | None:
    parts = [part for case in found for part in case.objects.parts]
    if any(part.additional is not None for part in parts):
        return None
    free = Place(schema=True)
    names = {key: free for part in parts for key in part.properties}
    patterns = {pattern: free for part in parts for pattern in part.patterns}
    return Case(objects=objects.Objects((objects.Part(names, patterns, wanted),)))


def _other_items(wanted: Place, found: Cases) -> Case | None:
    parts = [part for case in found for part in case.arrays.parts]
    if any(part.rest is not None for part in parts) or any(case.arrays.contained for case in found):
        return None
    first = max((len(part.first) for part in parts), default=0)
    return Case(arrays=arrays.Arrays((arrays.Part((Place(schema=True),) * first, wanted),)))
