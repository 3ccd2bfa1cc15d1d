"""How many children an expression gives, and what the only one may be: it may take the place of its node."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grammarkit.language.slots import ANY_TOKEN, NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

_MANY = 2
"""Stands for any number of children beyond one."""


@dataclass(frozen=True, slots=True)
class Children:
    """The least and the largest number of children, up to 2, and what may be there where it is only one."""

    least: int
    most: int
    alone: frozenset[str]

    @staticmethod
    def of_sequence(parts: Sequence[Children]) -> Children:
        """Count those of parts that stand one behind another: one part may give the only child if no other has to."""
        least = sum(part.least for part in parts)
        alone = frozenset[str]().union(*(part.alone for part in parts if least - part.least == 0))
        return Children(min(least, _MANY), min(sum(part.most for part in parts), _MANY), alone)

    @staticmethod
    def of_choice(options: Sequence[Children]) -> Children:
        """Count those of one of several options."""
        alone = frozenset[str]().union(*(option.alone for option in options))
        return Children(min(option.least for option in options), max(option.most for option in options), alone)

    def times(self, low: int, high: int | None) -> Children:
        """Count those of a repetition."""
        most = _MANY if high is None else min(self.most * high, _MANY)
        least = min(self.least * low, _MANY)
        return Children(least, most if self.most else 0, self.alone if least < _MANY else frozenset())

    def or_none(self) -> Children:
        """Count those of what may be left out, and is None then."""
        return replace(self, alone=self.alone | {NONE}) if self.most else self


NO_CHILDREN = Children(0, 0, frozenset())
ONE_TOKEN = Children(1, 1, frozenset({ANY_TOKEN}))
