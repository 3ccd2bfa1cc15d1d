"""The engine's own verdict on a grammar, as a finding that points at the author's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.grammar.analysis.least import NEVER
from grammarkit.grammar.flat import Flat
from grammarkit.grammar.probe import Verdict, probe
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.source import read
from grammarkit.grammar.structure import structure
from grammarkit.grammar.worker import LONGEST_FORCED

if TYPE_CHECKING:
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.lower import Lowered

_PLACE = re.compile(r"(?:at )?(?P<line>\d+)\((?P<column>\d+)\): (?P<message>[^\n]*)")


def engine_findings(low: Lowered, grammar: Grammar, *, deadline: float = 10.0) -> tuple[Diagnostic, ...]:
    """Have the engine try a lowered grammar, and point its complaint at the author's text."""
    verdict = _explained(probe(low.grammar.text, deadline=deadline), grammar)
    return () if verdict.ok else (_complaint(verdict, low.flat, _start_span(grammar), deadline),)


def given_findings(grammar: Grammar, *, deadline: float = 10.0) -> tuple[Diagnostic, ...]:
    """Have the engine try a grammar as it is given, without lowering."""
    lines = tuple(Span(*found.span()) for found in re.finditer(r"[^\n]*\n?", grammar.text))
    verdict = _explained(probe(grammar.text, deadline=deadline), grammar)
    flat = Flat(grammar.text, lines)
    return () if verdict.ok else (_complaint(verdict, flat, _start_span(grammar), deadline),)


def _explained(verdict: Verdict, grammar: Grammar) -> Verdict:
    """Tell what is forced without end from what never ends whatever is written, and from what is long by itself."""
    if verdict.stage != "forced":
        return verdict
    try:
        shortest = structure(grammar).least.needs[0]
    except GrammarError:
        return verdict
    if shortest >= NEVER:
        return Verdict("empty", verdict.error)
    return Verdict() if shortest >= LONGEST_FORCED else verdict


def _start_span(grammar: Grammar) -> Span | None:
    named = (d.name_span for d in read(grammar.text).definitions if d.name == grammar.start)
    return next(named, None)


def _complaint(verdict: Verdict, flat: Flat, start: Span | None, deadline: float) -> Diagnostic:
    match verdict.stage:
        case "compile":
            return _refusal(verdict.error, flat, start)
        case "empty":
            message, remedy = "no text is in this language", "give every rule an alternative that can end"
            return Diagnostic("empty-language", message, start, help=remedy)
        case "forced":
            message = "a sentence would begin with the same characters, repeated without end"
            remedy = "let no terminal match what must follow it, and no %ignore match what a rule asks for"
            return Diagnostic("endless-terminal", message, start, help=remedy)
        case "hang":
            message = f"the engine does not finish within {deadline:g} s of work on this grammar"
            remedy = "let no terminal match what must follow it; bound repetitions; put long lists into one terminal"
            return Diagnostic("engine-hangs", message, start, help=remedy)
        case "mask":
            message = f"the engine cannot start a sentence: {_first_line(verdict.error)}"
            if "NoExtensionBias" in verdict.error:
                remedy = "give every rule an alternative that can end"
                return Diagnostic("empty-language", "no text is in this language", start, help=remedy)
            remedy = "put long lists of alternatives into one terminal; write `x+` instead of right recursion"
            return Diagnostic("engine-limit", message, start, help=remedy)
        case "memory":
            return Diagnostic("engine-memory", verdict.error, start, help="make the grammar smaller")
        case _:
            message = f"the engine crashes on this grammar: {_first_line(verdict.error)}"
            remedy = "shorten chains of rules that only name another rule; make the grammar smaller"
            return Diagnostic("engine-crashes", message, start, help=remedy)


def _refusal(error: str, flat: Flat, start: Span | None) -> Diagnostic:
    """Take the engine's message apart; it names a line, and lines know where they came from."""
    found = _PLACE.search(error)
    if found is None:
        return Diagnostic("engine-refuses", f"the engine says: {_first_line(error)}", start, Severity.ERROR)
    span = flat.origin(int(found["line"])) or start
    return Diagnostic("engine-refuses", f"the engine says: {_lower_first(found['message'])}", span, Severity.ERROR)


def _first_line(error: str) -> str:
    return _lower_first(error.split("\n", 1)[0].removeprefix("panic: "))


def _lower_first(message: str) -> str:
    return message[:1].lower() + message[1:]
