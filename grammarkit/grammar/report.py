"""What a check of a grammar found, and the error that says a grammar cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.errors import GrammarKitError
from grammarkit.render.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.diagnostic import Span

_SHOWN = 3
"""Findings that the short form of a report names."""


@dataclass(frozen=True, slots=True)
class File:
    """A text that a grammar imports: the file's name, its content, and why it cannot be used if it cannot."""

    name: str
    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """Everything that a check found in `text`, in the order of the text.

    It is neither true nor false, since either could mean that nothing was found: ask `ok`, `errors` or `diagnostics`.
    """

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()
    name: str = ""
    dialect: str = "openai"
    files: tuple[File, ...] = ()
    """The texts that `text` imports: the `file` of a span is the name of one of them."""

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What makes the grammar unusable as it stands."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What the grammar will be taken with, but should be looked at."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.WARNING)

    @property
    def ok(self) -> bool:
        """Whether the engine takes the text as it is given."""
        return not self.errors

    @property
    def ok_lowered(self) -> bool:
        """Whether the engine takes what `Grammar.lower` makes of the text."""
        return all(d.fix == "lower" for d in self.errors)

    def __bool__(self) -> NoReturn:
        raise TypeError("a report is neither true nor false; ask its `ok`, `errors` or `diagnostics`")

    def raise_for_errors(self) -> None:
        """Raise `GrammarError` unless `ok`."""
        if not self.ok:
            raise GrammarError(self)

    def __repr__(self) -> str:
        found = ", ".join(f"{d.severity.value} {d.code}" for d in self.diagnostics[:_SHOWN])
        more = len(self.diagnostics) - _SHOWN
        return f"<Report {self.name or 'grammar'}: {found or 'nothing found'}{f', {more} more' if more > 0 else ''}>"

    def __str__(self) -> str:
        return to_text(self.diagnostics, self.text, name=self.name, files=self.texts)

    @property
    def texts(self) -> Mapping[str, str]:
        """The imported texts by the names that spans give them."""
        return {file.name: file.text for file in self.files}


class GrammarError(GrammarKitError):
    """A grammar cannot be used; `report` says where and why."""

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        return str(self.report)

    @classmethod
    def of(
        cls, text: str, code: str, message: str, span: Span | None = None, *, help: str = "", name: str = ""
    ) -> GrammarError:
        """Make the error for a single fault."""
        return cls(Report(text, (Diagnostic(code, message, span, help=help),), name))
