"""Bodies of rules for everything but objects: constants, scalars, arrays; and how things repeat between brackets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError
from grammarkit.json.rulebook import quoted
from grammarkit.json.terminals import FORMATS, LONGEST_STRING, LONGEST_TERMINAL, string

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import JsonValue

    from grammarkit.json.pointer import Schema
    from grammarkit.json.rulebook import Rulebook

MOST_COUNTED = 1_000
"""Items that the grammar counts; a bound beyond it is left to whoever reads the value."""

_MOST_LISTED = 200
"""Integers that are listed one by one, where a schema says from where to where."""

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
    "object": dict,
    "array": list,
}


def shown(value: JsonValue, most: int = 40) -> str:
    """Write a value for a message, cut to `most` characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= most else text[: most - 1] + "…"


def known_type(kind: JsonValue) -> str:
    """Give the name of a type as it is.

    Raises:
        SourceError: JSON Schema has no type of that name.
    """
    if isinstance(kind, str) and kind in _TYPES:
        return kind
    message = f"`{shown(kind)}` is not a type of JSON Schema"
    raise SourceError(Diagnostic("unknown-type", message, help="take one of " + ", ".join(f"`{t}`" for t in _TYPES)))


def fits(value: JsonValue, kind: JsonValue) -> bool:
    """Tell whether a constant is of a type, or of one of several; of any if nothing is said."""
    if kind is None:
        return True
    kinds = kind if isinstance(kind, list) else [kind]
    return any(_is(value, known_type(one)) for one in kinds)


def _is(value: JsonValue, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES[kind])


def constants(listed: Sequence[JsonValue], book: Rulebook, hint: str) -> str:
    """Allow these values and no others; scalars share one terminal, which the engine reads much faster than a rule.

    Raises:
        SourceError: there are none.
    """
    scalars = dict.fromkeys(quoted(spelled(value)) for value in listed if not isinstance(value, dict | list))
    options = [_composite(value) for value in listed if isinstance(value, dict | list)]
    if scalars:
        joined = " | ".join(scalars)
        options.insert(0, joined if len(scalars) == 1 else book.terminal(hint, joined))
    if not options:
        message = f"`{hint}` has no values to choose from"
        raise SourceError(Diagnostic("empty-enum", message, help="list a value of its type under `enum`"))
    return " | ".join(options)


def spelled(value: JsonValue) -> str:
    """Write a value as the grammar wants it: raw Unicode, but for what JSON cannot hold raw and UTF-8 cannot hold."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)


def _composite(value: JsonValue) -> str:
    match value:
        case dict():
            members = (f"{quoted(spelled(key))} COLON {_composite(item)}" for key, item in value.items())
            return bracketed("{}", " COMMA ".join(members))
        case list():
            return bracketed("[]", " COMMA ".join(_composite(item) for item in value))
        case _:
            return quoted(spelled(value))


def scalar(kind: str, schema: Schema, book: Rulebook, hint: str) -> str:
    """Allow strings, numbers, booleans or null, within what `schema` says of their size."""
    match kind:
        case "string":
            return _string(schema, book)
        case "integer":
            return _integer(schema, book, hint)
        case "number":
            low = schema.get("minimum", schema.get("exclusiveMinimum"))
            return "UNSIGNED_NUMBER" if isinstance(low, int | float) and low >= 0 else "NUMBER"
        case "boolean":
            return "BOOLEAN"
        case _:
            return '"null"'


def _string(schema: Schema, book: Rulebook) -> str:
    name = schema.get("format")
    if isinstance(name, str) and name in FORMATS:
        return FORMATS[name][0]
    low, high = bounds(schema, "minLength", "maxLength")
    if (low, high) == (0, None):
        return "STRING"
    most = max(low, LONGEST_STRING) if high is None else high
    low, most = min(low, LONGEST_TERMINAL), min(most, LONGEST_TERMINAL)
    return book.terminal(f"string_{low}_{most}", string(low, most))


def _integer(schema: Schema, book: Rulebook, hint: str) -> str:
    low, high = _edge(schema, "minimum", "exclusiveMinimum", 1), _edge(schema, "maximum", "exclusiveMaximum", -1)
    if low is not None and high is not None and 0 <= high - low < _MOST_LISTED:
        return constants(list(range(low, high + 1)), book, hint)
    return "UNSIGNED_INTEGER" if low is not None and low >= 0 else "INTEGER"


def _edge(schema: Schema, inclusive: str, exclusive: str, step: int) -> int | None:
    """Give the outermost integer that may be; None where the schema does not say it in integers."""
    edge, beyond = schema.get(inclusive), schema.get(exclusive)
    found = [edge] if isinstance(edge, int) else []
    found += [beyond + step] if isinstance(beyond, int) and not isinstance(beyond, bool) else []
    return max(found, key=lambda value: value * step) if found else None


def array(schema: Schema, symbol: Callable[[JsonValue, str], str], hint: str) -> str:
    """Allow arrays: a tuple where every place is declared, or any number of items of one kind."""
    low, high = bounds(schema, "minItems", "maxItems")
    prefix = schema.get("prefixItems")
    if isinstance(prefix, list) and low == high == len(prefix):
        places = [symbol(item, f"{hint}_{place}") for place, item in enumerate(prefix, 1)]
        return bracketed("[]", " COMMA ".join(places))
    items: JsonValue = True if isinstance(prefix, list) else schema.get("items", True)
    if items is False:
        return bracketed("[]", "")
    return bracketed("[]", repeated(symbol(items, f"{hint}_item"), low, high))


def bracketed(pair: str, body: str) -> str:
    """Put a body between brackets."""
    return f"{quoted(pair[0])} {body} {quoted(pair[1])}" if body else f"{quoted(pair[0])} {quoted(pair[1])}"


def repeated(item: str, low: int, high: int | None) -> str:
    """Repeat `item` with commas between, `low` to `high` times; more than `MOST_COUNTED` are not counted."""
    if high == 0:
        return ""
    least = max(0, min(low, MOST_COUNTED) - 1)
    most = None if high is None or high > MOST_COUNTED else high - 1
    body = f"{item}{_times(f'(COMMA {item})', least, most)}"
    return body if low > 0 else f"({body})?"


def _times(group: str, low: int, high: int | None) -> str:
    """Write a repetition; OpenAI's engine wants the spaces around `~`."""
    match low, high:
        case _, 0:
            return ""
        case 0, None:
            return f" {group}*"
        case _, None:
            return f" {group} ~ {low} {group}*"
        case _ if low == high:
            return f" {group} ~ {low}"
        case _:
            return f" {group} ~ {low} .. {high}"


def bounds(schema: Schema, lowest: str, highest: str) -> tuple[int, int | None]:
    """Read a pair of counts.

    Raises:
        SourceError: the first is more than the second, so that nothing could be written.
    """
    low, high = _count(schema.get(lowest)), _count(schema.get(highest))
    if low is not None and high is not None and low > high:
        message = f"`{lowest}` is {low}, and `{highest}` is {high}: nothing can be written"
        raise SourceError(Diagnostic("empty-range", message, help=f"let `{lowest}` be at most `{highest}`"))
    return low or 0, high


def _count(value: JsonValue) -> int | None:
    """Read a count; JSON Schema allows 2.0 for 2."""
    return int(value) if isinstance(value, int | float) and value >= 0 else None
