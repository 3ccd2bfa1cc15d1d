"""Reads what only llguidance has inside an expression: nested grammars, and parameters of rules with their conditions.

What stands inside is not looked into: it is the engine's to judge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.syntax import Special

if TYPE_CHECKING:
    from grammarkit.grammar.reader.cursor import Cursor

NESTED = frozenset({"%json", "%regex", "%lark"})
"""Directives that are items of an alternative."""


def nested(here: Cursor) -> Special:
    """Read `%json {...}`, `%regex {...}` or `%lark {...}`.

    Raises:
        GrammarError: no value follows, or it is never closed.
    """
    first = here.at
    if here.next().text != "%lark":
        here.take("json")
        return Special(here.text_since(first), here.since(first))
    here.take("{")
    depth = 1
    while depth:
        if here.kind == "end":
            raise here.unexpected("`}`")
        depth += {"{": 1, "}": -1}.get(here.next().kind, 0)
    return Special(here.text_since(first), here.since(first))


def condition(here: Cursor) -> str:
    """Read `%if bit_clear(0)`, whose brackets may hold brackets.

    Raises:
        GrammarError: it is no condition.
    """
    first = here.at
    here.next()
    here.take("name", "a condition")
    _skip_brackets(here)
    return here.text_since(first)


def parameter(here: Cursor) -> None:
    """Go on behind the `::set_bit(3)` of `name::set_bit(3)`.

    Raises:
        GrammarError: it is no parameter.
    """
    here.take("::")
    if not (here.accept("number") or here.accept("underscore")):
        here.take("name", "a parameter")
        _skip_brackets(here)


def _skip_brackets(here: Cursor) -> None:
    depth = 0
    while here.kind in {"(", "["} or depth:
        if here.kind in {"newline", "end"}:
            raise here.unexpected("`)`")
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(here.next().kind, 0)
