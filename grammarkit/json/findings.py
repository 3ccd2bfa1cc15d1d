"""Findings about keys, which pydantic and JSON Schema have in common."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.json.locate import quoted_at

if TYPE_CHECKING:
    from collections.abc import Iterable

MISSING_KEY = "missing-key"
UNKNOWN_KEY = "unknown-key"


def missing(key: str, owner: Span) -> Diagnostic:
    """Point at the closing bracket of an object: that is where a missing key should have come."""
    at = Span(max(owner.start, owner.end - 1), owner.end)
    return Diagnostic(MISSING_KEY, f"the key `{key}` is missing", at, help=f'add `"{key}": …`')


def unknown(key: Span, text: str, known: Iterable[str]) -> Diagnostic:
    """Point at a key that its object does not have."""
    written = text[key.start : key.end].strip('"')
    near = get_close_matches(written, list(known), n=1)
    remedy = f"write `{near[0]}`" if near else "delete it"
    return Diagnostic(UNKNOWN_KEY, f"there is no key {quoted_at(key, text)}", key, help=remedy)


def repeated(key: Span, text: str) -> Diagnostic:
    """Point at a key that its object has already."""
    return Diagnostic("duplicate-key", f"the key {quoted_at(key, text)} comes twice", key, help="write each key once")
