"""Which functions a query may call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.nearest import listed
from grammarkit.sql.policy.calls import called_words, calls, parsed_apart
from grammarkit.sql.policy.refusal import refuse
from grammarkit.sql.reading.functions import written_name
from grammarkit.sql.reading.place import own_span
from grammarkit.sql.reading.source import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.diagnostic import Span


@dataclass(frozen=True, slots=True)
class _Functions:
    names: frozenset[str]
    allowed: bool

    def __call__(self, query: exp.Query) -> None:
        refuse(query, self._found(query))

    def _found(self, query: exp.Query) -> Iterator[Diagnostic]:
        remedy = f"call none but {listed(sorted(self.names)[:12], last='and')}" if self.allowed else "leave it out"
        for name, span in (*self._written(query), *self._parsed(query)):
            yield Diagnostic("forbidden-function", f"the function `{name}` is not allowed", span, help=remedy)

    def _written(self, query: exp.Query) -> Iterator[tuple[str, Span]]:
        """Find names in the text, since sqlglot does not keep those of all calls."""
        for word, span in called_words(query):
            if (self.allowed and word in parsed_apart(query) - _CASTS and word not in self.names) or (
                not self.allowed and word in self.names
            ):
                yield word, span

    def _parsed(self, query: exp.Query) -> Iterator[tuple[str, Span | None]]:
        text = read_text(query)
        for call, names in calls(query):
            written = written_name(call, text or "").lower()
            if text is not None and (not written or (not self.allowed and written in self.names)):
                continue  # that was found in the text
            if bool(names & self.names) != self.allowed and not (self.allowed and _is_operator(call)):
                yield written or min(names), own_span(call)


_CASTS = frozenset({"cast", "convert", "safe_cast", "try_cast", "try_convert"})


def only_functions(*names: str) -> _Functions:
    """Make a validator that lets a query call these functions and no others; CASE, CAST and operators are free."""
    return _Functions(frozenset(name.lower() for name in names), allowed=True)


def no_functions(*names: str) -> _Functions:
    """Make a validator that refuses calls of these functions: `no_functions(*denied("postgres"), "my_function")`."""
    return _Functions(frozenset(name.lower() for name in names), allowed=False)


def _is_operator(call: exp.Expr) -> bool:
    """Tell what sqlglot keeps as a function, though it is written as an operator or a keyword."""
    operators = exp.Case | exp.If | exp.Cast | exp.Connector | exp.Predicate | exp.Unary | exp.Binary | exp.Interval
    return isinstance(call, operators)
