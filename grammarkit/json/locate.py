"""Where things stand in a JSON text: values and keys with their spans.

The text must be valid JSON, as pydantic reads it (`NaN` included); what is wrong with other texts is found in
`syntax.py`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


@dataclass(frozen=True, slots=True)
class Value:
    """A JSON value in a text; `members` are those of an object, `items` those of an array."""

    span: Span
    members: tuple[Member, ...] = ()
    items: tuple[Value, ...] = ()

    def member(self, key: str) -> Member | None:
        """Find a key; of several alike the last one counts, as for whoever reads the JSON."""
        return next((member for member in reversed(self.members) if member.key == key), None)

    def child(self, step: str | int) -> Value | None:
        """Find what stands under a key or an index, if anything does."""
        if isinstance(step, int) and self.items:
            return self.items[step] if 0 <= step < len(self.items) else None
        found = self.member(str(step))
        return None if found is None else found.value


@dataclass(frozen=True, slots=True)
class Member:
    """A key of an object, and its value."""

    key: str
    key_span: Span
    value: Value


def locate(text: str, path: Iterable[str | int]) -> Span:
    """Give the place of the value at `path`, or of the innermost value that is there.

    Steps that lead nowhere are passed over: pydantic mixes the names of union members into its paths.
    """
    return follow(scan(text), path).span


def follow(value: Value, path: Iterable[str | int]) -> Value:
    """Do as `locate`, from a value to a value."""
    for step in path:
        value = value.child(step) or value
    return value


def scan(text: str) -> Value:
    """Read a JSON text into values with spans."""
    return _Scanner(text).value()


def quoted_at(span: Span, text: str, most: int = 40) -> str:
    """Quote a stretch of a text for a message: on one line, cut to `most` characters."""
    line = " ".join(text[span.start : span.end].split())
    return f"`{line if len(line) <= most else line[: most - 1] + '…'}`"


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: Iterator[re.Match[str]] = _TOKEN.finditer(text)

    def value(self) -> Value:
        return self._value(next(self._tokens))

    def _value(self, token: re.Match[str]) -> Value:
        match token.group():
            case "{":
                return self._object(token.start())
            case "[":
                return self._array(token.start())
            case _:
                return Value(Span(*token.span()))

    def _object(self, start: int) -> Value:
        members: list[Member] = []
        for token in self._tokens:
            if token.group() == "}":
                return Value(Span(start, token.end()), members=tuple(members))
            if token.group() != ",":
                next(self._tokens)  # the colon
                members.append(Member(json.loads(token.group()), Span(*token.span()), self.value()))
        return self._never_closed(start)

    def _array(self, start: int) -> Value:
        items: list[Value] = []
        for token in self._tokens:
            if token.group() == "]":
                return Value(Span(start, token.end()), items=tuple(items))
            if token.group() != ",":
                items.append(self._value(token))
        return self._never_closed(start)

    def _never_closed(self, start: int) -> Value:
        raise ValueError(f"the text is not JSON: what opens at {start} is never closed: {self._text[start:][:40]!r}")
