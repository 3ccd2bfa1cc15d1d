"""What `check` finds in one grammar, whatever becomes of it: a file that cannot be read is a finding too."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grammarkit.cli.deadline import TimeUp, within
from grammarkit.cli.grammars import Kind, grammar_of, kind
from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar.report import GrammarError
from grammarkit.render.judged import Judged
from grammarkit.render.place import region

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from grammarkit.cli.codes import Wanted
    from grammarkit.grammar import Grammar, Report

GRACE = 3.0
"""Seconds that our own work on a grammar may take on top of the engine's deadline, of the processor's time."""


@dataclass(frozen=True, slots=True)
class How:
    """What the options say about judging."""

    dialect: str = "openai"
    start: str = "start"
    lower: bool = False
    samples: int = 60
    deadline: float = 10.0
    import_paths: tuple[Path, ...] = ()
    allow_outside: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found in one grammar, how many examples in it were run, and whether it is there for others to import."""

    name: str
    judged: Judged
    examples: int = 0
    is_library: bool = False


def judge(name: str, how: How) -> Outcome:
    """Judge the grammar that a name leads to; never raises on account of the grammar."""
    if kind(name) is Kind.FOLDER:
        closed = Diagnostic("unreadable-file", "the folder cannot be read", help="allow reading it")
        return Outcome(name, Judged(name, "", (closed,)))
    text = ""
    try:
        with within(how.deadline + GRACE):
            grammar = _grammar(name, how)
            text = grammar.text
            report = _lowered(grammar, how) if how.lower else _checked(grammar, how)
            return Outcome(name, _judged(report), _examples(report, grammar))
    except GrammarError as error:
        judged = _judged(error.report)
        return Outcome(name, judged if judged.name else replace(judged, name=name))
    except TimeUp:
        message = f"checking this grammar takes longer than {how.deadline + GRACE:g} s"
        slow = Diagnostic("slow-check", message, help="make the grammar smaller, or give it longer with --deadline")
        return Outcome(name, Judged(name, text, (slow,)))


def _grammar(name: str, how: How) -> Grammar:
    return grammar_of(name, start=how.start, import_paths=how.import_paths, allow_outside=how.allow_outside)


def _checked(grammar: Grammar, how: How) -> Report:
    return grammar.check(dialect=how.dialect, samples=how.samples, deadline=how.deadline)


def _lowered(grammar: Grammar, how: How) -> Report:
    """Judge what will be sent, and say where in the author's text it comes from."""
    from grammarkit.grammar.examples import wrong_example
    from grammarkit.grammar.join import joined
    from grammarkit.grammar.lower import lowered, placed
    from grammarkit.grammar.rules.regexes import lazy_end
    from grammarkit.grammar.suppress import unsuppressed

    report = _checked(grammar.lower(dialect=how.dialect), how)
    flat = lowered(grammar).flat
    # What is sent has no comments, and examples are comments.
    examples = wrong_example(grammar) if _was_taken(report) else ()

    def origin(finding: Diagnostic) -> Diagnostic:
        row = region(report.text, finding.span).row if finding.span else 0
        return replace(finding, span=flat.origin(row))

    # Lowering keeps to laziness, and no sign of it is left.
    lazy = (finding for source in joined(grammar).sources for finding in lazy_end(source))
    found = dict.fromkeys([*map(origin, report.diagnostics), *lazy, *examples])
    return placed(replace(report, diagnostics=tuple(unsuppressed(found, grammar))), grammar)


def _judged(report: Report) -> Judged:
    return Judged(report.name, report.text, report.diagnostics, report.texts)


def _examples(report: Report, grammar: Grammar) -> int:
    """Count the examples that were run."""
    from grammarkit.grammar.examples import examples
    from grammarkit.grammar.lower import lowered

    try:
        lowered(grammar)
    except GrammarError:
        return 0
    return len(examples(grammar.text)) if _was_taken(report) else 0


def _was_taken(report: Report) -> bool:
    """Tell whether an engine was asked, and took the grammar: only then is it asked about examples."""
    from grammarkit.grammar.dialect import dialect_of
    from grammarkit.grammar.pages import ENGINE

    asked = dialect_of(report.dialect).reader == "llguidance"
    return asked and not any(finding.code in ENGINE for finding in report.diagnostics)


def with_libraries(outcomes: Sequence[Outcome], how: How) -> list[Outcome]:
    """Judge anew, as what it is, each library: a file that has no start, and that another of these files imports."""
    importers: dict[str, set[str]] = {}
    for outcome in outcomes:
        for file in outcome.judged.files:
            importers.setdefault(os.path.realpath(file), set()).add(os.path.realpath(outcome.name))

    def is_library(outcome: Outcome) -> bool:
        path = os.path.realpath(outcome.name)
        return _has_no_start(outcome) and bool(importers.get(path, set()) - {path})

    return [_as_library(outcome, how) if is_library(outcome) else outcome for outcome in outcomes]


def _has_no_start(outcome: Outcome) -> bool:
    return any(finding.code == "missing-start" for finding in outcome.judged.diagnostics)


def _as_library(outcome: Outcome, how: How) -> Outcome:
    from grammarkit.grammar.check import check_library

    judged = _judged(check_library(_grammar(outcome.name, how), dialect=how.dialect))
    left = tuple(finding for finding in judged.diagnostics if not (how.lower and finding.fix == "lower"))
    return Outcome(outcome.name, replace(judged, diagnostics=left), is_library=True)


def once(outcomes: Iterable[Outcome], wanted: Wanted) -> tuple[Outcome, ...]:
    """Leave out what was found before, in a file that several import, and what is not wanted."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Outcome] = []
    for outcome in outcomes:
        new = {_identity(d, outcome.judged): d for d in outcome.judged.diagnostics}
        fresh = tuple(d for identity, d in new.items() if identity not in seen)
        seen |= new.keys()
        kept.append(replace(outcome, judged=wanted.among(replace(outcome.judged, diagnostics=fresh))))
    return tuple(kept)


def _identity(finding: Diagnostic, judged: Judged) -> tuple[object, ...]:
    span = finding.span
    return judged.place(finding)[1], finding.code, finding.message, span and (span.start, span.end)
