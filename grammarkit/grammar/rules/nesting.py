"""Rules about brackets around brackets, and what stands before names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.grammar.flat import expression
from grammarkit.grammar.reader.tokens import tokens
from grammarkit.grammar.syntax import Definition, Ignore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source
    from grammarkit.grammar.syntax import Expr

_DEEPEST = 28
"""Brackets around brackets that every version of the engine takes; measured."""


def deep_nesting(source: Source) -> Iterator[Diagnostic]:
    """Brackets are nested more than 28 deep.

    The engine refuses the grammar.

        start: ((((((((((((((((((((((((((((("a" | "b")))))))))))))))))))))))))))) "c")
        start: (inner "c")
        inner: "a" | "b"

    Write the inner brackets as a rule of their own. `lower` leaves out brackets that change nothing.
    """
    if source.text.count("(") + source.text.count("[") <= _DEEPEST:
        return
    places = iter(_deepest(source))
    place = next(places, None)
    for statement in source.statements:
        if not isinstance(statement, Definition | Ignore):
            continue
        while place is not None and place.start < statement.span.end:
            fix = "lower" if _depth(statement.expr) <= _DEEPEST else ""
            message = f"brackets are nested more than {_DEEPEST} deep"
            remedy = "write the inner brackets as a rule of their own"
            yield Diagnostic("deep-nesting", message, place, help=remedy, fix=fix)
            place = next(places, None)


def _deepest(source: Source) -> Iterator[Span]:
    """Find the brackets that go too deep, the first of each statement."""
    depth = 0
    for token in tokens(source.text, source.file):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.kind, 0)
        if depth == _DEEPEST + 1 and token.kind in {"(", "["}:
            yield token.span(source.file)


def _depth(expr: Expr) -> int:
    """Count how deep an expression's brackets are nested when it is printed."""
    deepest = depth = 0
    for token in tokens(f"x: {expression(expr)}"):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.kind, 0)
        deepest = max(deepest, depth)
    return deepest


def modifier_order(source: Source) -> Iterator[Diagnostic]:
    """A rule has both modifiers, the `?` first: `?!rule`.

    The engine refuses it, and takes them in the other order.

        ?!value: "a" | "b"          // refused
        !?value: "a" | "b"          // taken

    Write `!?`. `lower` does.
    """
    for definition in source.definitions:
        if definition.modifiers == "?!":
            start = definition.name_span.start
            span = Span(start - 2, start, source.file)
            message = "the engine takes `!?` before a rule, and not `?!`"
            yield Diagnostic("modifier-order", message, span, help="write `!?`", fix="lower")
