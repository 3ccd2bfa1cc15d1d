"""A lowered grammar in Backus-Naur form: rules whose alternatives are plain sequences of symbols.

A symbol is a number: from 0 on a rule, below 0 a *use*, which is a place in a rule where a terminal stands (`~symbol`
is its index). Uses are told apart by where they stand, since what may follow depends on that, and since a finding has
to point at it. Operators become rules without a name. `x ~ 2 .. 10000` becomes a few dozen of them, each twice as long
as the one before, and not ten thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.terminals import Terminals
from grammarkit.grammar.syntax import Choice, Definition, Ignore, Optional, Ref, Repeat, Sequence, options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.analysis.terminals import Terminal
    from grammarkit.grammar.syntax import Expr, Statement


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a rule asks for a terminal; `rule` is the author's rule that it stands in."""

    terminal: int
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its alternatives, and where it and each of them stands; one that stands for an operator has no name."""

    name: str
    span: Span
    options: tuple[tuple[int, ...], ...]
    places: tuple[Span, ...]


class Repetition(NamedTuple):
    """A repetition as it was written: the repeated symbol, and how often it may come."""

    item: int
    low: int
    high: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Bnf:
    """Rule 0 is the start. `ignored` are the terminals of each `%ignore`, with its place."""

    rules: tuple[Rule, ...]
    uses: tuple[Use, ...]
    terminals: tuple[Terminal, ...]
    ignored: tuple[tuple[int, Span], ...]
    repetitions: tuple[Repetition, ...]


def bnf(statements: Iterable[Statement], names: Mapping[str, str]) -> Bnf:
    """Take apart lowered statements; `names` says what the author called what was renamed."""
    everything = tuple(statements)
    definitions = {s.name: s for s in everything if isinstance(s, Definition)}
    writer = _Writer(definitions, names)
    for definition in definitions.values():
        if not definition.is_terminal:
            writer.define(definition)
    ignored = tuple((writer.terminals.of(s.expr), s.span) for s in everything if isinstance(s, Ignore))
    rules = tuple(Rule(rule.name, rule.span, tuple(rule.options), tuple(rule.places)) for rule in writer.rules)
    return Bnf(rules, tuple(writer.uses), writer.terminals.found(), ignored, tuple(writer.repetitions))


class _Open(NamedTuple):
    """A rule whose alternatives are still being written."""

    name: str
    span: Span
    options: list[tuple[int, ...]]
    places: list[Span]


class _Writer:
    def __init__(self, definitions: Mapping[str, Definition], names: Mapping[str, str]) -> None:
        self.terminals = Terminals({n: d for n, d in definitions.items() if d.is_terminal}, names)
        self.uses: list[Use] = []
        self.repetitions: list[Repetition] = []
        rules = [d for d in definitions.values() if not d.is_terminal]
        self.rules = [_Open(names.get(d.name, d.name), d.name_span, [], []) for d in rules]
        self._numbers = {d.name: number for number, d in enumerate(rules)}
        self._todo: list[tuple[int, Expr]] = []
        self._rule = ""
        self._is_plain = True

    def define(self, definition: Definition) -> None:
        """Write a rule, and those that its operators need; what is nested waits its turn, however deep it is."""
        number = self._numbers[definition.name]
        self._rule = self.rules[number].name
        self._is_plain = not definition.attributes
        self._todo.append((number, definition.expr))
        while self._todo:
            target, expr = self._todo.pop()
            for option in options(expr):
                items = option.items if isinstance(option, Sequence) else (option,)
                self.rules[target].options.append(tuple(self._symbol(item) for item in items))
                self.rules[target].places.append(option.span)

    def _symbol(self, expr: Expr) -> int:
        match expr:
            case Ref(name=name) if name in self._numbers:
                return self._numbers[name]
            case Optional(item=item, span=span):
                return self._made(span, (), (self._symbol(item),))
            case Repeat():
                return self._repeat(expr)
            case Sequence(span=span) | Choice(span=span):
                inner = self._made(span)
                self._todo.append((inner, expr))
                return inner
            case _:
                self.uses.append(Use(self.terminals.of(expr, is_plain=self._is_plain), expr.span, self._rule))
                return -len(self.uses)

    def _made(self, span: Span, *alternatives: tuple[int, ...]) -> int:
        self.rules.append(_Open("", span, list(alternatives), [span] * len(alternatives)))
        return len(self.rules) - 1

    def _repeat(self, repeat: Repeat) -> int:
        item, span = self._symbol(repeat.item), repeat.span
        if repeat.high is None or repeat.high > 1:
            self.repetitions.append(Repetition(item, repeat.low, repeat.high, span))
        exactly = self._exactly(item, repeat.low, span)
        if repeat.high is None:
            rest = self._made(span, ())
            self.rules[rest].options.append((rest, item))
            self.rules[rest].places.append(span)
        else:
            rest = self._up_to(item, repeat.high - repeat.low, span)
        return self._made(span, (*exactly, rest))

    def _exactly(self, item: int, count: int, span: Span) -> tuple[int, ...]:
        """Write `count` items: half as many twice, and one more if `count` is odd."""
        written: tuple[int, ...] = ()
        for bit in f"{count:b}":
            if written:
                double = self._made(span, (*written, *written))
                written = (double,)
            if bit == "1":
                written = (*written, item)
        return written

    def _up_to(self, item: int, count: int, span: Span) -> int:
        """Write at most `count` items: at most half as many, twice, and perhaps one more if `count` is odd."""
        single = self._made(span, (), (item,)) if count > 0 else self._made(span, ())
        written = single
        for bit in f"{max(count, 0):b}"[1:]:
            twice = (written, written)
            written = self._made(span, (*twice, single) if bit == "1" else twice)
        return written
