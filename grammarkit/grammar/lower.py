"""Lowering: rewrite a grammar into what the engine reads, without changing its language.

What is done, in order: templates are instantiated; regular expressions are re-printed in what Python and Rust have in
common, through the regex algebra where they look around or are lazy; priorities are dropped from rules, where they only
choose among trees, and resolved in terminals, where they choose among strings; what cannot be reached is left out; the
rest is printed one way. What cannot be lowered is an error with its place, never another language in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar import regex
from grammarkit.grammar.flat import Flat, printed
from grammarkit.grammar.grammar import Grammar
from grammarkit.grammar.priority import resolved
from grammarkit.grammar.report import GrammarError, Report
from grammarkit.grammar.source import read
from grammarkit.grammar.syntax import (
    Definition,
    Ignore,
    Import,
    Literal,
    Options,
    Ref,
    Regexp,
    Repeat,
    Sequence,
    rebuilt,
    walk,
)
from grammarkit.grammar.template import instantiated
from grammarkit.grammar.terminal import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grammarkit.grammar.syntax import Expr, Statement


DIALECTS = ("openai", "llguidance")
"""What a grammar can be lowered to. The text is the same for both so far: what every version of the engine takes."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """A lowered grammar, and where each of its lines came from."""

    grammar: Grammar
    flat: Flat
    for_trees: str
    """The same text with the priorities of rules, which choose among trees; only Lark reads it."""
    names: Mapping[str, str]
    """What rules were called before, for those that had to be renamed: the start rule, instances of templates."""


def lower(grammar: Grammar, *, dialect: str = "openai") -> Grammar:
    """Do as `Grammar.lower` says."""
    return lowered(grammar, dialect).grammar


@lru_cache(maxsize=128)
def lowered(grammar: Grammar, dialect: str = "openai") -> Lowered:
    """Lower a grammar and keep track of where its lines came from."""
    if dialect not in DIALECTS:
        raise ValueError(f"a grammar is lowered to one of {', '.join(DIALECTS)}, not to {dialect!r}")
    try:
        statements, names = _lowered(read(grammar.text).statements, grammar)
    except GrammarError as error:
        raise GrammarError(replace(error.report, name=grammar.source)) from error
    flat = printed(statements)
    for_trees = printed(statements, priorities=True).text
    return Lowered(Grammar(flat.text, source=grammar.source), flat, for_trees, names)


def _lowered(statements: tuple[Statement, ...], grammar: Grammar) -> tuple[list[Statement], Mapping[str, str]]:
    whole, instances = instantiated(statements, grammar.text)
    plain = [_plain(statement, grammar.text) for statement in whole]
    settled = resolved(plain, grammar.text)
    definitions = {s.name for s in settled if isinstance(s, Definition)}
    renamed = _start_names(definitions, grammar.start)
    names = {new: old for old, new in renamed.items()} | {renamed.get(new, new): old for new, old in instances.items()}
    return list(_ordered(settled, grammar.start, renamed)), names


def _plain(statement: Statement, text: str) -> Statement:
    """Rewrite what stands inside a definition."""
    if isinstance(statement, Definition | Ignore):
        return replace(statement, expr=_reprinted(statement.expr, text))
    return statement


def _reprinted(expr: Expr, text: str) -> Expr:
    def change(node: Expr) -> Expr:
        if isinstance(node, Literal):
            return replace(node, text=rewritten(node.text))
        if isinstance(node, Repeat) and node.operator == "{":
            return _bounded(node)
        if not isinstance(node, Regexp):
            return node
        try:
            return replace(node, pattern=regex.reprinted(node.pattern, node.flags), flags="")
        except regex.RegexError as error:
            span = error.span.shifted(node.span.start + 1)
            found = Diagnostic("unlowerable-regex", error.message, span, help=error.help)
            raise GrammarError(Report(text, (found,))) from error

    return rebuilt(expr, change)


def _bounded(repeat: Repeat) -> Expr:
    """Write `x{n,m}`, which only llguidance reads, with operators that both read."""
    if repeat.high is not None:
        return replace(repeat, operator="~")
    if repeat.low < 2:
        return replace(repeat, operator="+" if repeat.low else "*")
    exactly = replace(repeat, operator="~", high=repeat.low)
    return Sequence((exactly, replace(repeat, operator="*", low=0)), repeat.span)


def _ordered(statements: Iterable[Statement], start: str, renamed: Mapping[str, str]) -> Iterator[Statement]:
    """Yield what can be reached: the start rule first, rules, terminals, then what is left."""
    everything = list(statements)
    definitions = {s.name: s for s in everything if isinstance(s, Definition)}
    ignored = [s for s in everything if isinstance(s, Ignore)]
    reached = _reachable(definitions, start, ignored)
    imported = [s for i in everything if isinstance(i, Import) for s in _single(i) if _import_name(s) in reached]
    kept = [d for name, d in definitions.items() if name in reached]
    rules = sorted((d for d in kept if not d.is_terminal), key=lambda d: d.name != start)
    terminals = [d for d in kept if d.is_terminal]
    for definition in (*rules, *terminals):
        yield replace(
            definition,
            name=renamed.get(definition.name, definition.name),
            expr=rebuilt(definition.expr, lambda node: _renamed(node, renamed)),
        )
    yield from imported
    yield from ignored
    yield from (s for s in everything if isinstance(s, Options))


def _reachable(definitions: dict[str, Definition], start: str, ignored: list[Ignore]) -> set[str]:
    reached: set[str] = set()
    todo = [start, *(ref.name for i in ignored for ref in walk(i.expr) if isinstance(ref, Ref))]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            body = definitions.get(name)
            todo += [] if body is None else [ref.name for ref in walk(body.expr) if isinstance(ref, Ref)]
    return reached


def _single(statement: Import) -> list[Import]:
    """Write `%import common (A, B)` as an import each: llguidance reads no other form in all versions."""
    return [replace(statement, names=(name,)) for name in statement.names]


def _import_name(statement: Import) -> str:
    return statement.alias or statement.names[0]


def _start_names(names: set[str], start: str) -> Mapping[str, str]:
    """Give the engine its start rule: it starts from the one called `start`; another that has the name gives way."""
    if start == "start":
        return {}
    free = next(name for n in range(1, len(names) + 2) if (name := f"start_{n}") not in names)
    return {start: "start", "start": free}


def _renamed(node: Expr, names: Mapping[str, str]) -> Expr:
    return replace(node, name=names[node.name]) if isinstance(node, Ref) and node.name in names else node
