"""What `check` prints: findings on standard output in one of the formats, and a summary."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Severity
from grammarkit.render.place import region
from grammarkit.render.visible import visible

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from grammarkit.cli.judging import Outcome
    from grammarkit.diagnostic import Diagnostic
    from grammarkit.render.judged import Judged


MOST = 50
"""Errors of one kind in one file that people are shown whole; machines get all."""

_MOST_PLACES = 12
"""Lines that are listed of findings that are not shown whole."""


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


def printed(
    outcomes: Sequence[Outcome], output: Format, *, colour: bool = False, whole: Container[str] = frozenset()
) -> str:
    """Lay out what was found; machines get a whole document also where nothing was.

    People are shown findings whole that have one of the codes `whole`, and errors that they have to mend. Of any others
    that are of one kind in one file they are shown the first, and where the rest are.
    """
    from grammarkit.grammar.pages import pages
    from grammarkit.render.github import to_github
    from grammarkit.render.sarif import to_sarif

    judged = [outcome.judged for outcome in outcomes]
    match output:
        case Format.TEXT:
            return "\n".join(line for one in judged for line in _text(one, whole, colour=colour))
        case Format.GITHUB:
            return "\n".join(filter(None, map(to_github, judged)))
        case Format.JSON:
            return json.dumps(_document(outcomes), indent=2)
        case Format.SARIF:
            return json.dumps(to_sarif(judged, pages=pages(), version=version("grammarkit")), indent=2)


def _text(judged: Judged, whole: Container[str], *, colour: bool) -> Iterator[str]:
    """Lay findings out for people, in their order; behind the last that is shown of a kind, tell of the rest."""
    from grammarkit.render.text import to_text

    kinds: dict[tuple[str, str, Severity], list[Diagnostic]] = {}
    for finding in judged.diagnostics:
        kinds.setdefault(_kind(finding, judged), []).append(finding)
    told: Counter[tuple[str, str, Severity]] = Counter()
    for finding in judged.diagnostics:
        name, code, severity = kind = _kind(finding, judged)
        has_to_be_mended = severity is Severity.ERROR and not all(each.fix for each in kinds[kind])
        shown = MOST if has_to_be_mended or code in whole else 1
        told[kind] += 1
        if told[kind] <= shown:
            yield to_text([finding], judged.text, name=judged.name, files=judged.files, colour=colour)
        if told[kind] == shown and (rest := kinds[kind][shown:]):
            yield f"{visible(name)}: … and {len(rest):,} more of {code}{_places(rest, judged)}"


def _kind(finding: Diagnostic, judged: Judged) -> tuple[str, str, Severity]:
    return judged.place(finding)[1], finding.code, finding.severity


def _places(found: Sequence[Diagnostic], judged: Judged) -> str:
    """Say on which lines findings are."""
    spans = [(judged.place(finding)[0], finding.span) for finding in found if finding.span]
    lines = [f"{row:,}" for row in dict.fromkeys(region(text, span).row for text, span in spans)]
    if not lines:
        return ""
    listed = ", ".join(lines[:_MOST_PLACES]) + (", …" if len(lines) > _MOST_PLACES else "")
    return f", on line{'s'[: len(lines) > 1]} {listed}"


def _document(outcomes: Sequence[Outcome]) -> dict[str, object]:
    from grammarkit.render.json import to_json

    tally = Tally.of(outcomes)
    files = [
        {
            "file": outcome.judged.name,
            "ok": not (errors := [d for d in outcome.judged.diagnostics if d.severity is Severity.ERROR]),
            "ok_lowered": all(d.fix == "lower" for d in errors),
            "library": outcome.is_library,
            "examples": outcome.examples,
        }
        for outcome in outcomes
    ]
    findings = [
        to_json(diagnostic, one.text, name=one.name, files=one.files)
        for one in (outcome.judged for outcome in outcomes)
        for diagnostic in one.diagnostics
    ]
    return {
        "files": files,
        "findings": findings,
        "errors": tally.errors,
        "warnings": tally.warnings,
        "notes": tally.notes,
    }


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was found."""

    files: int
    libraries: int
    errors: int
    fixed: int
    """The errors that lowering removes."""
    warnings: int
    notes: int
    examples: int

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> Tally:
        """Count."""
        every = tuple(outcomes)
        found = [diagnostic for outcome in every for diagnostic in outcome.judged.diagnostics]
        errors = [d for d in found if d.severity is Severity.ERROR]
        warnings = sum(d.severity is Severity.WARNING for d in found)
        notes = len(found) - len(errors) - warnings
        fixed = sum(d.fix == "lower" for d in errors)
        libraries = sum(outcome.is_library for outcome in every)
        examples = sum(outcome.examples for outcome in every)
        return cls(len(every), libraries, len(errors), fixed, warnings, notes, examples)

    def failed(self, *, strict: bool) -> bool:
        """Tell whether it is too much."""
        return bool(self.errors or (strict and self.warnings))

    def summary(self, *, examples: bool) -> str:
        """Say it in one line."""
        judged = several(self.files, "file") + self._of_which()
        if examples:
            judged += f", {several(self.examples, 'example')} run"
        parts = [several(self.errors, "error") + self._fixes()] if self.errors else []
        parts += [several(many, what) for many, what in ((self.warnings, "warning"), (self.notes, "note")) if many]
        return f"{judged}: {', '.join(parts) or 'nothing found'}"

    def _of_which(self) -> str:
        if not self.libraries:
            return ""
        return f" ({self.libraries:,} of them {'a library' if self.libraries == 1 else 'libraries'})"

    def _fixes(self) -> str:
        if not self.fixed:
            return ""
        many = f"{self.fixed} of them " if self.fixed < self.errors else "all of them " if self.errors > 1 else ""
        return f" ({many}fixed by `grammarkit lower`)"


def several(number: int, thing: str) -> str:
    """Count things: `1 file`, `2,000 files`."""
    return f"{number:,} {thing}{'s'[: number != 1]}"
