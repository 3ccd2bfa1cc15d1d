"""Lowering: rewrite a grammar into what the engine reads, without changing its language.

In order: imports are joined; templates instantiated; what cannot be reached is left out; strings and regular
expressions are written in what all readers have in common; terminals that may be empty become optional; priorities are
dropped from rules, where they only choose among trees, and resolved in terminals, where they choose among strings; what
looks past the end of its terminal is proven needless; long lists of words become one terminal; optional parts are
written so that Lark finds no alternative twice; names are made ones that the engine reads; the rest is printed one way.
What cannot be lowered is an error with its place, never another language in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar.dialect import dialect_of
from grammarkit.grammar.flat import Flat, printed
from grammarkit.grammar.grammar import Grammar
from grammarkit.grammar.join import joined
from grammarkit.grammar.lowering.behind import followed
from grammarkit.grammar.lowering.brackets import bracketed
from grammarkit.grammar.lowering.collisions import uncollided
from grammarkit.grammar.lowering.empty import without_empty
from grammarkit.grammar.lowering.names import named
from grammarkit.grammar.lowering.plain import plain
from grammarkit.grammar.lowering.priority import resolved
from grammarkit.grammar.lowering.template import instantiated
from grammarkit.grammar.lowering.wide import narrowed
from grammarkit.grammar.once import once
from grammarkit.grammar.reach import reachable
from grammarkit.grammar.report import GrammarError, Report
from grammarkit.grammar.rules import FATAL
from grammarkit.grammar.syntax import Definition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.grammar.joined import Joined
    from grammarkit.grammar.syntax import Statement


@dataclass(frozen=True, slots=True)
class Lowered:
    """A lowered grammar, and where each of its lines came from."""

    grammar: Grammar
    statements: tuple[Statement, ...]
    """What was printed: definitions, `%ignore` and options, whose spans are in the author's texts."""
    flat: Flat
    for_trees: str
    """The same text with the priorities of rules, which choose among trees; only Lark reads it."""
    names: Mapping[str, str]
    """What rules and terminals were called before, for those that had to be renamed."""


def lower(grammar: Grammar, *, dialect: str = "openai") -> Grammar:
    """Do as `Grammar.lower` says."""
    low = lowered(grammar)
    if dialect_of(dialect).reader == "lark":
        return replace(low.grammar, text=low.for_trees)
    return low.grammar


def lowered(grammar: Grammar) -> Lowered:
    """Lower a grammar and keep track of where its lines came from.

    Raises:
        GrammarError: it cannot be done.
    """
    outcome = _outcome(grammar)
    if isinstance(outcome, Report):
        raise GrammarError(placed(outcome, grammar))
    if outcome.grammar.source == grammar.source:
        return outcome
    # What is remembered is of a grammar that is equal, and may lie in another file.
    return replace(outcome, grammar=replace(outcome.grammar, source=grammar.source))


@once
@lru_cache(maxsize=128)
def _outcome(grammar: Grammar) -> Lowered | Report:
    """Remember refusals too: finding out that an automaton would be too large takes longest."""
    try:
        statements = _lowered(joined(grammar), grammar.start)
    except GrammarError as error:
        return error.report
    flat = printed(statements)
    for_trees = printed(statements, priorities=True).text
    names = {s.name: s.known_as for s in statements if isinstance(s, Definition) and s.known_as}
    return Lowered(Grammar(flat.text, source=grammar.source), tuple(statements), flat, for_trees, names)


def unresolved(grammar: Grammar) -> str:
    """Lower a grammar for Lark as though its terminals had no priorities; the empty text where they have none.

    Raises:
        GrammarError: it cannot be done.
    """
    whole = joined(grammar)
    if not any(d.priority for d in whole.definitions if d.is_terminal):
        return ""
    even = tuple(replace(d, priority=None) if d.is_terminal else d for d in whole.definitions)
    return printed(_lowered(replace(whole, definitions=even), grammar.start), priorities=True).text


def placed(report: Report, grammar: Grammar) -> Report:
    """Say in a report which texts its spans are in."""
    return replace(report, text=grammar.text, name=grammar.source, files=grammar.files)


def _lowered(whole: Joined, start: str) -> list[Statement]:
    faults = tuple(fault for rule in FATAL for fault in rule(whole) if fault.fix != "lower")
    if faults:
        raise GrammarError(Report(whole.grammar.text, faults))
    statements = reachable([*instantiated(whole.definitions), *whole.ignores, *whole.options], start)
    looking = plain(statements)
    statements = followed(without_empty(looking.statements), looking.conditions, start)
    for step in (resolved, narrowed, uncollided, bracketed):
        statements = step(statements)
    return named(statements, start)
