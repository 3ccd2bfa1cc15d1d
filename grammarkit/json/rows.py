"""The members of an object in a row: some may be left out, others may follow, and commas stand between.

Commas are what makes this more than a list. Where some key is required, an optional one before it brings its comma
behind, one after it brings its comma in front: the rule stays flat. Where no key is required, a rule for each key says
"this key or a later one", once with a comma in front and once without. Where members are counted, or stand in any
order, each rule is a state: which keys are to come, and how many have been.

In any order, n keys have 2^n states. Up to `MOST_FREE` keys all are told apart. Beyond that only the required ones are,
up to `MOST_AWAITED` of them: the others may come at any time, even twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from grammarkit.json.pieces import EMPTY, NOTHING, Piece, alt, optional, repeat, separated, seq

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_FREE = 4
"""Keys of which none may come twice, in any order."""

MOST_AWAITED = 5
"""Required keys that are waited for, in any order."""

_MOST_COUNTED = 600
"""States that counting may take: one for each key and each count."""


@dataclass(frozen=True, slots=True)
class Member:
    """A key and its value."""

    body: Piece
    required: bool


# without slots: `cached_property` needs a place to keep what it finds
@dataclass(frozen=True)
class Row:
    """What an object is made of; `other` is a member whose key is not declared."""

    members: tuple[Member, ...]
    other: Piece
    low: int
    high: int | None
    comma: Piece
    rule: Callable[[str, Piece], Piece]
    fresh: Callable[[str, Piece], Piece]
    hint: str

    @cached_property
    def _needed(self) -> int:
        return sum(member.required for member in self.members)

    @cached_property
    def counts(self) -> bool:
        """Whether the number of members is bounded by more than which keys there are."""
        most = None if self.other != NOTHING else len(self.members)
        return self.low > max(1, self._needed) or (self.high is not None and (most is None or self.high < most))

    @cached_property
    def countable(self) -> bool:
        """Whether they can be counted where they stand in the order declared."""
        return (len(self.members) + 1) * (self._cap + 1) <= _MOST_COUNTED

    def uncounted(self, *, free: bool) -> bool:
        """Whether their number is bounded, and `piece` does not keep to it."""
        return self.counts and bool(self.members) and (bool(self._needed) if free else not self.countable)

    @cached_property
    def _cap(self) -> int:
        return max(self.low, 1) if self.high is None else self.high

    @cached_property
    def awaitable(self) -> bool:
        """Whether in any order all required keys can be waited for."""
        return self._needed <= MOST_AWAITED

    def piece(self, *, free: bool) -> Piece:
        """Give all rows; with `free`, members stand in any order."""
        if not self.members:
            return separated(self.other, self.comma, self.low, self.high)
        if free and (len(self.members) > 1 or self.other != NOTHING):
            if self.counts and not self._needed:
                return separated(
                    alt(*(member.body for member in self.members), self.other), self.comma, self.low, self.high
                )
            return self._free() if len(self.members) <= MOST_FREE else self._loose()
        if self.counts and self.countable:
            return self._counted()
        return self._flat() if self._needed else self._chained()

    def _others(self) -> Piece:
        return repeat(seq(self.comma, self.other), 0, None)

    def _flat(self) -> Piece:
        first = next(place for place, member in enumerate(self.members) if member.required)
        before = [optional(seq(member.body, self.comma)) for member in self.members[:first]]
        behind = [
            seq(self.comma, m.body) if m.required else optional(seq(self.comma, m.body))
            for m in self.members[first + 1 :]
        ]
        return seq(*before, self.members[first].body, *behind, self._others())

    def _chained(self) -> Piece:
        rest = self._others()
        here = separated(self.other, self.comma, 1, None)
        for member in reversed(self.members):
            here = alt(self.fresh(f"{self.hint}_from", here), seq(member.body, rest))
            rest = self.fresh(f"{self.hint}_rest", seq(optional(seq(self.comma, member.body)), rest))
        return here if self.low else optional(here)

    def _counted(self) -> Piece:
        cap = self._cap
        later = {had: self._remaining(had) for had in range(1, cap + 1)}
        later[0] = separated(self.other, self.comma, self.low, self.high)
        for member in reversed(self.members):
            now: dict[int, Piece] = {}
            for had in range(cap + 1):
                options = [] if member.required else [later[had]]
                if self.high is None or had < self.high:
                    lead = self.comma if had else EMPTY
                    options.append(seq(lead, member.body, later[min(had + 1, cap)]))
                now[had] = self.rule(f"{self.hint}_rest", alt(*options))
            later = now
        return later[0]

    def _remaining(self, had: int) -> Piece:
        """Give the other members that may or must follow when some are there already."""
        high = None if self.high is None else self.high - had
        return repeat(seq(self.comma, self.other), max(0, self.low - had), high)

    def _free(self) -> Piece:
        """Give every order; other members may stand anywhere."""
        needed = sum(1 << at for at, member in enumerate(self.members) if member.required)
        return self._states([member.body for member in self.members], needed, self.other)

    def _loose(self) -> Piece:
        """Give every order of the required keys; all others may stand anywhere, and more than once."""
        awaited = [member for member in self.members if member.required][:MOST_AWAITED]
        others = [member.body for member in self.members if member not in awaited]
        other = self.rule(f"{self.hint}_other", alt(*others, self.other))
        return self._states([member.body for member in awaited], (1 << len(awaited)) - 1, other)

    def _states(self, bodies: list[Piece], needed: int, other: Piece) -> Piece:
        """Give a rule for each set of keys that may have been written; those in `needed` must all come."""
        others = repeat(seq(self.comma, other), 0, None)
        behind: dict[int, Piece] = {}
        for used in range((1 << len(bodies)) - 1, -1, -1):
            nexts = [
                seq(self.comma, body, behind[used | 1 << at]) for at, body in enumerate(bodies) if not used >> at & 1
            ]
            ends = [EMPTY] if used & needed == needed else []
            behind[used] = self.fresh(f"{self.hint}_rest", seq(others, alt(*nexts, *ends)))
        firsts = [seq(body, behind[1 << at]) for at, body in enumerate(bodies)]
        whole = alt(*firsts, seq(other, behind[0]))
        return whole if needed or self.low else optional(whole)
