"""Places for the children of a node, and what becomes of them in sequences, choices and repetitions.

A child goes to the first place that takes it and is not full. So that this puts each where it belongs, a place that may
be empty, or take several, shares none of its kinds with a later one: where they would, they are one place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ANY_TOKEN = ""
"""Stands among kinds for a token of whatever terminal."""

NONE = "None"
"""Stands among kinds for the None that Lark puts in place of what was left out in `[…]`."""

_UNNAMED = frozenset({"value", "parts"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A place: what it is called in the grammar, and which nodes and terminals it takes.

    `low` is 0 where it may be empty, and `many` says whether it may take several; `often` are the kinds of which there
    may be several then.
    """

    name: str
    kinds: frozenset[str]
    low: int = 1
    many: bool = False
    often: frozenset[str] = frozenset()

    @property
    def is_one(self) -> bool:
        """Whether there is always one child in it."""
        return self.low == 1 and not self.many

    @property
    def is_named(self) -> bool:
        """Whether the grammar has a name for it."""
        return self.name not in _UNNAMED

    def or_none(self) -> Slot:
        """Take a None, too."""
        return replace(self, kinds=self.kinds | {NONE})

    def called(self, name: str) -> Slot:
        """Give it another name."""
        return replace(self, name=name)

    def meets(self, other: Slot) -> bool:
        """Tell whether some child could go to either."""
        tokens = any(ANY_TOKEN in one.kinds and any(map(is_token, two.kinds)) for one, two in _both(self, other))
        return tokens or not self.kinds.isdisjoint(other.kinds)


Slots: TypeAlias = tuple[Slot, ...]


def is_token(kind: str) -> bool:
    """Tell whether a kind is one of tokens: terminals are in upper case, rules in lower."""
    return kind == ANY_TOKEN or (kind != NONE and kind.upper() == kind)


def in_sequence(each: Iterable[Slots]) -> Slots:
    """Give the places of several parts, one behind another."""
    slots = [slot for part in each for slot in part]
    at = 0
    while at < len(slots):
        last = _last_shared(slots, at)
        if last > at:
            slots[at : last + 1] = [joined(slots[at : last + 1])]
            at = 0
        else:
            at += 1
    return tuple(slots)


def _last_shared(slots: list[Slot], at: int) -> int:
    """Find the last place that has to be one with that at `at`."""
    slot, last = slots[at], at
    for later in range(at + 1, len(slots)):
        other = slots[later]
        is_list = later == at + 1 and (slot.many or other.many) and _are_alike(slot, other)
        if is_list or (not slot.is_one and slot.meets(other)):
            last = later
    return last


def _are_alike(one: Slot, two: Slot) -> bool:
    """Tell whether a part and those that follow make one list, as in `item ("," item)*`."""
    return one.name == two.name or (not (one.is_named and two.is_named) and one.meets(two))


def chosen(each: list[Slots]) -> Slots:
    """Give the places of one of several options: place by place, or else by name, or else all in one."""
    are_fixed = all(slot.is_one for slots in each for slot in slots)
    if len({len(slots) for slots in each}) == 1 and (are_fixed or not _are_permuted(each)):
        return in_sequence([(_either(here),) for here in zip(*each, strict=True)])
    named = _by_name(each)
    if named is not None:
        return named
    all_in_one = joined([slot for slots in each for slot in slots], least=min(map(_least, each)))
    return (replace(all_in_one, often=union(map(repeating, each))),)


def _are_permuted(each: list[Slots]) -> bool:
    """Tell whether options have the same names at different places."""
    orders = [[slot.name for slot in slots] for slots in each]
    return any(one != two and set(one) & set(two) for one in orders for two in orders)


def _by_name(each: list[Slots]) -> Slots | None:
    """Unite options by the names of their places, if no name is there twice and no two places share a kind."""
    names = list(dict.fromkeys(slot.name for slots in each for slot in slots))
    if any(len({slot.name for slot in slots}) != len(slots) for slots in each):
        return None
    found = []
    for name in names:
        here = [slot for slots in each for slot in slots if slot.name == name]
        found.append(replace(_either(here), low=min(slot.low for slot in here) if len(here) == len(each) else 0))
    return None if any(one.meets(two) for at, one in enumerate(found) for two in found[at + 1 :]) else tuple(found)


def _either(slots: Iterable[Slot]) -> Slot:
    slots = list(slots)
    name, often = _common(slots, "value"), union(slot.often for slot in slots)
    return Slot(name, _kinds(slots), min(slot.low for slot in slots), any(slot.many for slot in slots), often)


def repeated(slots: Slots, low: int, high: int | None) -> Slots:
    """Give the places of what may be left out, or come several times."""
    if not slots:
        return ()
    if high == 1:
        return slots if low else in_sequence([tuple(replace(slot, low=0) for slot in slots)])
    return (replace(joined(slots, least=min(low, _least(slots))), often=_kinds(slots)),)


def joined(slots: Iterable[Slot], least: int | None = None) -> Slot:
    """Make one place of several."""
    slots = list(slots)
    low = _least(slots) if least is None else least
    # a token among nodes, such as the ALL between queries, has no say in what they are called
    nodes = [slot for slot in slots if not (slot.kinds and all(map(is_token, slot.kinds)))]
    name = _common([slot for slot in nodes if slot.is_named] or slots, "parts")
    adds = _kinds(nodes) - _kinds(slot for slot in nodes if slot.is_named)
    name = name if all(map(is_token, adds)) else "parts"
    return Slot(name, _kinds(slots), min(low, 1), many=True, often=repeating(slots))


def repeating(slots: Sequence[Slot]) -> frozenset[str]:
    """Find the kinds of which there may be several in places that stand one behind another."""
    counts = Counter(kind for slot in slots for kind in slot.kinds)
    return frozenset(kind for kind, count in counts.items() if count > 1).union(*(slot.often for slot in slots))


def _least(slots: Iterable[Slot]) -> int:
    return sum(slot.low for slot in slots)


def _common(slots: list[Slot], otherwise: str) -> str:
    names = {slot.name for slot in slots}
    return names.pop() if len(names) == 1 else otherwise


def _kinds(slots: Iterable[Slot]) -> frozenset[str]:
    return union(slot.kinds for slot in slots)


def union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    """Unite sets of kinds."""
    return frozenset[str]().union(*sets)


def _both(one: Slot, two: Slot) -> tuple[tuple[Slot, Slot], tuple[Slot, Slot]]:
    return (one, two), (two, one)
