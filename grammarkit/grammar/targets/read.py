"""Reads a lowered grammar into forms, and refuses what no other engine has a word for.

Sets of characters are those that the engine sees: Rust's `regex`, unlike Python's `re`, tells U+0130 and U+0131 from
`i` where case is ignored.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar import syntax
from grammarkit.grammar.flat import expression
from grammarkit.grammar.regex import syntax as regex
from grammarkit.grammar.regex.case import folded
from grammarkit.grammar.regex.charset import LAST, CharSet
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.report import GrammarError, Report
from grammarkit.grammar.strings import value
from grammarkit.grammar.targets.empty import derived
from grammarkit.grammar.targets.form import (
    EMPTY,
    NOTHING,
    Call,
    Chars,
    Form,
    Rules,
    Token,
    alt,
    optional,
    repeat,
    seq,
)
from grammarkit.grammar.terminal import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.syntax import Expr, Statement

_NEEDLESS = frozenset({"no_forcing"})
"""Options of `%llguidance` that do not change the language."""

START = "start"
"""What a lowered grammar calls the rule that a sentence starts from."""

_TURKISH = CharSet.of("\u0130\u0131")


@dataclass(frozen=True, slots=True)
class Reading:
    """A grammar as forms: rules are made of tokens and calls of rules, terminals of characters and calls of terminals.

    `ignored` is what may stand between tokens, any number of times.
    """

    rules: Rules
    terminals: Rules
    ignored: Form = NOTHING


def read(statements: Iterable[Statement], target: str) -> Reading:
    """Read a lowered grammar; `target` is what the engine's notation is called.

    Raises:
        GrammarError: something cannot be said in `target`, and every such place is listed; or there is no sentence.
    """
    reader = _Reader(target)
    rules: Rules = {}
    terminals: Rules = {}
    ignored: list[Form] = []
    span: Span | None = None
    for statement in statements:
        match statement:
            case syntax.Definition():
                span = statement.name_span if statement.name == START else span
                reader.check_head(statement)
                into = terminals if statement.is_terminal else rules
                into[statement.name] = reader.form(statement.expr, in_rule=not statement.is_terminal)
            case syntax.Ignore(expr=expr):
                ignored.append(reader.form(expr, in_rule=False))
            case syntax.Options():
                reader.check_options(statement)
            case _:
                raise TypeError(f"{type(statement).__name__} has no place in a lowered grammar")
    if reader.faults:
        raise GrammarError(Report("", tuple(reader.faults)))
    if not any(derived(rules)[START]):
        remedy = "give a rule that always calls itself a way to end"
        raise GrammarError.of("", "empty-language", "no text is in this language", span, help=remedy)
    return Reading(rules, terminals, alt(*ignored))


class _Reader:
    def __init__(self, target: str) -> None:
        self._target = target
        self.faults: list[Diagnostic] = []

    def form(self, expr: Expr, *, in_rule: bool) -> Form:
        match expr:
            case syntax.Literal(text=text) if text.endswith("i"):
                found = seq(*(Chars(_any_case(char), ignore_case=True) for char in value(text)))
                return Token(found) if in_rule else found
            case syntax.Literal() | syntax.Regexp() | syntax.Range():
                found = form_of(parse(pattern(expr, {})))
                return Token(found) if in_rule and found not in (EMPTY, NOTHING) else found
            case syntax.Ref(name=name, span=span, parameter=parameter):
                if parameter:
                    self._refuse(f"{name}{parameter}", span, "write a rule for each state that it may be in")
                return Token(Call(name)) if in_rule and expr.is_terminal else Call(name)
            case syntax.Sequence(items=items, span=span, condition=condition):
                if condition:
                    self._refuse(condition, span, "write a rule for each case")
                return seq(*(self.form(item, in_rule=in_rule) for item in items))
            case syntax.Choice(options=options):
                return alt(*(self.form(option, in_rule=in_rule) for option in options))
            case syntax.Optional(item=item):
                return optional(self.form(item, in_rule=in_rule))
            case syntax.Repeat(item=item, low=low, high=high):
                return repeat(self.form(item, in_rule=in_rule), low, high)
            case syntax.Special(text=text, span=span):
                self._refuse(text, span, "write out what it stands for as rules and terminals")
            case syntax.Combined(span=span):
                self._refuse(expression(expr), span, "write what it matches as one regular expression")
        return NOTHING

    def check_head(self, definition: syntax.Definition) -> None:
        if definition.attributes:
            remedy = f"leave it out, and say in the rules where `{definition.name}` ends"
            self._refuse(definition.attributes, definition.name_span, remedy)

    def check_options(self, options: syntax.Options) -> None:
        found = json.loads(options.text)
        telling = {name for name, value in found.items() if value} - _NEEDLESS
        if telling:
            self._refuse(f"%llguidance {options.text}", options.span, f"leave out {', '.join(sorted(telling))}")

    def _refuse(self, text: str, span: Span, remedy: str) -> None:
        shown = text if len(text) <= 60 else f"{text[:60]}…"
        self.faults.append(Diagnostic("unsayable", f"`{shown}` cannot be said in {self._target}", span, help=remedy))


def form_of(tree: regex.Tree) -> Form:
    """Read the tree of a lowered pattern, which neither looks around nor is anchored."""
    match tree:
        case regex.Chars(chars=chars, ignore_case=ignore_case):
            seen = _seen(chars) if ignore_case else chars
            return Chars(seen, ignore_case) if seen.ranges else NOTHING
        case regex.Seq(items=items):
            return seq(*map(form_of, items))
        case regex.Alt(options=options):
            return alt(*map(form_of, options))
        case regex.Repeat(item=item, low=low, high=high):
            return repeat(form_of(item), low, high)
        case _:
            raise TypeError(f"{type(tree).__name__} has no place in a lowered pattern")


@lru_cache(maxsize=4096)
def _any_case(char: str) -> CharSet:
    """Give what the engine reads where a string ignores case."""
    alone = CharSet.of(char)
    return alone if alone.minus(_TURKISH) == CharSet() else folded(alone).minus(_TURKISH)


@lru_cache(maxsize=4096)
def _seen(chars: CharSet) -> CharSet:
    """Give what the engine reads where Python reads a set that ignores case; with `LAST` in it, it is a `[^…]`."""
    if chars.has(LAST):
        return chars if chars.has(ord("i")) else chars.union(_TURKISH)
    return chars.minus(_TURKISH) if chars.has(ord("i")) else chars
