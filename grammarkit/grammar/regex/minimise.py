"""Finds the states of an automaton that accept the same texts, by Hopcroft's partition refinement.

An automaton here may lack moves; that changes nothing as long as every class is used to split the others once (Valmari
and Lehtinen, "Efficient Minimization of DFAs with Partial Transition Functions", 2008).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def classes(rows: Sequence[Sequence[int]], accepting: Collection[int], states: Collection[int]) -> dict[int, int]:
    """Number the classes of equivalent states; a move to a state not in `states` counts as none."""
    partition = _Partition([part for part in _by_acceptance(accepting, states) if part])
    before = _moves_into(rows, states)
    while partition.waiting:
        splitter = list(partition.parts[partition.waiting.pop()])
        leading: dict[int, list[int]] = {}
        for state in splitter:
            for symbol, source in before.get(state, ()):
                leading.setdefault(symbol, []).append(source)
        for sources in leading.values():
            partition.split(sources)
    return partition.part_of


def _by_acceptance(accepting: Collection[int], states: Collection[int]) -> tuple[set[int], set[int]]:
    yes = {state for state in states if state in accepting}
    return yes, set(states) - yes


def _moves_into(rows: Sequence[Sequence[int]], states: Collection[int]) -> dict[int, list[tuple[int, int]]]:
    before: dict[int, list[tuple[int, int]]] = {state: [] for state in states}
    for source in states:
        for symbol, target in enumerate(rows[source]):
            if target in before:
                before[target].append((symbol, source))
    return before


class _Partition:
    def __init__(self, parts: list[set[int]]) -> None:
        self.parts = parts
        self.part_of = {state: number for number, part in enumerate(parts) for state in part}
        self.waiting = set(range(len(parts)))

    def split(self, members: list[int]) -> None:
        """Split each part into what is among `members` and what is not."""
        touched: dict[int, list[int]] = {}
        for state in members:
            touched.setdefault(self.part_of[state], []).append(state)
        for number, inside in touched.items():
            part = self.parts[number]
            if len(inside) == len(part):
                continue
            part.difference_update(inside)
            fresh = len(self.parts)
            self.parts.append(set(inside))
            self.part_of.update(dict.fromkeys(inside, fresh))
            if number in self.waiting or len(inside) <= len(part):
                self.waiting.add(fresh)
            else:
                self.waiting.add(number)
