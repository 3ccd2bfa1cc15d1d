"""JSON that does not fit its schema: what a validator finds, as diagnostics with a JSON Pointer and a span.

The validator is jsonschema-rs: all drafts, one compiled wheel that needs nothing else, and it is asked to stay off the
network. A table puts its findings into our words; of alternatives that all fail, the one that fails least is told.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.errors import SourceError
from grammarkit.json.findings import missing, unknown
from grammarkit.json.locate import follow, quoted_at, scan
from grammarkit.json.place import draft
from grammarkit.json.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema_rs import ValidationError, Validator
    from pydantic import JsonValue

    from grammarkit.json.locate import Value

_MOST_TOLD = 20

_VALIDATORS = {
    4: "Draft4Validator",
    6: "Draft6Validator",
    7: "Draft7Validator",
    2019: "Draft201909Validator",
    2020: "Draft202012Validator",
}

_NAMES = {
    "object": "an object",
    "array": "an array",
    "boolean": "`true` or `false`",
    "null": "`null`",
    "number": "a number",
    "integer": "an integer",
    "string": "a string",
}

_LIMITS = {
    "minimum": ("out-of-range", "is less than {}", "write at least {}"),
    "maximum": ("out-of-range", "is more than {}", "write at most {}"),
    "exclusiveMinimum": ("out-of-range", "is not more than {}", "write more than {}"),
    "exclusiveMaximum": ("out-of-range", "is not less than {}", "write less than {}"),
    "multipleOf": ("out-of-range", "is not a multiple of {}", "write a multiple of {}"),
    "minLength": ("too-short", "has fewer than {} characters", "write at least {} characters"),
    "maxLength": ("too-long", "has more than {} characters", "write at most {} characters"),
    "minItems": ("too-short", "has fewer than {} items", "write at least {} items"),
    "maxItems": ("too-long", "has more than {} items", "write at most {} items"),
    "minProperties": ("too-short", "has fewer than {} keys", "write at least {} keys"),
    "maxProperties": ("too-long", "has more than {} keys", "write at most {} keys"),
    "pattern": ("pattern-mismatch", "does not match `{}`", "write it as `{}` asks for"),
    "format": ("format-mismatch", "is not in the format `{}`", "write it in the format `{}`"),
    "uniqueItems": ("repeated-item", "has items that are equal", "write each item once"),
    "contains": ("missing-item", "has too few, or too many, of the items that it must contain", "see `contains`"),
    "not": ("excluded-value", "is what the schema excludes", "write something else"),
    "false": ("excluded-value", "may not stand here", "delete it"),
}
"""By keyword: our code, message and help."""


@lru_cache(maxsize=128)
def validator(schema: str, resources: tuple[tuple[str, str], ...], *, formats: bool) -> Validator:
    """Make the validator of a schema, all as JSON text.

    Raises:
        SourceError: the schema is none, or its references lead nowhere.
    """
    import jsonschema_rs

    root = json.loads(schema)
    kind = getattr(jsonschema_rs, _VALIDATORS[draft(root)])
    try:
        known = [(uri, json.loads(text)) for uri, text in resources]
        registry = jsonschema_rs.Registry(known, draft=None) if known else None
        made: Validator = kind(root, validate_formats=formats, registry=registry, offline=True)
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        first = str(error).split("\n", 1)[0]
        message = f"the schema cannot be used: {first[:1].lower()}{first[1:200]}"
        raise SourceError(Diagnostic("invalid-schema", message, help="write it as JSON Schema says")) from error
    return made


def mismatches(judge: Validator, value: JsonValue, text: str) -> tuple[Diagnostic, ...]:
    """Explain why the JSON `text`, which means `value`, does not fit; nothing if it does."""
    if judge.is_valid(value):
        return ()
    root = scan(text)
    found: dict[tuple[str, Span | None, str], Diagnostic] = {}
    for error in judge.iter_errors(value):
        for one in _findings(error, root, text):
            found.setdefault((one.code, one.span, one.message), one)
        if len(found) >= _MOST_TOLD:
            break
    return tuple(found.values())


def _findings(error: ValidationError, root: Value, text: str) -> Iterator[Diagnostic]:
    path = error.instance_path
    owner = follow(root, path)
    match error.kind.name:
        case "required":
            yield _placed(missing(_fact(error, "property"), owner.span), _at(path, "in"))
        case "additionalProperties" | "unevaluatedProperties":
            for key in _fact(error, "unexpected"):
                member = owner.member(key)
                yield _placed(unknown(member.key_span if member else owner.span, text, ()), _at([*path, key]))
        case "anyOf" | "oneOf" if context := _fact(error, "context"):
            yield from _nearest(context, error, root, text)
        case "propertyNames":
            yield from _findings_of_name(error, owner, text)
        case name:
            yield _finding(name, error, owner.span, text)


def _nearest(
    context: list[list[ValidationError]], error: ValidationError, root: Value, text: str
) -> Iterator[Diagnostic]:
    """Tell of the alternative that goes wrong deepest, and there in the fewest places; of all if all do so at once."""
    failed = [errors for errors in context if errors]
    at = len(error.instance_path)
    if not failed or len(failed) < len(context):
        span = follow(root, error.instance_path).span
        yield _said(("ambiguous-value", "fits more than one alternative", "let it fit one"), span, text, error)
        return
    deepest = max(failed, key=lambda errors: (max(len(e.instance_path) for e in errors), -len(errors)))
    wanted = [kind for errors in failed for kind in _wanted(errors[0])]
    if max(len(e.instance_path) for e in deepest) == at and len(wanted) >= len(failed):
        yield _wrong(follow(root, error.instance_path).span, text, error, tuple(dict.fromkeys(wanted)))
        return
    for inner in deepest:
        yield from _findings(inner, root, text)


def _wanted(error: ValidationError) -> tuple[str, ...]:
    """Say what a type or a list of values asks for, in a few words each."""
    match error.kind.name:
        case "type":
            types: list[str] = _fact(error, "types")
            return tuple(_NAMES.get(name, name) for name in types)
        case "enum":
            return tuple(f"`{shown(option)}`" for option in _fact(error, "options"))
        case "const":
            return (f"`{shown(_fact(error, 'expected_value'))}`",)
        case _:
            return ()


def _findings_of_name(error: ValidationError, owner: Value, text: str) -> Iterator[Diagnostic]:
    inner: ValidationError = _fact(error, "error")
    member = owner.member(str(inner.instance))
    yield _finding(inner.kind.name, inner, member.key_span if member else owner.span, text)


def _finding(keyword: str, error: ValidationError, span: Span, text: str) -> Diagnostic:
    if wanted := _wanted(error):
        return _wrong(span, text, error, wanted)
    if keyword in _LIMITS:
        code, message, remedy = _LIMITS[keyword]
        limit = next((shown(value) for value in error.kind.as_dict().values() if not isinstance(value, dict)), "")
        limit = limit.strip('"').replace("\\\\", "\\")
        return _said((code, message.format(limit), remedy.format(limit)), span, text, error)
    words = ("unfitting-value", f"does not fit `{keyword}` of the schema", f"see `{keyword}`")
    return _said(words, span, text, error)


def _wrong(span: Span, text: str, error: ValidationError, wanted: tuple[str, ...]) -> Diagnostic:
    message = f"{quoted_at(span, text)}{_at(error.instance_path)} does not fit the schema"
    return Diagnostic("unfitting-value", message, span, Severity.ERROR, wanted)


def _said(words: tuple[str, str, str], span: Span, text: str, error: ValidationError) -> Diagnostic:
    code, message, remedy = words
    return Diagnostic(code, f"{quoted_at(span, text)}{_at(error.instance_path)} {message}", span, help=remedy)


def _placed(found: Diagnostic, where: str) -> Diagnostic:
    return Diagnostic(found.code, found.message + where, found.span, help=found.help)


def _fact(error: ValidationError, name: str) -> Any:  # noqa: ANN401 - what it is depends on the name
    """Give what a kind of error has besides; which names there are depends on the kind."""
    return getattr(error.kind, name, None)


def _at(path: list[str | int], word: str = "at") -> str:
    """Give the JSON Pointer (RFC 6901) of a value that is not the whole text."""
    pointer = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return f" {word} `{pointer}`" if path else ""
