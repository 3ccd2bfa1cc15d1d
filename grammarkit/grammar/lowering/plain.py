"""Strings, patterns, operators and aliases, rewritten in what Python, Lark and every version of the engine share.

A regular expression is re-printed where it stands. Where it is lazy, looks around or is anchored beside other parts of
its terminal, what it means depends on those: the whole terminal then becomes one regular expression, as Lark joins it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar import regex
from grammarkit.grammar.lowering.aliases import settled
from grammarkit.grammar.lowering.following import Condition, unproven
from grammarkit.grammar.reach import refs
from grammarkit.grammar.report import GrammarError, Report
from grammarkit.grammar.strings import rewritten
from grammarkit.grammar.syntax import (
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

    from grammarkit.grammar.syntax import Expr, Statement

_CONTEXTUAL = frozenset({"anchor", "atomic", "lazy", "lookaround", "word-boundary"})
"""What makes a piece of a pattern depend on the pieces beside it."""


def plain(statements: list[Statement]) -> list[Statement]:
    """Rewrite what stands inside definitions; terminals that were taken into others are left out.

    Raises:
        GrammarError: something has no equivalent; every such place is listed.
    """
    terminals = {s.name: n for n, s in enumerate(statements) if isinstance(s, Definition) and s.is_terminal}
    rewriter = _Rewriter({name: s for name in terminals if isinstance(s := statements[terminals[name]], Definition)})
    written: dict[int, Statement] = {n: s for n, s in enumerate(statements) if isinstance(s, Options)}
    todo = sorted(set(range(len(statements))) - set(terminals.values()) - set(written))
    # A terminal that is only a part of others may mean nothing alone: it comes only if it is still asked for.
    for n in todo:
        statement = statements[n]
        if n not in written and isinstance(statement, Definition | Ignore):
            new = written[n] = rewriter.statement(statement)
            todo += [terminals[ref.name] for ref in refs(new.expr) if ref.name in terminals]
    done = [written[n] for n in sorted(written)]
    faults = rewriter.faults or list(unproven(rewriter.conditions, done))
    if faults:
        raise GrammarError(Report("", tuple(dict.fromkeys(faults))))
    return done


class _Rewriter:
    def __init__(self, terminals: Mapping[str, Definition]) -> None:
        self._terminals = terminals
        self.faults: list[Diagnostic] = []
        self.conditions: list[Condition] = []

    def statement(self, statement: Definition | Ignore) -> Definition | Ignore:
        statement = settled(statement)
        if isinstance(statement, Ignore) or statement.is_terminal:
            expr = self._terminal(statement.expr)
        else:
            expr = rebuilt(statement.expr, self._changed)
        return replace(statement, expr=expr)

    def _terminal(self, expr: Expr) -> Expr:
        if isinstance(expr, Regexp) or not self._is_whole(expr):
            return rebuilt(expr, self._changed)
        try:
            written = _unforced(pattern(expr, self._terminals), "")
            plainly, endings = regex.split(written)
            for ending in endings:
                text = written[ending.span.start : ending.span.end]
                self.conditions.append(Condition(plainly, ending.pattern, text, expr.span, ending.is_last))
            return Regexp(plainly, "", expr.span)
        except NotRegular:
            if self._is_contextual(expr):
                message = "what is lazy or looks around here stands beside what only llguidance reads"
                remedy = "write the terminal as one regular expression"
                self.faults.append(Diagnostic("unlowerable-regex", message, expr.span, help=remedy))
            return rebuilt(expr, self._changed)
        except regex.RegexError as error:
            self.faults.append(Diagnostic("unlowerable-regex", error.message, expr.span, help=error.help))
            return expr

    def _is_whole(self, expr: Expr) -> bool:
        """Tell terminals that have to be one regular expression: by what they hold, or since parts were imported."""
        imported = (isinstance(node, Ref) and "__" in node.name.strip("_") for node in _expanded(expr, self._terminals))
        return any(imported) or self._is_contextual(expr)

    def _is_contextual(self, expr: Expr) -> bool:
        """Tell whether a piece of a terminal depends on the pieces beside it."""
        patterns = (node for node in _expanded(expr, self._terminals) if isinstance(node, Regexp))
        return any(found.kind in _CONTEXTUAL for node in patterns for found in regex.findings(node.pattern, node.flags))

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
                return self._reprinted(node)
            case _:
                return node

    def _reprinted(self, node: Regexp) -> Expr:
        try:
            written = _unforced(node.pattern, node.flags)
            plainly, endings = regex.split(written, node.flags)
            for ending in endings:
                text = written[ending.span.start : ending.span.end]
                self.conditions.append(
                    Condition(plainly, ending.pattern, text, ending.span.within(node.span, after=1), ending.is_last)
                )
            return replace(node, pattern=plainly, flags="")
        except regex.RegexError as error:
            span = error.span.within(node.span, after=1)
            self.faults.append(Diagnostic("unlowerable-regex", error.message, span, help=error.help))
            return node


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
