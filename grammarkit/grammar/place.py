"""A place in a text, as the engine reads it: the terminals that are expected there, and the word that stands open.

The engine tells which bytes may come next, not which words. They are told by the model of it, which knows where words
begin and end.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.lexer import Unknown
from grammarkit.grammar.regex import RegexError
from grammarkit.grammar.regex.instance import instances
from grammarkit.grammar.structure import structure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.grammar.analysis.chart import Chart
    from grammarkit.grammar.analysis.terminals import Terminal
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.structure import Structure


class Place(NamedTuple):
    """What may come behind a text.

    Where a word stands open that may not end yet, it began at `start`, `begun` are the terminals that it may become,
    and `expected` those that could stand instead of it. Elsewhere `begun` is empty, and `expected` may come next.
    Expected terminals stand in the order of the grammar. Behind `closing`, the sentence can be ended soonest.
    """

    start: int
    begun: tuple[Terminal, ...]
    expected: tuple[Terminal, ...]
    closing: Terminal | None
    may_end: bool
    last: Word | None


class Word(NamedTuple):
    """A word that was read, and the terminals that were expected where it stands."""

    start: int
    end: int
    expected: tuple[Terminal, ...]


def place(grammar: Grammar, text: str) -> Place | None:
    """Find out what may come behind a text with which sentences begin; None where only the engine knows.

    Raises:
        GrammarError: the grammar cannot be lowered.
    """
    known = structure(grammar)
    try:
        standing = known.reader.standing(known.charts.start(), list(map(ord, text)))
    except Unknown:
        return None
    if standing is None:
        return None
    is_open = bool(standing.alive) and not standing.open.terminals
    chart = standing.chart if is_open else known.reader.behind(standing.chart, standing.open)
    if chart is None:
        return None
    last = standing.last
    if standing.open.terminals and not standing.open.is_ignored:
        last = standing.chart, standing.open
    ending = known.charts.ending(chart)
    return Place(
        standing.open.start if is_open else len(text),
        _terminals(known, standing.alive) if is_open else (),
        _expected(grammar, chart),
        known.bnf.terminals[known.bnf.uses[ending[0]].terminal] if ending else None,
        chart.may_end,
        Word(last[1].start, last[1].end, _expected(grammar, last[0])) if last else None,
    )


def _expected(grammar: Grammar, chart: Chart) -> tuple[Terminal, ...]:
    known = structure(grammar)
    return _terminals(known, known.charts.expected(chart) - known.ignored - _blanks(grammar))


def _terminals(known: Structure, numbers: Iterable[int]) -> tuple[Terminal, ...]:
    return tuple(known.bnf.terminals[number] for number in sorted(numbers))


@lru_cache(maxsize=32)
def _blanks(grammar: Grammar) -> frozenset[int]:
    """Find the terminals that match what is ignored elsewhere: nothing is ignored where a text begins."""
    known = structure(grammar)
    ignored = [written for number in known.ignored if (written := known.bnf.terminals[number].written)]
    blank = re.compile(f"(?:{'|'.join(ignored)})+")
    return frozenset(
        number
        for number, terminal in enumerate(known.bnf.terminals)
        if ignored and (some := _examples(terminal)) and all(map(blank.fullmatch, some))
    )


def _examples(terminal: Terminal) -> tuple[str, ...]:
    try:
        return terminal.words or instances(terminal.pattern)
    except RegexError:
        return ()
