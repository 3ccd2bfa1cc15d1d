"""`check`: the rules' findings on the text as it is given, then the engine's own verdict on what is made of it.

Where that is favourable, the engine is asked about the grammar's own examples, and together with Lark about texts drawn
from the grammar.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Severity
from grammarkit.grammar.agree import BUDGET, engines_disagree
from grammarkit.grammar.conflicts import DEADLINE, lalr_conflict
from grammarkit.grammar.dialect import dialect_of
from grammarkit.grammar.examples import wrong_example
from grammarkit.grammar.join import joined
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.report import GrammarError, Report
from grammarkit.grammar.rules import LANGUAGE_RULES, NAME_RULES, ONCE, TEXT_RULES
from grammarkit.grammar.rules.names import missing_start
from grammarkit.grammar.structure import structure
from grammarkit.grammar.suppress import unsuppressed
from grammarkit.grammar.verdict import engine_findings, given_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grammarkit.diagnostic import Diagnostic, Span
    from grammarkit.grammar.dialect import Dialect
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.joined import Joined

_EMPTY = frozenset({"empty-language", "unproductive-rule"})
_CAUSES = {
    "empty-language": _EMPTY,
    "endless-terminal": _EMPTY | {"endless-terminal", "ignore-shadows", "ignored-terminal", "swallowing-terminal"},
    "engine-crashes": frozenset({"too-many-symbols"}),
    "engine-limit": frozenset({"wide-choice"}),
}
"""For what the engine complains of, at the start rule, the rules that say where it comes from."""


def check(grammar: Grammar, *, dialect: str = "openai", samples: int = 60, deadline: float = 10.0) -> Report:
    """Do as `Grammar.check` says."""
    wanted = dialect_of(dialect)
    return _report(_findings(grammar, wanted, samples, deadline), grammar, wanted)


def check_library(grammar: Grammar, *, dialect: str = "openai") -> Report:
    """Find what is wrong with a grammar that has no start, since others import what it defines.

    What its parts mean together depends on who imports them, and is found where these are checked.
    """
    wanted = dialect_of(dialect)
    try:
        return _report(_written(joined(grammar).as_library()), grammar, wanted)
    except GrammarError as error:
        return error.report


def _report(findings: Iterable[Diagnostic], grammar: Grammar, dialect: Dialect) -> Report:
    found = [graded for finding in findings if (graded := _graded(finding, dialect))]
    kept = sorted(unsuppressed(dict.fromkeys(found), grammar), key=_place)
    return Report(grammar.text, tuple(_told_once(kept)), grammar.source, dialect.name, grammar.files)


def _written(whole: Joined) -> list[Diagnostic]:
    """Judge what is written, without asking what it means."""
    judges = [rule for rule in NAME_RULES if whole.grammar.start in whole.entries or rule is not missing_start]
    found = [finding for source in whole.sources for rule in TEXT_RULES for finding in rule(source)]
    return found + [finding for rule in judges for finding in rule(whole)]


def _findings(grammar: Grammar, dialect: Dialect, samples: int, deadline: float) -> Iterator[Diagnostic]:
    try:
        written = _written(joined(grammar))
    except GrammarError as error:
        yield from error.report.diagnostics
        return
    yield from written
    errors = [finding for finding in unsuppressed(written, grammar) if _is_error(finding, dialect)]
    as_given = dialect.as_given and grammar.start == "start" and not errors
    try:
        low = lowered(grammar)
        told = [finding for rule in LANGUAGE_RULES for finding in rule(structure(grammar))]
    except GrammarError as error:
        unlowered = (fault for fault in error.report.diagnostics if not _is_written(fault, errors))
        yield from given_findings(grammar, deadline=deadline) if as_given else unlowered
        return
    yield from told
    if dialect.reader == "lark":
        yield from lalr_conflict(grammar, deadline=min(DEADLINE, deadline))
    else:
        refusals = (
            given_findings(grammar, deadline=deadline) if as_given else engine_findings(low, grammar, deadline=deadline)
        )
        heard = (*unsuppressed(told, grammar), *errors)
        yield from (refusal for refusal in refusals if not _is_told(refusal, heard))
        if not refusals:
            yield from wrong_example(grammar)
            yield from engines_disagree(grammar, samples=samples, budget=min(BUDGET, deadline))


def _told_once(findings: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Tell at its first place, with their number, of what one remedy serves wherever it stands."""
    numbers = Counter(finding.code for finding in findings)
    told: set[str] = set()
    for finding in findings:
        more = numbers[finding.code] - 1
        if finding.code not in ONCE or not more:
            yield finding
        elif finding.code not in told:
            told.add(finding.code)
            yield replace(finding, message=f"{finding.message}; so in {more} more place{'s' if more > 1 else ''}")


def _is_told(refusal: Diagnostic, told: Iterable[Diagnostic]) -> bool:
    """Tell whether a rule found what the engine complains of, and where."""
    if refusal.code == "engine-refuses":
        return any(finding.severity is Severity.ERROR and not finding.fix for finding in told)
    causes = _CAUSES.get(refusal.code, frozenset())
    return any(finding.code in causes and finding.severity is Severity.ERROR for finding in told)


def _is_error(finding: Diagnostic, dialect: Dialect) -> bool:
    graded = _graded(finding, dialect)
    return graded is not None and graded.severity is Severity.ERROR


def _is_written(fault: Diagnostic, errors: Iterable[Diagnostic]) -> bool:
    """Tell whether a rule has said already of a pattern that it cannot be lowered."""
    touched = (error for error in errors if not error.fix and _touch(fault.span, error.span))
    return fault.code == "unlowerable-regex" and any(touched)


def _touch(one: Span | None, other: Span | None) -> bool:
    if one is None or other is None or one.file != other.file:
        return False
    return one.start < other.end and other.start < one.end


def _graded(finding: Diagnostic, dialect: Dialect) -> Diagnostic | None:
    """Give a finding the severity that it has in a dialect."""
    severity = dialect.severities.get(finding.code, finding.severity)
    return None if severity is None else replace(finding, severity=severity)


def _place(finding: Diagnostic) -> tuple[str, int, str]:
    return (finding.span.file, finding.span.start, finding.code) if finding.span else ("", 0, finding.code)
