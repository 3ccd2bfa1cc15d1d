"""What bodies of rules are made of, before they are printed: words, names, sequences, choices, repetitions.

The makers (`seq`, `alt`, `repeat`) leave out what can never be written, so that `NOTHING` spreads to where a choice
has something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Word:
    """A fixed text."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A rule or a terminal."""

    name: str


@dataclass(frozen=True, slots=True)
class Seq:
    """One after the other; with no items, the empty text."""

    items: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Alt:
    """Any of several; with no options, nothing at all can be written."""

    options: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """From `low` to `high` times, or without limit where `high` is None."""

    item: Piece
    low: int
    high: int | None


Piece: TypeAlias = Word | Name | Seq | Alt | Repeat

EMPTY = Seq()
NOTHING = Alt()


def seq(*items: Piece) -> Piece:
    """Put pieces in a row."""
    flat: list[Piece] = []
    for item in items:
        if item == NOTHING:
            return NOTHING
        flat.extend(item.items if isinstance(item, Seq) else (item,))
    return flat[0] if len(flat) == 1 else Seq(tuple(flat))


def alt(*options: Piece) -> Piece:
    """Choose among pieces."""
    flat: list[Piece] = []
    for option in options:
        flat.extend(option.options if isinstance(option, Alt) else (option,))
    if EMPTY in flat:
        return optional(alt(*(option for option in flat if option != EMPTY)))
    if len(flat) > 1:
        # only names and words can well be equal; to compare all others would take longest of all
        flat = list({o if isinstance(o, Name | Word) else at: o for at, o in enumerate(flat)}.values())
    return flat[0] if len(flat) == 1 else Alt(tuple(flat))


def repeat(item: Piece, low: int, high: int | None) -> Piece:
    """Repeat a piece."""
    if item == NOTHING:
        return EMPTY if low == 0 else NOTHING
    if high == 0 or item == EMPTY:
        return EMPTY
    if isinstance(item, Repeat) and (low, high) == (0, 1) and item.low == 0:
        return item
    return item if (low, high) == (1, 1) else Repeat(item, low, high)


def optional(item: Piece) -> Piece:
    """Write a piece or leave it out."""
    return repeat(item, 0, 1)


def separated(item: Piece, comma: Piece, low: int, high: int | None) -> Piece:
    """Repeat a piece with commas between."""
    if high == 0 or item == NOTHING:
        return EMPTY if low == 0 else NOTHING
    row = seq(item, repeat(seq(comma, item), max(0, low - 1), None if high is None else high - 1))
    return row if low else optional(row)
