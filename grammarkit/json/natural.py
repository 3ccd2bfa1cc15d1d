"""A JSON text spelled again in the one way that its grammar has: one line, keys in the schema's order.

So a text that differs only in its spacing, its escapes or the order of its keys can be held against the grammar, and
what the grammar says of the new text can be said of the old one: every piece remembers where it came from, and what the
schema says there.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, TypeAlias

from grammarkit.diagnostic import Span
from grammarkit.json import values
from grammarkit.json.pointer import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

    from grammarkit.json.locate import Member, Value
    from grammarkit.json.pointer import Schema

Role: TypeAlias = Literal["value", "key", "item", "end"]
"""What a piece is to its owner: the beginning of it, what leads to a key or an item, or its closing bracket."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of the new text: where it stood in the old one, in which value, and what the schema says of that value."""

    text: str
    span: Span
    role: Role
    owner: Value
    schema: Schema


@dataclass(frozen=True, slots=True)
class Natural:
    """The new text, in pieces."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The pieces in a row."""
        return "".join(piece.text for piece in self.pieces)

    def piece(self, at: int) -> tuple[Piece, Piece | None]:
        """Find the piece at a place of the new text, and the piece that ends where it begins."""
        begins = list(accumulate((len(piece.text) for piece in self.pieces[:-1]), initial=0))
        found = max(0, bisect_right(begins, at) - 1)
        return self.pieces[found], self.pieces[found - 1] if found else None


def natural(root: Schema, value: Value, text: str) -> Natural:
    """Spell `value`, which stands in `text`, as the grammar of the schema `root` has it."""
    return Natural(tuple(_Speller(root, text).pieces(value, root)))


class _Speller:
    def __init__(self, root: Schema, text: str) -> None:
        self._root = root
        self._text = text

    def pieces(self, value: Value, schema: JsonValue) -> Iterator[Piece]:
        fitting = self._fitting(schema, value)
        match self._text[value.span.start]:
            case "{":
                yield Piece("{", value.span, "value", value, fitting)
                yield from self._members(value, fitting)
                yield Piece("}", _last(value.span), "end", value, fitting)
            case "[":
                yield Piece("[", value.span, "value", value, fitting)
                yield from self._items(value, fitting)
                yield Piece("]", _last(value.span), "end", value, fitting)
            case _:
                yield Piece(self._scalar(value.span), value.span, "value", value, fitting)

    def _members(self, value: Value, schema: Schema) -> Iterator[Piece]:
        declared = schema.get("properties")
        properties = declared if isinstance(declared, dict) else {}
        other = schema.get("additionalProperties", True)
        for place, member in enumerate(_ordered(value, properties)):
            key = f"{', ' if place else ''}{self._scalar(member.key_span)}: "
            yield Piece(key, member.key_span, "key", value, schema)
            yield from self.pieces(member.value, properties.get(member.key, other))

    def _items(self, value: Value, schema: Schema) -> Iterator[Piece]:
        prefix = schema.get("prefixItems")
        places = prefix if isinstance(prefix, list) else []
        for place, item in enumerate(value.items):
            if place:
                yield Piece(", ", item.span, "item", value, schema)
            yield from self.pieces(item, places[place] if place < len(places) else schema.get("items", True))

    def _scalar(self, span: Span) -> str:
        written = self._text[span.start : span.end]
        return values.spelled(json.loads(written)) if written[0] == '"' else written

    def _fitting(self, schema: JsonValue, value: Value) -> Schema:
        """Follow references, and choose the member of a union that shares the most keys with the value."""
        seen: set[str] = set()
        while isinstance(schema, dict):
            match schema:
                case {"$ref": str(reference)} if reference not in seen:
                    seen.add(reference)
                    schema = resolve(self._root, reference)
                case {"anyOf": [_, *_] as options} | {"oneOf": [_, *_] as options} if value.members:
                    fitting = [self._fitting(option, value) for option in options]
                    return max(fitting, key=lambda one: _shared(one, value))
                case {"anyOf": [only]} | {"oneOf": [only]} | {"allOf": [only]} if "properties" not in schema:
                    schema = only
                case _:
                    return schema
        return {}


def _ordered(value: Value, properties: Schema) -> list[Member]:
    """Sort the keys of an object as declared, unknown ones last; of a key that comes twice the last one counts."""
    members = {member.key: member for member in value.members}
    known = [members[name] for name in properties if name in members]
    return known + [member for member in members.values() if member.key not in properties]


def _shared(schema: Schema, value: Value) -> tuple[int, int]:
    declared = schema.get("properties")
    names = set(declared) if isinstance(declared, dict) else set[str]()
    keys = {member.key for member in value.members}
    return len(names & keys), -len(names - keys)


def _last(span: Span) -> Span:
    return Span(span.end - 1, span.end)
