"""Joins of more tables than there is room for as sets that are open at once: rules that remember what was said so far.

Behind SELECT it is remembered of which tables columns are named; in FROM, which of those are still to be joined, and
which tables are joined. So what is open at once are the tables, not the sets of them, and each set costs text only. The
model cannot begin FROM with any table, but with one that is near to what it named. Pure, texts only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grammarkit.sql.exact.joins import Joined, Joins


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a rule `many…` begins and goes on with, what follows FROM, and the number of items where it is fixed."""

    first: str
    more: str
    end: str
    width: int = 0


KINDS = {
    "many": _Kind("item", "item", "s_rest"),
    "many_distinct": _Kind("item", "item", "s_part"),
    "many_sums": _Kind("sum_item", "sum_item", "s_part"),
    "many_groups": _Kind("group_item", "sum_item", "s_part"),
    "many_numbers": _Kind("one_number", "", "s_half", 1),
    "many_texts": _Kind("text", "", "s_half", 1),
    "many_times": _Kind("time", "", "s_half", 1),
    "many_pairs": _Kind("value", "value", "s_half", 2),
}
"""The rules of `exact.lark` that are made here: `item` is `t_item` there and, of no table, `alone_item`."""

_MOST_NAMED = 2
"""Tables of which columns are named behind SELECT."""
_NEAR = 3
"""FROM may begin with, and go along, whatever so many tables connect with those that were named."""


@dataclass(slots=True)
class Many:
    """The rules for joins of more tables than two, while they are made."""

    joins: Joins
    sets: Mapping[Joined, str]
    """The sets that can be joined, with the names of their copies of `s_…`."""
    named: Mapping[int, str]
    """What columns may be named of behind SELECT, with the names of the copies of `t_…`."""
    rules: dict[str, str] = field(default_factory=dict)
    _nearest: dict[Joined, int] = field(default_factory=dict)

    def starts(self) -> Iterator[tuple[str, str]]:
        """Give the rules of `KINDS`."""
        for name, kind in KINDS.items():
            yield name, " | ".join(self._items(kind.first, kind, frozenset(), 1))

    def _items(self, item: str, kind: _Kind, named: Joined, count: int) -> Iterator[str]:
        """Write each item that may come as the one of this number, with what may follow it."""
        yield f"alone_{item} {self._more(kind, named, count)}"
        for at, table in self.named.items():
            wider = named | {at}
            if len(wider) <= _MOST_NAMED and self._near(wider):
                yield f"t_{item}_{table} {self._more(kind, wider, count)}"

    def _more(self, kind: _Kind, named: Joined, count: int) -> str:
        """Give the rule for what may follow that many items, once columns of some tables are named."""
        left = kind.width - count if kind.width else 0
        name = f"more_{kind.more}_{kind.end}_{left}_{_text(named)}" if left or not kind.width else ""
        if not name:
            return f"S FROM S {self._from(kind.end, named, frozenset())}"
        if name not in self.rules:
            self.rules[name] = ""
            parts = [] if kind.width else [f"S FROM S {self._from(kind.end, named, frozenset())}"]
            parts += [f"COMMA {item}" for item in self._items(kind.more, kind, named, count + 1)]
            self.rules[name] = " | ".join(parts)
        return name

    def _from(self, end: str, lacking: Joined, joined: Joined) -> str:
        """Give the rule for what may follow in FROM behind tables that are joined, while others are lacking."""
        name = f"from_{end}_{_text(lacking)}_in_{_text(joined)}"
        if name not in self.rules:
            self.rules[name] = ""
            parts = [f"{end}_{self.sets[joined]}"] if not lacking and joined in self.sets else []
            for at in self._next(end, lacking, joined):
                ways = " | ".join(f"to_{b}_{at}" for b in sorted(joined) if (b, at) in self.joins.ways)
                step = f"({ways})" if joined else f"at_{at}"
                parts.append(f"{step} {self._from(end, lacking - {at}, joined | {at})}")
            self.rules[name] = " | ".join(parts)
        return name

    def _next(self, end: str, lacking: Joined, joined: Joined) -> Iterator[int]:
        """Choose what FROM may name next: only what is on a short way to all that is lacking."""
        begins = range(len(self.joins.sources)) if end == "s_rest" or not lacking else sorted(lacking)
        may_turn = len(lacking) == 1 and len(joined) > 0  # take another way than the shortest
        most = max(_NEAR, self._near(lacking | joined) + may_turn) if lacking else len(self.joins.sources)
        for at in self.joins.reached(joined) if joined else begins:
            if 0 < self._near(lacking | joined | {at}) <= most:
                yield at

    def _near(self, tables: Joined) -> int:
        """Tell how many tables connect some; 0 where none do."""
        if tables not in self._nearest:
            self._nearest[tables] = min((len(found) for found in self.sets if tables <= found), default=0)
        return self._nearest[tables]


def _text(tables: Joined) -> str:
    return "_".join(map(str, sorted(tables))) or "none"
