"""What pydantic finds wrong with a value, as diagnostics that point at it.

A table puts pydantic's error types into our words; what is not in it keeps pydantic's. Alternatives of a union that all
fail at one place are told as one finding.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.json.findings import missing, unknown
from grammarkit.json.locate import follow, quoted_at, scan
from grammarkit.json.syntax import not_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from grammarkit.diagnostic import Span
    from grammarkit.json.locate import Value

WRONG_TYPE = "wrong-type"

_TYPES = {
    "int": "an integer",
    "float": "a number",
    "decimal": "a decimal number",
    "bool": "`true` or `false`",
    "string": "a string",
    "bytes": "a string",
    "list": "an array",
    "tuple": "an array",
    "set": "an array",
    "frozen_set": "an array",
    "dict": "an object",
    "mapping": "an object",
    "model": "an object",
    "model_attributes": "an object",
    "dataclass": "an object",
    "none_required": "`null`",
    "date": "a date such as `2026-01-31`",
    "date_from_datetime": "a date such as `2026-01-31`",
    "datetime": "a date and time such as `2026-01-31T09:30:00`",
    "datetime_from_date": "a date and time such as `2026-01-31T09:30:00`",
    "time": "a time such as `09:30:00`",
    "time_delta": "a duration such as `PT1H30M`",
    "uuid": "a UUID",
    "url": "a URL",
}
"""What a value should have been, by the stem of pydantic's error type: `int` of `int_type` and `int_parsing`."""

_STEM = re.compile(r"_(?:type|parsing|parsing_size|inexact|syntax_violation|scheme|from_float)$")

_LIMITS = {
    "greater_than": ("gt", "out-of-range", "is not more than {}", "write more than {}"),
    "greater_than_equal": ("ge", "out-of-range", "is less than {}", "write at least {}"),
    "less_than": ("lt", "out-of-range", "is not less than {}", "write less than {}"),
    "less_than_equal": ("le", "out-of-range", "is more than {}", "write at most {}"),
    "multiple_of": ("multiple_of", "out-of-range", "is not a multiple of {}", "write a multiple of {}"),
    "string_too_short": ("min_length", "too-short", "has fewer than {} characters", "write at least {} characters"),
    "string_too_long": ("max_length", "too-long", "has more than {} characters", "write at most {} characters"),
    "too_short": ("min_length", "too-short", "has fewer than {} items", "write at least {} items"),
    "too_long": ("max_length", "too-long", "has more than {} items", "write at most {} items"),
    "string_pattern_mismatch": ("pattern", "pattern-mismatch", "does not match `{}`", "write it as `{}` asks for"),
}
"""Limits by error type: where pydantic keeps the limit, our code, message and help."""

_CHOICE = re.compile(r"'((?:[^'\\]|\\.)*)'|([^\s,']+)")


def problems(error: ValidationError, text: str) -> tuple[Diagnostic, ...]:
    """Explain why `text` is not a value of its type, in pydantic's order, each thing once."""
    details = error.errors(include_url=False, include_input=False)
    first = details[0]
    if is_syntax(error):
        return (not_json(text, _context(first).get("error", first["msg"])),)
    root = scan(text)
    return tuple(_united(_finding(one, root, text) for one in details))


def is_syntax(error: ValidationError) -> bool:
    """Tell whether a text is no JSON at all, from JSON of another type."""
    first = error.errors(include_url=False, include_input=False)[0]
    return not first["loc"] and first["type"] in {"json_invalid", "string_unicode"}


def _united(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Tell wrong types at one place together: a union says the same of each of its members."""
    kept: dict[tuple[Span | None, str], Diagnostic] = {}
    for one in found:
        key = (one.span, one.code if one.code == WRONG_TYPE else one.message)
        before = kept.setdefault(key, one)
        wanted = tuple(dict.fromkeys(before.expected + one.expected))
        kept[key] = _with_expected(before, wanted)
    return iter(kept.values())


def _with_expected(found: Diagnostic, wanted: tuple[str, ...]) -> Diagnostic:
    return Diagnostic(found.code, found.message, found.span, expected=wanted, help=found.help)


def _finding(detail: ErrorDetails, root: Value, text: str) -> Diagnostic:
    kind, loc = detail["type"], detail["loc"]
    context = _context(detail)
    value = follow(root, loc)
    match kind:
        case "missing" if isinstance(loc[-1], int):
            return _short(loc[-1] + 1, follow(root, loc[:-1]).span, text)
        case "missing":
            return missing(str(loc[-1]), follow(root, loc[:-1]).span)
        case "union_tag_not_found":
            return missing(_discriminator(context), value.span)
        case "extra_forbidden":
            return unknown(_key(root, loc), text, [])
        case "union_tag_invalid":
            tag = value.child(_discriminator(context)) or value
            return _choice(tag.span, context["expected_tags"], text)
        case "literal_error" | "enum":
            return _choice(value.span, context["expected"], text)
        case _:
            return _unfit(detail, _key(root, loc) if loc and loc[-1] == "[key]" else value.span, text)


def _short(least: int, at: Span, text: str) -> Diagnostic:
    """Say of an array that items are missing at its end."""
    message = f"{quoted_at(at, text)} has fewer than {least} items"
    return Diagnostic("too-short", message, at, help=f"write at least {least} items")


def _unfit(detail: ErrorDetails, at: Span, text: str) -> Diagnostic:
    kind, context = detail["type"], _context(detail)
    shown = quoted_at(at, text)
    if kind in _LIMITS:
        where, code, message, remedy = _LIMITS[kind]
        limit = context[where]
        return Diagnostic(code, f"{shown} {message.format(limit)}", at, help=remedy.format(limit))
    if wanted := _TYPES.get(_STEM.sub("", kind)):
        why = f": {context['error']}" if "error" in context else ""
        return Diagnostic(WRONG_TYPE, f"{shown} does not have the right type{why}", at, expected=(wanted,))
    return Diagnostic("invalid-value", _own_words(detail), at)


def _discriminator(context: Mapping[str, str]) -> str:
    return context["discriminator"].strip("'")


def _key(root: Value, loc: tuple[int | str, ...]) -> Span:
    """Find the key that a path ends in; pydantic marks a key that is itself wrong by a step `[key]` behind it."""
    path = loc[:-1] if loc[-1] == "[key]" else loc
    owner = follow(root, path[:-1])
    member = owner.member(str(path[-1])) if path else None
    return member.key_span if member else owner.span


def _choice(at: Span, listed: str, text: str) -> Diagnostic:
    """Name what there is to choose from, and what comes nearest."""
    choices = [quoted or bare for quoted, bare in _CHOICE.findall(listed) if quoted or bare != "or"]
    near = get_close_matches(text[at.start : at.end].strip('"'), choices, n=1)
    remedy = f"write `{near[0]}`" if near else "write one of those that are expected"
    message = f"{quoted_at(at, text)} is not one of the possible values"
    return Diagnostic("unknown-value", message, at, expected=tuple(f"`{one}`" for one in choices), help=remedy)


def _own_words(detail: ErrorDetails) -> str:
    """Give what a validator of the model said, or else what pydantic says."""
    said = _context(detail).get("error", "") if detail["type"] in {"value_error", "assertion_error"} else ""
    message = said or detail["msg"].replace("Input should be", "this should be")
    return message if said else message[:1].lower() + message[1:]


def _context(detail: ErrorDetails) -> Mapping[str, str]:
    """Give the facts that pydantic adds, as text; a validator's exception becomes its message."""
    return {key: str(value) for key, value in detail.get("ctx", {}).items()}
