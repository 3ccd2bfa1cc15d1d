"""What is wrong, and where: one value for lint findings, parse errors, unknown columns and failed requests.

Producers fill in facts and never format; renderers (`grammarkit.render`) lay facts out and never judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error makes a text or grammar unusable, a warning does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Span:
    """Character offsets `[start, end)` into a text; an empty span points between two characters.

    `file` names the text where it is not the one that was judged, but one that it imports.
    """

    start: int
    end: int
    file: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forwards from 0, not from {self.start} to {self.end}")

    def shifted(self, by: int) -> Span:
        """Return the same stretch in a text that starts `by` characters earlier."""
        return Span(self.start + by, self.end + by, self.file)

    def within(self, outer: Span, *, after: int = 0) -> Span:
        """Return a stretch that is counted from `after` characters behind the start of `outer`, in the text of both."""
        return Span(outer.start + after + self.start, outer.start + after + self.end, outer.file)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that is wrong.

    `code` names the bad thing in kebab-case, `message` says what is true, `expected` lists what could have stood at
    `span`, and `help` is an instruction. `fix="lower"` marks a finding that `Grammar.lower` removes by itself.
    """

    code: str
    message: str
    span: Span | None = None
    severity: Severity = Severity.ERROR
    expected: tuple[str, ...] = ()
    help: str = ""
    fix: str = ""
