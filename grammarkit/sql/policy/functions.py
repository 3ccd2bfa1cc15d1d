"""Which functions a query may call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.nearest import listed
from grammarkit.sql.policy.calls import calls
from grammarkit.sql.policy.refusal import refuse
from grammarkit.sql.reading.place import own_span
from grammarkit.sql.reading.source import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class _Functions:
    names: frozenset[str]
    allowed: bool

    def __call__(self, query: exp.Query) -> None:
        refuse(query, self._found(query))

    def _found(self, query: exp.Query) -> Iterator[Diagnostic]:
        for call, names in calls(query):
            if bool(names & self.names) == self.allowed or (self.allowed and _is_operator(call)):
                continue
            remedy = f"call none but {listed(sorted(self.names)[:12], last='and')}" if self.allowed else "leave it out"
            message = f"the function `{_written(call, names, query)}` is not allowed"
            yield Diagnostic("forbidden-function", message, own_span(call), help=remedy)


def _written(call: exp.Expr, names: frozenset[str], query: exp.Query) -> str:
    """Find the name that was written; sqlglot knows a function by several, and does not say which."""
    (text, _), span = text_of(query), own_span(call)
    word = text[span.start : span.end].lower() if span else ""
    return word if word in names else min(names)


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
