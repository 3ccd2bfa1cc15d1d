"""Bodies of rules for objects: keys in the order declared, some of which may be left out.

Commas are what makes this more than a list. Behind a required key, an optional one brings its comma in front, and
before the first required key it brings it behind: the rule stays linear. Where no key is required, each key begins a
rule "this key or a later one", and another "a comma, then this key or a later one".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.json import values
from grammarkit.json.rulebook import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import JsonValue

    from grammarkit.json.pointer import Schema
    from grammarkit.json.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class _Member:
    """A key and its value, as a sequence of symbols."""

    body: str
    required: bool


def body(schema: Schema, book: Rulebook, symbol: Callable[[JsonValue, str], str], hint: str) -> str:
    """Allow objects: declared keys in their order, then such others as are allowed."""
    declared = schema.get("properties", {})
    if not isinstance(declared, dict):
        message = f"`properties` is `{values.shown(declared)}`"
        raise SourceError(Diagnostic("not-a-schema", message, help="write an object of schemas"))
    members = _members(schema, declared, symbol)
    other = _other(schema, symbol, hint)
    if not members:
        low, high = values.bounds(schema, "minProperties", "maxProperties")
        return values.bracketed("{}", values.repeated(other, low, high) if other else "")
    if any(member.required for member in members):
        return values.bracketed("{}", _around_required(members) + (f" (COMMA {other})*" if other else ""))
    return values.bracketed("{}", _all_optional(members, other, book, hint))


def _members(schema: Schema, declared: Schema, symbol: Callable[[JsonValue, str], str]) -> list[_Member]:
    """List what is declared, then what is required without being declared, which may be anything."""
    required = schema.get("required", [])
    names = [str(name) for name in required] if isinstance(required, list) else []
    everything = declared | {name: True for name in names if name not in declared}
    return [
        _Member(f"{quoted(values.spelled(name))} COLON {symbol(value, name)}", name in names)
        for name, value in everything.items()
        # `false` says that a key may not be there.
        if value is not False
    ]


def _other(schema: Schema, symbol: Callable[[JsonValue, str], str], hint: str) -> str:
    """Give the body for a key that is not declared; none where there may be no such key.

    JSON Schema allows other keys unless it forbids them; a model should write what it was asked for, so here declared
    keys are all there are, unless the schema says more.
    """
    closed = "properties" in schema and "patternProperties" not in schema
    value = schema.get("additionalProperties", not closed)
    if "patternProperties" in schema:
        # Which keys match which pattern is not known here.
        value = True
    if value is False:
        return ""
    names = schema.get("propertyNames")
    key = symbol({"type": "string", **names}, f"{hint}_key") if isinstance(names, dict) else "STRING"
    return f"{key} COLON {symbol(value, f'{hint}_value')}"


def _around_required(members: Sequence[_Member]) -> str:
    first = next(place for place, member in enumerate(members) if member.required)
    before = [f"({member.body} COMMA)?" for member in members[:first]]
    behind = [f"COMMA {m.body}" if m.required else f"(COMMA {m.body})?" for m in members[first + 1 :]]
    return " ".join([*before, members[first].body, *behind])


def _all_optional(members: Sequence[_Member], other: str, book: Rulebook, hint: str) -> str:
    rest = book.rule(f"{hint}_rest", f"(COMMA {other})+") if other else ""
    here = f"{other} (COMMA {other})*" if other else ""
    for member in reversed(members):
        then = f" {rest}?" if rest else ""
        here = member.body + then + (f" | {book.rule(f'{hint}_from', here)}" if here else "")
        rest = book.rule(f"{hint}_rest", f"COMMA {member.body}{then}" + (f" | {rest}" if rest else ""))
    return f"({here})?"
