"""One edit of a grammar's text, and what edits of rules and of patterns have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grammarkit.diagnostic import Span

_LONGEST = 50
"""Characters of the author's text that are quoted."""


class Edit(NamedTuple):
    """What stands at `span` becomes `now`; `told` says so in a few words that `if` can stand in front of."""

    operator: str
    span: Span
    now: str
    told: str


def quoted(written: str) -> str:
    """Quote what the author wrote, on one line."""
    shown = " ".join(written.split())
    return f"`{shown}`" if len(shown) <= _LONGEST else f"`{shown[:_LONGEST]}…`"


def other_bounds(low: int, high: int | None) -> Iterator[tuple[int, int | None]]:
    """Give the repetitions that differ in one bound from another, by one, or by having that bound at all.

    What differs in both is noticed by whatever notices one of these.
    """
    match low, high:
        case (0, 1) | (0, None):
            yield 1, high
            yield 0, (None if high else 1)
        case (1, None):
            yield 0, None
            yield 1, 1
        case _ if low == high:
            yield from ((n, n) for n in (low - 1, low + 1) if n)
        case _:
            yield from ((n, high) for n in (low - 1, low + 1) if n >= 0 and (high is None or n <= high))
            if high is not None:
                yield from ((low, n) for n in (high - 1, high + 1) if n >= max(low, 1))


SIGNS: Mapping[tuple[int, int | None], str] = {(1, 1): "", (0, 1): "?", (0, None): "*", (1, None): "+"}
"""How repetitions are written that need no numbers."""
