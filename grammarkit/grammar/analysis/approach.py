"""Approaches: real beginnings of sentences that end where some terminals are expected together.

Contexts are found by a walk that forgets where rules were called from, so that some are wider than any that there is.
A chart forgets nothing: what it expects can come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.chart import KeptCharts
from grammarkit.grammar.analysis.spread import bits
from grammarkit.grammar.analysis.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from grammarkit.grammar.analysis.chart import Chart
    from grammarkit.grammar.structure import Structure

_MOST_BEFORE = 3
"""Uses that are tried to come from."""

_MOST_TRIALS = 20
"""Approaches that are tried to find out which terminals meet."""


class Approach(NamedTuple):
    """Uses that were read one after the other, and the chart behind them."""

    way: tuple[int, ...]
    chart: Chart


class Approaches:
    """Finds approaches in one grammar."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self.charts = KeptCharts(structure.bnf, structure.least)
        """Those of the texts that lead to places, and go on there."""
        self._of_use = [use.terminal for use in structure.bnf.uses]
        self._ways = Ways(structure)

    def to(self, use: int, *, rival: int | None = None, following: int | None = None) -> Iterator[Approach]:
        """Come to a use in company of a rival, and by a way that lets another use follow, as far as that is known."""
        seen: set[tuple[int, ...]] = set()
        for way in self._candidates(use, rival, following):
            if way is not None and tuple(way) not in seen:
                seen.add(tuple(way))
                chart = self._walked(tuple(way))
                if chart is not None and {self._of_use[each] for each in (use, rival) if each is not None} <= (
                    self.charts.expected(chart)
                ):
                    yield Approach(tuple(way), chart)

    def meeting(self, pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
        """Find those pairs of terminals that can really be expected at one place."""
        left = dict.fromkeys(pairs)
        met: set[tuple[int, int]] = set()
        for _ in range(_MOST_TRIALS):
            if not left:
                break
            one, two = next(iter(left))
            del left[one, two]
            for approach in self._company(one, two):
                expected = self.charts.expected(approach.chart)
                found = {pair for pair in (*left, (one, two)) if expected.issuperset(pair)}
                met |= found
                left = {pair: None for pair in left if pair not in found}
        return met

    def _company(self, one: int, two: int) -> Iterator[Approach]:
        """Come to where two terminals are expected, by the context that expects least besides."""
        places = (c for c in self._structure.contexts if one in c.uses and two in c.uses)
        place = min(places, key=lambda context: len(context.uses), default=None)
        if place is not None:
            use, rival = next(bits(place.uses[one])), next(bits(place.uses[two]))
            found = next(self.to(use, rival=rival), None)
            if found is not None:
                yield found

    def _candidates(self, use: int, rival: int | None, following: int | None) -> Iterator[list[int] | None]:
        if following is not None and (way := self._ways.over(use, following)):
            yield way[:-1]
        yield self._ways.to(use)
        wanted = 1 << use | (0 if rival is None else 1 << rival)
        after = self._structure.order.after
        before = [other for other, mask in enumerate(after) if mask & wanted == wanted]
        for other in before[:_MOST_BEFORE]:
            for together in bits(wanted):
                yield self._ways.over(other, together)

    def _walked(self, way: tuple[int, ...]) -> Chart | None:
        """Read uses one after the other."""
        chart: Chart | None = self.charts.start()
        for use in way:
            chart = chart and self.charts.behind(chart, {self._of_use[use]})
        return chart
