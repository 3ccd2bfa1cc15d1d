"""Strings, patterns, operators and aliases, rewritten in what Python, Lark and every version of the engine share.

A regular expression is re-printed where it stands. Where it is lazy, looks around or is anchored beside other parts of
its terminal, what it means depends on those: the whole terminal then becomes one regular expression, as Lark joins it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar import regex
from grammarkit.grammar.lowering.aliases import settled
from grammarkit.grammar.lowering.following import Condition, key_of
from grammarkit.grammar.lowering.fresh import Names
from grammarkit.grammar.reach import refs
from grammarkit.grammar.report import GrammarError, Report
from grammarkit.grammar.strings import rewritten
from grammarkit.grammar.syntax import (
    Combined,
    Definition,
    Ignore,
    Literal,
    Options,
    Range,
    Ref,
    Regexp,
    Repeat,
    Sequence,
    children,
    rebuilt,
)
from grammarkit.grammar.terminal import NotRegular, pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.syntax import Expr, Statement

_CONTEXTUAL = frozenset({"anchor", "atomic", "lazy", "lookaround", "word-boundary"})
"""What makes a piece of a pattern depend on the pieces beside it."""


class Plain(NamedTuple):
    """Statements whose terminals look nowhere, and what these asked of the text behind them, by name."""

    statements: list[Statement]
    conditions: Mapping[str, Condition]


def plain(statements: list[Statement]) -> Plain:
    """Rewrite what stands inside definitions; terminals that were taken into others are left out.

    Raises:
        GrammarError: something has no equivalent; every such place is listed.
    """
    terminals = {s.name: n for n, s in enumerate(statements) if isinstance(s, Definition) and s.is_terminal}
    definitions = {s.name: s for s in statements if isinstance(s, Definition)}
    rewriter = _Rewriter(definitions)
    written: dict[int, Statement] = {n: s for n, s in enumerate(statements) if isinstance(s, Options)}
    todo = sorted(set(range(len(statements))) - set(terminals.values()) - set(written))
    # A terminal that is only a part of others may mean nothing alone: it comes only if it is still asked for.
    for n in todo:
        statement = statements[n]
        if n not in written and isinstance(statement, Definition | Ignore):
            new = written[n] = rewriter.statement(statement)
            todo += [terminals[ref.name] for ref in refs(new.expr) if ref.name in terminals]
    done = [written[n] for n in sorted(written)]
    if rewriter.faults:
        raise GrammarError(Report("", tuple(dict.fromkeys(rewriter.faults))))
    return Plain([*done, *rewriter.made], rewriter.conditions)


class _Rewriter:
    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self._terminals = {name: d for name, d in definitions.items() if d.is_terminal}
        self._fresh = Names(definitions.values())
        self._named: dict[tuple[str, str], str] = {}
        self.faults: list[Diagnostic] = []
        self.conditions: dict[str, Condition] = {}
        self.made: list[Definition] = []

    def statement(self, statement: Definition | Ignore) -> Definition | Ignore:
        statement = settled(statement)
        if isinstance(statement, Definition) and not statement.is_terminal:
            return replace(statement, expr=rebuilt(statement.expr, self._in_rule))
        expr, condition = self._terminal(statement.expr)
        if condition is not None:
            self.conditions[key_of(statement)] = condition
        return replace(statement, expr=expr)

    def _terminal(self, expr: Expr) -> tuple[Expr, Condition | None]:
        """Rewrite what a terminal matches, and say what it asks of the text behind it."""
        if isinstance(expr, Regexp):
            return self._reprinted(expr)
        if not self._is_whole(expr):
            return rebuilt(expr, self._changed), None
        try:
            written = regex.unreferenced(pattern(expr, self._terminals))
            return _split(_unforced(written, ""), "", expr.span)
        except NotRegular:
            if self._is_contextual(expr):
                message = "what is lazy or looks around here stands beside what only llguidance reads"
                remedy = "write the terminal as one regular expression"
                self.faults.append(Diagnostic("unlowerable-regex", message, expr.span, help=remedy))
            return rebuilt(expr, self._changed), None
        except regex.RegexError as error:
            self.faults.append(Diagnostic("unlowerable-regex", error.message, expr.span, help=error.help))
            return expr, None

    def _is_whole(self, expr: Expr) -> bool:
        """Tell terminals that have to be one regular expression: by what they hold, or since parts were imported."""
        nodes = _expanded(expr, self._terminals)
        imported = (isinstance(node, Ref) and "__" in node.name.strip("_") for node in nodes)
        return any(imported) or any(isinstance(node, Combined) for node in nodes) or self._is_contextual(expr)

    def _is_contextual(self, expr: Expr) -> bool:
        """Tell whether a piece of a terminal depends on the pieces beside it."""
        patterns = (node for node in _expanded(expr, self._terminals) if isinstance(node, Regexp))
        return any(found.kind in _CONTEXTUAL for node in patterns for found in regex.findings(node.pattern, node.flags))

    def _in_rule(self, node: Expr) -> Expr:
        """Rewrite a part of a rule; what asks for something behind it needs a name."""
        if not isinstance(node, Regexp):
            return self._changed(node)
        expr, condition = self._reprinted(node)
        if condition is None:
            return expr
        key = (node.pattern, node.flags)
        if key not in self._named:
            self._named[key] = self._fresh.free("PATTERN")
            self.conditions[self._named[key]] = replace(condition, is_unnamed=True)
            self.made.append(Definition(self._named[key], expr, node.span, node.span))
        return Ref(self._named[key], node.span)

    def _changed(self, node: Expr) -> Expr:
        match node:
            case Literal():
                return replace(node, text=rewritten(node.text))
            case Range(low=low, high=high):
                return replace(
                    node, low=replace(low, text=rewritten(low.text)), high=replace(high, text=rewritten(high.text))
                )
            case Repeat(operator="{"):
                return _bounded(node)
            case Regexp():
                return self._reprinted(node)[0]
            case _:
                return node

    def _reprinted(self, node: Regexp) -> tuple[Expr, Condition | None]:
        written = regex.unreferenced(node.pattern, node.flags)
        is_inside = written == node.pattern
        try:
            return _split(_unforced(written, node.flags), node.flags, node.span, is_inside=is_inside)
        except regex.RegexError as error:
            span = error.span.within(node.span, after=1) if is_inside else node.span
            self.faults.append(Diagnostic("unlowerable-regex", error.message, span, help=error.help))
            return node, None


def _split(written: str, flags: str, span: Span, *, is_inside: bool = False) -> tuple[Expr, Condition | None]:
    """Take a pattern apart that stands at a place, or, where it was made of several, for it."""
    found = regex.split(written, flags)
    expr = Regexp(found.pattern, "", span)
    if found.span is None:
        return expr, None
    text = written[found.span.start : found.span.end]
    place = found.span.within(span, after=1) if is_inside else span
    return expr, Condition(found.endings, text, place, found.inside, found.of_lines)


def _unforced(written: str, flags: str) -> str:
    """Write what forbids backtracking at the end as it would be without, where the longest match is the same."""
    plainer = regex.unforced(written, flags)
    return written if plainer != written and regex.cut_short(plainer) is not None else plainer


def _expanded(expr: Expr, terminals: Mapping[str, Definition]) -> list[Expr]:
    """List the nodes of a terminal and of those that it is made of."""
    nodes: list[Expr] = []
    seen: set[str] = set()
    todo = [expr]
    while todo:
        node = todo.pop()
        nodes.append(node)
        todo += children(node)
        if isinstance(node, Ref) and node.name in terminals and node.name not in seen:
            seen.add(node.name)
            todo.append(terminals[node.name].expr)
    return nodes


def _bounded(repeat: Repeat) -> Expr:
    """Write `x{n,m}`, which only llguidance reads, with operators that both read."""
    if repeat.high is not None:
        return replace(repeat, operator="~")
    if repeat.low < 2:
        return replace(repeat, operator="+" if repeat.low else "*")
    exactly = replace(repeat, operator="~", high=repeat.low)
    return Sequence((exactly, replace(repeat, operator="*", low=0)), repeat.span)
