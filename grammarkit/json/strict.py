"""What Python's and Rust's readers of JSON let through, and JSON does not have: keys that come twice, `NaN`, no end."""

from __future__ import annotations

import json
import re
from math import isinf
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.json.findings import repeated
from grammarkit.json.locate import quoted_at, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.json.locate import Value

_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<word>-?Infinity|NaN|-?[0-9][0-9.eE+-]*)')


class _Lax(Exception):
    """No error, but a way out of the parser."""


def laxities(text: str) -> tuple[Diagnostic, ...]:
    """Point at keys that come again in their object, at `NaN` and the like, and at numbers that none can hold."""
    try:
        json.loads(text, object_pairs_hook=_once, parse_constant=_refused, parse_float=_finite)
    except _Lax:
        return (*_repeated(scan(text), text), *_numbers(text))
    return ()


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({key for key, _ in pairs}) < len(pairs):
        raise _Lax


def _refused(_: str) -> None:
    raise _Lax


def _finite(number: str) -> None:
    if isinf(float(number)):
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


def _numbers(text: str) -> Iterator[Diagnostic]:
    for found in _NUMBER.finditer(text):
        word = found["word"]
        if word and word[-1].isalpha():
            message = f"`{word}` is not a value of JSON"
            yield Diagnostic("bad-number", message, Span(*found.span()), help="write a number, or `null`")
        elif word and not word.lstrip("-").isdigit() and isinf(float(word)):
            at = Span(*found.span())
            message = f"{quoted_at(at, text)} is more than a number can hold"
            yield Diagnostic("bad-number", message, at, help="write a number whose size is below 1.8e308")
