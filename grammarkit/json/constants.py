"""Constants as a grammar writes them: in every spelling that `json.dumps` has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.json import numbers, strings
from grammarkit.json.pieces import NOTHING, Piece, Word, alt, seq
from grammarkit.json.rows import Member, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import JsonValue

    from grammarkit.json.rulebook import Rulebook


def constant(value: JsonValue, signs: Mapping[str, Piece], book: Rulebook, *, free: bool) -> Piece:
    """Write a value; with `free`, the keys of objects stand in any order, as long as they can be waited for."""
    match value:
        case dict():
            members = [
                Member(seq(word(key), signs[":"], constant(item, signs, book, free=free)), required=True)
                for key, item in value.items()
            ]
            row = Row(tuple(members), NOTHING, 0, None, signs[","], book.rule, book.fresh, "constant")
            return seq(signs["{"], row.piece(free=free and row.awaitable), signs["}"])
        case list():
            items = [constant(item, signs, book, free=free) for item in value]
            return seq(signs["["], *_between(items, signs[","]), signs["]"])
        case _:
            return alt(*(Word(text) for text in spellings(value)))


def word(key: str) -> Piece:
    """Write a key."""
    return alt(*(Word(text) for text in strings.quoted_literal(key)))


def spellings(value: JsonValue) -> tuple[str, ...]:
    """Give the ways in which a scalar is written."""
    match value:
        case bool():
            return ("true" if value else "false",)
        case None:
            return ("null",)
        case str():
            return strings.quoted_literal(value)
        case int() | float():
            return numbers.quoted_number(value)
        case _:
            raise AssertionError(value)


def _between(items: Sequence[Piece], comma: Piece) -> list[Piece]:
    """Put a comma between each two items."""
    return [piece for at, item in enumerate(items) for piece in ((comma, item) if at else (item,))]
