"""Subschemas and where they stand; what `$ref` leads to. Drafts 4, 6, 7, 2019-09 and 2020-12 of JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote, urldefrag, urljoin

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import JsonValue

Schema: TypeAlias = "dict[str, JsonValue]"

_DRAFTS = {"draft-04": 4, "draft-06": 6, "draft-07": 7, "2019-09": 2019, "2020-12": 2020}
_VALUES = frozenset({"const", "enum", "default", "examples", "example"})
"""Keywords whose values are no schemas."""

_SILENT = frozenset(
    {"$ref", "$defs", "definitions", "$schema", "$comment", "title", "description", "default", "examples", "deprecated"}
)
"""Keywords beside which a reference says everything."""


@dataclass(frozen=True, slots=True)
class Place:
    """A subschema; `base` is the URI that its references are relative to, `pointer` leads to it from the root."""

    schema: JsonValue
    base: str = ""
    pointer: str = ""

    @property
    def key(self) -> object:
        """What tells this subschema from others."""
        return self.schema if isinstance(self.schema, bool) else id(self.schema)


def draft(root: JsonValue) -> int:
    """Find out which draft a schema is written in: by `$schema`, else by the keywords that only older drafts have."""
    if not isinstance(root, dict):
        return 2020
    named = root.get("$schema")
    if isinstance(named, str):
        return next((number for words, number in _DRAFTS.items() if words in named), 2020)
    return next((number for node in _nodes(root) for number in _hinted(node)), 2020)


def _hinted(node: Schema) -> Iterator[int]:
    if isinstance(node.get("exclusiveMinimum"), bool) or isinstance(node.get("exclusiveMaximum"), bool):
        yield 4
    if isinstance(node.get("items"), list) or any(
        isinstance(node.get(k), dict) for k in ("dependencies", "definitions")
    ):
        yield 7


def _nodes(root: JsonValue) -> Iterator[Schema]:
    """Run through all that could be a schema."""
    todo = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            yield node
            todo += [value for key, value in node.items() if key not in _VALUES]
        elif isinstance(node, list):
            todo += node


_SINCE = {
    6: frozenset({"const", "contains", "propertyNames"}),
    7: frozenset({"if", "then", "else"}),
}
"""Keywords that older drafts do not have, by the draft that brought them."""


class References:
    """Finds what references mean, in a schema and the resources that came with it."""

    def __init__(self, root: JsonValue, resources: Mapping[str, JsonValue], number: int) -> None:
        self.draft = number
        self._id = "id" if number == 4 else "$id"
        self._root = root
        self._resources = resources
        self._index: dict[str, Place] | None = None

    def root(self) -> Place:
        """Give the whole schema."""
        return Place(self._root, self._own(self._root, ""))

    def spoken(self, schema: Schema) -> Schema:
        """Leave out the keywords that mean nothing in this draft."""
        unknown = frozenset().union(*(words for since, words in _SINCE.items() if self.draft < since))
        if schema.keys().isdisjoint(unknown):
            return schema
        return {keyword: value for keyword, value in schema.items() if keyword not in unknown}

    def child(self, place: Place, *steps: str | int) -> Place:
        """Go into a subschema."""
        schema, base = place.schema, place.base
        for step in steps:
            schema = schema[step]  # type: ignore[index] # the caller has looked
            base = self._own(schema, base)
        pointer = "".join(f"/{_escaped(str(step))}" for step in steps)
        return Place(schema, base, place.pointer + pointer)

    def target(self, place: Place, reference: str) -> Place:
        """Give what a reference leads to.

        Raises:
            SourceError: it leads to nothing, or to a resource that did not come with the schema.
        """
        if reference.startswith("#") and not place.base:
            return self._within(self.root(), reference[1:], reference)
        uri, fragment = urldefrag(urljoin(place.base, reference))
        known = self._known()
        if f"{uri}#{fragment}" in known and not fragment.startswith("/"):
            return known[f"{uri}#{fragment}"]
        if uri not in known:
            message = f"the reference `{reference}` points out of the schema"
            remedy = f'pass what it means as `resources={{"{uri}": …}}`, or put it under `$defs`'
            raise SourceError(Diagnostic("outside-reference", message, help=remedy))
        return self._within(known[uri], fragment, reference)

    def followed(self, place: Place) -> Place:
        """Go where a schema leads that says nothing itself, but refers to another."""
        seen: set[object] = set()
        while isinstance(schema := place.schema, dict) and place.key not in seen:
            reference = schema.get("$ref")
            if not isinstance(reference, str) or (self.draft > 7 and not schema.keys() <= _SILENT):
                break
            seen.add(place.key)
            place = self.target(place, reference)
        return place

    def _within(self, resource: Place, fragment: str, reference: str) -> Place:
        found = resource
        if fragment and not fragment.startswith("/"):
            anchored = self._known().get(f"{resource.base}#{fragment}")
            if anchored is None:
                raise self._broken(reference)
            return anchored
        for step in fragment.split("/")[1:]:
            found = self._step(found, unquote(step).replace("~1", "/").replace("~0", "~"), reference)
        return found

    def _step(self, place: Place, step: str, reference: str) -> Place:
        match place.schema:
            case dict() as schema if step in schema:
                return self.child(place, step)
            case list() as schema if step.isdecimal() and int(step) < len(schema):
                return self.child(place, int(step))
            case _:
                raise self._broken(reference)

    def _broken(self, reference: str) -> SourceError:
        message = f"the reference `{reference}` points to nothing in the schema"
        return SourceError(Diagnostic("broken-reference", message, help=self._suggestion(reference)))

    def _suggestion(self, reference: str) -> str:
        """Say what could have been meant."""
        for keyword in ("$defs", "definitions"):
            match self._root:
                case dict() as root if isinstance(defined := root.get(keyword), dict) and defined:
                    names = [f"#/{keyword}/{name}" for name in defined]
                    near = get_close_matches(reference, names, n=3) or names[:5]
                    return "define it, or take one of " + ", ".join(f"`{name}`" for name in near)
                case _:
                    pass
        return "define it under `$defs`"

    def _own(self, schema: JsonValue, base: str) -> str:
        """Give the base URI inside a schema."""
        if not isinstance(schema, dict) or ("$ref" in schema and self.draft <= 7):
            return base
        own = schema.get(self._id)
        if not isinstance(own, str) or own.startswith("#"):
            return base
        return urldefrag(urljoin(base, own)).url

    def _known(self) -> dict[str, Place]:
        """List all resources and anchors by URI; made when first a reference needs it."""
        if self._index is None:
            self._index = {"": self.root()}
            for uri, resource in self._resources.items():
                self._add(Place(resource, self._own(resource, urldefrag(uri).url)), urldefrag(uri).url)
            self._add(self.root(), "")
        return self._index

    def _add(self, place: Place, uri: str) -> None:
        assert self._index is not None
        self._index[uri] = place
        todo = [place]
        while todo:
            place = todo.pop()
            if isinstance(place.schema, dict):
                self._name(place, place.schema)
                todo += [self.child(place, key) for key in place.schema if key not in _VALUES]
            elif isinstance(place.schema, list):
                todo += [self.child(place, at) for at in range(len(place.schema))]

    def _name(self, place: Place, schema: Schema) -> None:
        assert self._index is not None
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(anchor := schema.get(keyword), str):
                self._index[f"{place.base}#{anchor}"] = place
        own = schema.get(self._id)
        if isinstance(own, str) and own.startswith("#"):
            self._index[f"{place.base}{own}"] = place
        elif isinstance(own, str) and self._own(schema, "") != "":
            self._index.setdefault(place.base, place)


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
