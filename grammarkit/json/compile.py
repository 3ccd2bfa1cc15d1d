"""From a JSON schema to Lark: every sentence is JSON on one line, keys in the order in which the schema declares them.

The grammar is narrower than the schema where the schema leaves it open how to write the same thing, or how much of it:
one spelling (at most one space, behind `:` and `,`), one order of keys, no keys that are not declared unless
`additionalProperties` or `patternProperties` say so, and bounds on strings and numbers (`terminals.py`). It is wider
where a keyword is not known here: that is left to whoever reads the value.

Each part of a schema becomes a body, and each body that must be named a rule. A keyword is added by an entry in
`_Compiler.body`, or in the module of its type (`values.py`, `objects.py`).
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.grammar import Grammar
from grammarkit.json import objects, values
from grammarkit.json.pointer import resolve, steps
from grammarkit.json.rulebook import START, Rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

    from grammarkit.json.pointer import Schema

_ANYTHING = "any_value"

_OBJECT_KEYWORDS = frozenset({"properties", "additionalProperties", "patternProperties", "propertyNames"})
_ARRAY_KEYWORDS = frozenset({"items", "prefixItems"})


@lru_cache(maxsize=64)
def compiled(schema: str) -> Grammar:
    """Turn a schema, as JSON text, into its grammar.

    Raises:
        SourceError: the schema contradicts itself, refers to nothing, or has something else where a schema should be.
    """
    root = json.loads(schema)
    return Grammar(_Compiler(root if isinstance(root, dict) else {}).text(root), source="JSON schema")


class _Compiler:
    """Keeps the rules made so far, and which reference became which rule."""

    def __init__(self, root: Schema) -> None:
        self._root = root
        self._book = Rulebook()
        self._references = {"#": START}

    def text(self, schema: JsonValue) -> str:
        self._book.define(START, self.body(schema, "value"))
        return self._book.text()

    def symbol(self, schema: JsonValue, hint: str) -> str:
        """Give one name or string for what `schema` allows; `hint` is what a rule for it should be called."""
        return self._book.atom(hint, self.body(schema, hint))

    def body(self, schema: JsonValue, hint: str) -> str:
        """Give what `schema` allows, as the body of a rule."""
        if isinstance(schema, bool):
            return self._anything()
        if not isinstance(schema, dict):
            message = f"`{values.shown(schema)}` stands where a schema should be"
            raise SourceError(Diagnostic("not-a-schema", message, help="write an object, `true` or `false`"))
        match schema:
            case {"$ref": str(reference)}:
                return self._reference(reference)
            case {"const": constant}:
                return values.constants([constant], self._book, hint)
            case {"enum": list(listed)}:
                return values.constants([v for v in listed if values.fits(v, schema.get("type"))], self._book, hint)
            case {"nullable": True}:
                return self._alternatives([{**schema, "nullable": False}, {"type": "null"}], hint)
            case {"anyOf": list(options)} | {"oneOf": list(options)} if not _is_shaped(schema):
                return self._alternatives(options, hint)
            case {"allOf": [only]} if not _is_shaped(schema):
                return self.body(only, hint)
            case _:
                return self._typed(schema, hint)

    def _alternatives(self, options: list[JsonValue], hint: str) -> str:
        bodies = dict.fromkeys(self.symbol(option, hint) for option in options)
        return " | ".join(bodies)

    def _reference(self, reference: str) -> str:
        if reference not in self._references:
            target = resolve(self._root, reference)
            name = self._references[reference] = self._book.reserve(steps(reference)[-1])
            self._book.define(name, self.body(target, name))
        return self._references[reference]

    def _typed(self, schema: Schema, hint: str) -> str:
        types = list(_types(schema))
        if not types:
            return self._anything()
        if len(types) > 1:
            return self._alternatives([{**schema, "type": kind} for kind in types], hint)
        match types[0]:
            case "object":
                return objects.body(schema, self._book, self.symbol, hint)
            case "array":
                return values.array(schema, self.symbol, hint)
            case kind:
                return values.scalar(kind, schema, self._book, hint)

    def _anything(self) -> str:
        """Any JSON value at all, in one spelling."""
        book = self._book
        if _ANYTHING not in self._references:
            name = self._references[_ANYTHING] = book.reserve(_ANYTHING)
            members = book.rule("any_object", values.bracketed("{}", values.repeated(f"STRING COLON {name}", 0, None)))
            items = book.rule("any_array", values.bracketed("[]", values.repeated(name, 0, None)))
            book.define(name, f'{members} | {items} | STRING | NUMBER | BOOLEAN | "null"')
        return self._references[_ANYTHING]


def _is_shaped(schema: Schema) -> bool:
    """Tell whether a schema says itself what an object or array is made of, so that its combinations only add to it."""
    return not schema.keys().isdisjoint(_OBJECT_KEYWORDS | _ARRAY_KEYWORDS)


def _types(schema: Schema) -> Iterator[str]:
    """Name the types that a schema allows; none where it does not say."""
    match schema.get("type"):
        case None:
            yield from ["object"] if not schema.keys().isdisjoint(_OBJECT_KEYWORDS) else []
            yield from ["array"] if not schema.keys().isdisjoint(_ARRAY_KEYWORDS) else []
        case list(kinds):
            yield from map(values.known_type, kinds)
        case kind:
            yield values.known_type(kind)
