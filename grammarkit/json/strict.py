"""What Python's and Rust's readers of JSON let through, and JSON does not have: keys that come twice, and `NaN`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.json.findings import repeated
from grammarkit.json.locate import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.json.locate import Value

_CONSTANT = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<word>-?Infinity|NaN)')


class _Lax(Exception):
    """No error, but a way out of the parser."""


def laxities(text: str, *, constants: bool) -> tuple[Diagnostic, ...]:
    """Point at keys that come again in their object, and, unless `constants` are let through, at `NaN` and the like."""
    try:
        json.loads(text, object_pairs_hook=_once, parse_constant=None if constants else _refused)
    except _Lax:
        return (*_repeated(scan(text), text), *(() if constants else _constants(text)))
    return ()


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({key for key, _ in pairs}) < len(pairs):
        raise _Lax


def _refused(_: str) -> None:
    raise _Lax


def _repeated(value: Value, text: str) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for member in value.members:
        if member.key in seen:
            yield repeated(member.key_span, text)
        seen.add(member.key)
        yield from _repeated(member.value, text)
    for item in value.items:
        yield from _repeated(item, text)


def _constants(text: str) -> Iterator[Diagnostic]:
    for found in _CONSTANT.finditer(text):
        if word := found["word"]:
            message = f"`{word}` is not a value of JSON"
            yield Diagnostic("bad-number", message, Span(*found.span()), help="write a number, or `null`")
