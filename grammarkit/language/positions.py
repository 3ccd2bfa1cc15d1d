"""Where values stand in the text that they were read from, so that an objection can point at what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span

if TYPE_CHECKING:
    from lark import Token, Tree


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what a rule matched: the rule or terminal that it is of, and its value. `span` is where it stands."""

    name: str
    value: object
    span: Span | None


class Fault(ValueError):
    """An objection to a part of a value: `raise Fault("the port is taken", at=rule.port)`.

    `at` is a tree, a token, or what was made of one by a function or model of its rule. Numbers and other plain values
    have no place of their own, nor has what stands at several, such as a member of an enumeration: point at what holds
    them. `help` is what to do, as in a `Diagnostic`.
    """

    def __init__(self, message: str, at: object = None, help: str = "") -> None:
        super().__init__(message, at, help)
        self.message = message
        self.at = at
        self.help = help

    def __str__(self) -> str:
        return self.message


class Positions:
    """The places of the values that were made of the parts of one text."""

    def __init__(self) -> None:
        self._spans: dict[int, tuple[object, Span | None]] = {}

    def note(self, value: object, span: Span | None) -> None:
        """Remember the place of a value: that of the innermost part. One that stands at several places has none."""
        if span is None or isinstance(value, _PLAIN):
            return
        _, known = self._spans.setdefault(id(value), (value, span))  # the key is an address: what is there has to stay
        if known is not None and not (span.start <= known.start and known.end <= span.end):
            self._spans[id(value)] = (value, None)

    def of(self, value: object) -> Span | None:
        """Give the place of a value, tree or token, if it has one."""
        if isinstance(value, Part):
            return value.span
        if id(value) in self._spans:
            return self._spans[id(value)][1]
        return place(value)


_PLAIN = (bool, int, float, str, bytes, type(None))
"""What may be one object at several places."""


def place(part: Tree[Token] | Token | object) -> Span | None:
    """Give the place of a tree or token; None for trees without text, and for all else."""
    from lark import Token, Tree

    if isinstance(part, Tree):
        return None if part.meta.empty else Span(part.meta.start_pos, part.meta.end_pos)
    if isinstance(part, Token) and part.start_pos is not None and part.end_pos is not None:
        return Span(part.start_pos, part.end_pos)
    return None
