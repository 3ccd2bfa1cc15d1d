"""JSON that does not fit its schema, explained. Whether it fits is for the grammar to say; here its verdict gets words.

The grammar is asked with the text spelled its own way (`natural.py`); where it stops, the schema tells what could have
been there.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected
from grammarkit.grammar.engine import recognise
from grammarkit.json import values
from grammarkit.json.locate import quoted_at, scan
from grammarkit.json.natural import natural
from grammarkit.json.terminals import LONGEST_STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

    from grammarkit.grammar import Grammar
    from grammarkit.json.natural import Natural, Piece
    from grammarkit.json.pointer import Schema

_NAMES = {
    "object": "an object",
    "array": "an array",
    "boolean": "`true` or `false`",
    "null": "`null`",
    "number": "a number of at most 18 digits before the point",
    "integer": "an integer of at most 18 digits",
}

MISSING_KEY = "missing-key"
UNKNOWN_KEY = "unknown-key"


def require(grammar: Grammar, schema: Schema, text: str) -> None:
    """Do nothing if the JSON `text`, as it stands or spelled in the grammar's way, is a sentence of `grammar`.

    Raises:
        Rejected: it is not; one diagnostic points at the first value, key or bracket that does not fit.
    """
    if recognise(grammar, text).accepted:
        return
    same = natural(schema, scan(text), text)
    found = recognise(grammar, same.text)
    if not found.accepted:
        raise Rejected(text, (_explained(same, found.reached, text),))


def missing(key: str, owner: Span) -> Diagnostic:
    """Point at the closing bracket of an object: that is where a missing key should have come."""
    at = Span(max(owner.start, owner.end - 1), owner.end)
    return Diagnostic(MISSING_KEY, f"the key `{key}` is missing", at, help=f'add `"{key}": …`')


def unknown(key: Span, text: str, known: list[str]) -> Diagnostic:
    """Point at a key that its object does not have."""
    written = text[key.start : key.end].strip('"')
    near = get_close_matches(written, known, n=1)
    remedy = f"write `{near[0]}`" if near else "delete it"
    return Diagnostic(UNKNOWN_KEY, f"there is no key {quoted_at(key, text)} here", key, help=remedy)


def _explained(same: Natural, reached: int, text: str) -> Diagnostic:
    piece, before = same.piece(reached)
    return _of_owner(piece, text) or _of_value(before if piece.role != "value" and before else piece, text)


def _of_owner(piece: Piece, text: str) -> Diagnostic | None:
    """Explain a piece by the object or array that it is in; where nothing is wrong there, the value before it is."""
    there = {member.key: member.key_span for member in piece.owner.members}
    declared, lengths = _properties(piece.schema), tuple(_lengths(piece.schema))
    undeclared = not any(there.get(name) == piece.span for name in declared)
    lacking = next((key for key in _required(piece.schema) if key not in there), None)
    match piece.role:
        case "key" | "end" if lacking is not None:
            return missing(lacking, piece.owner.span)
        case "key" if undeclared and not lengths:
            return unknown(piece.span, text, [name for name in declared if name not in there])
        case "key" | "item" | "end" if lengths:
            message = f"the number of items is {len(piece.owner.items or piece.owner.members)}"
            return Diagnostic("wrong-length", message, piece.owner.span, expected=lengths)
        case _:
            return None


def _of_value(piece: Piece, text: str) -> Diagnostic:
    message = f"{quoted_at(piece.span, text)} does not fit the schema"
    return Diagnostic("unfitting-value", message, piece.span, expected=tuple(_possible(piece.schema)))


def _properties(schema: Schema) -> Schema:
    declared = schema.get("properties")
    return declared if isinstance(declared, dict) else {}


def _required(schema: Schema) -> list[str]:
    required = schema.get("required")
    return [str(name) for name in required] if isinstance(required, list) else []


def _lengths(schema: Schema) -> Iterator[str]:
    for keyword, words in (("minItems", "at least"), ("minProperties", "at least")):
        if keyword in schema:
            yield f"{words} {schema[keyword]}"
    for keyword, words in (("maxItems", "at most"), ("maxProperties", "at most")):
        if keyword in schema:
            yield f"{words} {schema[keyword]}"


def _possible(schema: JsonValue) -> Iterator[str]:
    """Say what a schema allows, in a few words each."""
    if not isinstance(schema, dict):
        return
    match schema:
        case {"$ref": str(reference)}:
            yield f"a `{reference.rsplit('/', 1)[-1]}`"
        case {"const": constant}:
            yield f"`{values.shown(constant)}`"
        case {"enum": list(listed)}:
            yield from (f"`{values.shown(value)}`" for value in listed)
        case {"anyOf": list(options)} | {"oneOf": list(options)}:
            for option in options:
                yield from _possible(option)
        case {"type": "string"}:
            yield _string(schema)
        case {"type": "integer", "minimum": low, "maximum": high}:
            yield f"an integer from {low} to {high}"
        case {"type": str(kind)} if kind in _NAMES:
            yield _NAMES[kind]
        case {"type": list(kinds)}:
            for one in kinds:
                yield from _possible({**schema, "type": one})
        case _:
            return


def _string(schema: Schema) -> str:
    match schema:
        case {"format": str(name)}:
            return f"a string in the format `{name}`"
        case {"minLength": low}:
            return f"a string of {low} to {schema.get('maxLength', LONGEST_STRING)} characters"
        case _:
            return f"a string of at most {schema.get('maxLength', LONGEST_STRING)} characters"
