"""From schemas to cases: references are followed, what must hold together is merged, and choices are multiplied out.

`of` gives the cases of a schema, `without` those of its negation. Neither ever gives too little: where the exact answer
is not to be had, or would be too long, they take in more and note a gap.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.json import arrays, numbers, objects, strings
from grammarkit.json.case import EVERY_TYPE, Case, types_named
from grammarkit.json.gap import Gap
from grammarkit.json.negation import negated
from grammarkit.json.place import Place
from grammarkit.json.shown import shown
from grammarkit.json.unevaluated import unevaluated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic import JsonValue

    from grammarkit.json.place import References, Schema

Cases = tuple[Case, ...]

MOST_CASES = 64
"""Cases that a schema is multiplied out into; a choice that would make more is left to the check."""

_MOST_COMPARED = 16

_JSON_TYPES = ("string", "integer", "number", "boolean", "null", "object", "array")

ANYTHING: Cases = (Case(),)


class CaseReader:
    """Reads schemas, each once."""

    def __init__(self, references: References) -> None:
        self.references = references
        self.gaps: dict[tuple[str, str], Gap] = {}
        self._known: dict[tuple[str, object], Cases] = {}
        self._open: set[tuple[str, object]] = set()
        self._made: dict[object, Place] = {}

    def note(self, pointer: str, keyword: str, reason: str) -> None:
        """Remember that a keyword is left to the check."""
        self.gaps.setdefault((pointer, keyword), Gap(pointer, keyword, reason))

    def together(self, places: Iterable[Place]) -> Cases:
        """Give the cases in which all of several schemas hold."""
        found = ANYTHING
        for place in places:
            found = self.product(found, self.of(place), place.pointer, "allOf")
        return found

    def of(self, place: Place) -> Cases:
        """Give the cases of a schema.

        Raises:
            SourceError: it refers to nothing or only to itself, or something else stands where a schema should.
        """
        return self._once("is", place, self._of)

    def without(self, place: Place) -> Cases:
        """Give the cases of all values that a schema does not allow.

        Raises:
            SourceError: as `of`.
        """
        return self._once("is not", place, lambda one: negated(self, one))

    def opposite(self, place: Place) -> Place:
        """Make a schema that says `not`."""
        if place.key not in self._made:
            self._made[place.key] = Place({"not": place.schema}, place.base, place.pointer)
        return self._made[place.key]

    def _once(self, question: str, place: Place, answer: Callable[[Place], Cases]) -> Cases:
        key = (question, place.key)
        if key in self._known:
            return self._known[key]
        if key in self._open:
            message = f"the schema at `#{place.pointer}` is defined by nothing but itself"
            raise SourceError(Diagnostic("endless-reference", message, help="give it a case that ends"))
        self._open.add(key)
        try:
            found = self._known[key] = answer(place)
        finally:
            self._open.discard(key)
        return found

    def _of(self, place: Place) -> Cases:
        schema = place.schema
        if isinstance(schema, bool):
            return ANYTHING if schema else ()
        if not isinstance(schema, dict):
            message = f"`{shown(schema)}` stands where a schema should be, at `#{place.pointer}`"
            raise SourceError(Diagnostic("not-a-schema", message, help="write an object, `true` or `false`"))
        if isinstance(reference := schema.get("$ref"), str) and self.references.draft <= 7:
            return self.of(self.references.target(place, reference))
        schema = self.references.spoken(schema)
        found: Cases = (self._plain(place, schema),) if self._possible(schema) else ()
        for keyword, group in self._groups(place, schema):
            found = self.product(found, group, place.pointer, keyword)
        return unevaluated(self, place, schema, found)

    def _possible(self, schema: Schema) -> bool:
        return schema.get("enum") != []

    def _plain(self, place: Place, schema: Schema) -> Case:
        """Read what involves no choice."""
        keys = schema.keys()
        values: tuple[JsonValue, ...] | None = None
        if isinstance(listed := schema.get("enum"), list):
            values = tuple(listed)
        if "const" in schema:
            values = (schema["const"],)
        found = Case(
            _types(place, schema),
            None,
            (),
            strings.read(schema) if keys & strings.KEYWORDS else strings.FREE,
            numbers.read(schema) if keys & numbers.KEYWORDS else numbers.FREE,
            arrays.read(place, schema, self.references) if keys & arrays.KEYWORDS else arrays.FREE,
            objects.read(place, schema, self.references) if keys & objects.KEYWORDS else objects.FREE,
            place.pointer,
        )
        if values is None:
            return found
        # to narrow the values to the types, and the types to the values
        return found.both(Case(values=values)) or Case(frozenset(), (), at=place.pointer)

    def _groups(self, place: Place, schema: Schema) -> Iterator[tuple[str, Cases]]:
        """Give the choices that a schema makes: of each, one case must hold."""
        child = self.references.child
        if isinstance(reference := schema.get("$ref"), str):
            yield "$ref", self.of(self.references.target(place, reference))
        for keyword in ("$dynamicRef", "$recursiveRef"):
            if keyword in schema:
                self.note(place.pointer, keyword, "what it leads to depends on how one came there")
        for keyword in ("allOf", "anyOf", "oneOf"):
            listed = schema.get(keyword)
            if isinstance(listed, list):
                options = [self.of(child(place, keyword, at)) for at in range(len(listed))]
                yield from self._combined(place, keyword, options)
        if "not" in schema:
            yield "not", self.without(child(place, "not"))
        if "if" in schema:
            yield "if", self._conditional(place, schema)
        for key, wanted in self._dependent(place, schema):
            yield (
                "dependencies",
                (_lacking(key), *self.product((_having(key),), wanted, place.pointer, "dependencies")),
            )

    def _combined(self, place: Place, keyword: str, options: list[Cases]) -> Iterator[tuple[str, Cases]]:
        if keyword == "allOf":
            yield from ((keyword, option) for option in options)
            return
        if keyword == "oneOf" and not _apart(options):
            self.note(place.pointer, keyword, "more than one of them may hold")
        yield keyword, _pooled([case for option in options for case in option])

    def _conditional(self, place: Place, schema: Schema) -> Cases:
        condition = self.references.child(place, "if")
        branches: list[Case] = []
        for keyword, cases in (("then", self.of), ("else", self.without)):
            if keyword in schema:
                other = self.of(self.references.child(place, keyword))
                branches += self.product(cases(condition), other, place.pointer, keyword)
            else:
                branches += cases(condition)
        return tuple(branches)

    def _dependent(self, place: Place, schema: Schema) -> Iterator[tuple[str, Cases]]:
        """Give keys, and what must hold of an object that has them."""
        for keyword in ("dependentRequired", "dependentSchemas", "dependencies"):
            listed = schema.get(keyword)
            for key in listed if isinstance(listed, dict) else ():
                wanted = self.references.child(place, keyword, key)
                if isinstance(wanted.schema, list):
                    names = tuple(name for name in wanted.schema if isinstance(name, str))
                    yield key, (Case(objects=objects.Objects(required=names)),)
                else:
                    yield key, self.of(wanted)

    def product(self, found: Cases, group: Cases, pointer: str, keyword: str) -> Cases:
        """Give the cases in which one of `found` and one of `group` hold; too many are a gap, and `found` stays."""
        if ANYTHING in (found, group):
            return group if found == ANYTHING else found
        if len(group) == 1 and len(found) == 1:
            merged = [found[0].both(group[0])]
        else:
            merged = [one.both(two) for one in found for two in group]
        left = tuple(case for case in merged if case is not None)
        if len(left) > MOST_CASES:
            self.note(pointer, keyword, f"it would make more than {MOST_CASES} cases")
            return found
        return left


def _types(place: Place, schema: Schema) -> frozenset[str]:
    """Read `type`.

    Raises:
        SourceError: JSON Schema has no type of that name.
    """
    wanted = schema.get("type")
    if wanted is None:
        return EVERY_TYPE
    names = wanted if isinstance(wanted, list) else [wanted]
    for name in names:
        if name not in _JSON_TYPES:
            message = f"`{shown(name)}` is not a type of JSON Schema, at `#{place.pointer}`"
            remedy = "take one of " + ", ".join(f"`{each}`" for each in _JSON_TYPES)
            raise SourceError(Diagnostic("unknown-type", message, help=remedy))
    return frozenset().union(*(types_named(str(name)) for name in names))


def _lacking(key: str) -> Case:
    """Give the case of all that does not have a key."""
    return Case(objects=objects.Objects((objects.Part({key: Place(schema=False)}, {}),)))


def _having(key: str) -> Case:
    return Case(frozenset({"object"}), objects=objects.Objects(required=(key,)))


def _pooled(cases: list[Case]) -> Cases:
    """Put cases that only list values together."""
    listed = [case for case in cases if case.only_lists]
    others = [case for case in cases if not case.only_lists]
    if len(listed) < 2:
        return tuple(cases)
    values = tuple(value for case in listed for value in case.values or ())
    return (Case(values=values, at=listed[0].at), *others)


def _apart(options: list[Cases]) -> bool:
    """Tell whether it is plain that no two options can hold at once."""
    if sum(map(len, options)) > _MOST_COMPARED:
        return False
    pairs = ((one, two) for left, right in combinations(options, 2) for one in left for two in right)
    return all(one.both(two) is None for one, two in pairs)
