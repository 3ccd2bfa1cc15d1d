"""The items of an array in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from grammarkit.json.pieces import EMPTY, NOTHING, Piece, optional, repeat, separated, seq

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.json.case import Case
    from grammarkit.json.cases import CaseReader
    from grammarkit.json.place import Place

MOST_COUNTED = 1_000
"""Items that a grammar counts: llguidance stores each count as items of its own."""


class Maker(Protocol):
    """What makes pieces of schemas."""

    def piece(self, places: Iterable[Place], hint: str) -> Piece:
        """Give what may stand where all these schemas must hold."""
        ...


def items(maker: Maker, reader: CaseReader, case: Case, hint: str, comma: Piece) -> Piece:
    """Give the rows of items that are asked for."""
    wanted = case.arrays
    low, high = _counts(reader, case)
    if wanted.unique and (high is None or high > 1):
        reader.note(case.at, "uniqueItems", "no grammar compares items")
    if wanted.repeats:
        reader.note(case.at, "not", "no grammar compares items")
    length = max((len(part.first) for part in wanted.parts), default=0)
    rest = maker.piece(wanted.items(length), f"{hint}_item")
    counted = [one for one in wanted.contained if (one.low, one.high) != (0, None)]
    if counted:
        if len(counted) == 1 and counted[0].high is None and not length and low <= counted[0].low and high is None:
            return _containing(
                maker.piece([*wanted.items(0), counted[0].item], f"{hint}_contained"), counted[0].low, rest, comma
            )
        reader.note(case.at, "contains", "with what else is said of the items, it takes more than a grammar")
        low = max(low, *(one.low for one in counted))
    if not length:
        return separated(rest, comma, low, high)
    first = [maker.piece(wanted.items(at), f"{hint}_{at + 1}") for at in range(length)]
    return _tuple(first, rest, comma, low, high)


def _counts(reader: CaseReader, case: Case) -> tuple[int, int | None]:
    low, high = case.arrays.low, case.arrays.high
    if low > MOST_COUNTED:
        reader.note(case.at, "minItems", f"no grammar here counts beyond {MOST_COUNTED:,}")
        low = MOST_COUNTED
    if high is not None and high > MOST_COUNTED:
        reader.note(case.at, "maxItems", f"no grammar here counts beyond {MOST_COUNTED:,}")
        high = None
    return low, high


def _containing(special: Piece, low: int, rest: Piece, comma: Piece) -> Piece:
    """Give rows of any items among which some are as they must be."""
    before, behind = repeat(seq(rest, comma), 0, None), repeat(seq(comma, rest), 0, None)
    more = repeat(seq(comma, before, special), low - 1, low - 1)
    return seq(before, special, more, behind)


def _tuple(first: list[Piece], rest: Piece, comma: Piece, low: int, high: int | None) -> Piece:
    """Give rows that begin with certain items; those that may be left out are nested, each within the one before."""
    length = len(first) if high is None else min(len(first), high)
    most = None if high is None else high - length
    if rest == NOTHING and low > length:
        return NOTHING
    row = EMPTY if high is not None and high <= length else repeat(seq(comma, rest), max(0, low - length), most)
    for at in range(length - 1, -1, -1):
        row = seq(comma if at else EMPTY, first[at], row)
        if at >= low:
            row = optional(row)
    return row if low <= (high if high is not None else low) else NOTHING
