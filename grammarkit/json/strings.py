"""Strings: what a schema asks of them, by length, patterns and formats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.grammar.regex import RegexError
from grammarkit.json.ecma import language

if TYPE_CHECKING:
    from grammarkit.json.place import Schema


@dataclass(frozen=True, slots=True)
class Strings:
    """What must hold of a string; `without` are patterns that must not be found."""

    low: int = 0
    high: int | None = None
    patterns: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()

    def both(self, other: Strings) -> Strings:
        """Ask for all that either asks for."""
        if FREE in (self, other):
            return other if self == FREE else self
        return Strings(
            max(self.low, other.low),
            min((high for high in (self.high, other.high) if high is not None), default=None),
            _joined(self.patterns, other.patterns),
            _joined(self.without, other.without),
            _joined(self.formats, other.formats),
        )


FREE = Strings()
KEYWORDS = frozenset({"minLength", "maxLength", "pattern", "format"})


def _joined(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *two)))


def count(value: object) -> int | None:
    """Read a count; JSON Schema allows 2.0 for 2."""
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else None


def read(schema: Schema) -> Strings:
    """Read the keywords that are about strings."""
    pattern, named = schema.get("pattern"), schema.get("format")
    return Strings(
        count(schema.get("minLength")) or 0,
        count(schema.get("maxLength")),
        (pattern,) if isinstance(pattern, str) else (),
        (),
        (named,) if isinstance(named, str) else (),
    )


def admits(strings: Strings, value: str) -> bool:
    """Tell whether a string is as asked for, as far as is known here; formats are not looked at."""
    try:
        return (
            strings.low <= len(value) <= (len(value) if strings.high is None else strings.high)
            and all(language(pattern).matches(value) for pattern in strings.patterns)
            and not any(language(pattern).matches(value) for pattern in strings.without)
        )
    except RegexError:
        return True


def quoted_literal(value: str) -> tuple[str, ...]:
    """Give the ways in which a text is written: as it is, and with what is not ASCII escaped."""
    raw = json.dumps(value, ensure_ascii=False)
    if "\ud800" <= max(value, default="") <= "\udfff" or any("\ud800" <= char <= "\udfff" for char in value):
        return (json.dumps(value),)
    escaped = json.dumps(value)
    return (raw,) if raw == escaped else (raw, escaped)
