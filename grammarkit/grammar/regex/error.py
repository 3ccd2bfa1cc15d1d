"""`RegexError`: a pattern that cannot be expressed. It is a `ValueError`, so that this package needs no other layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grammarkit.diagnostic import Span


class RegexError(ValueError):
    """A pattern is broken, or says something that no plain regular expression says.

    `span` is the offending stretch of the pattern; where no single stretch is to blame it is the whole pattern.
    """

    def __init__(self, message: str, help: str, span: Span) -> None:
        super().__init__(message, help, span)
        self.message = message
        self.help = help
        self.span = span

    def __str__(self) -> str:
        return f"{self.message}; {self.help}" if self.help else self.message
