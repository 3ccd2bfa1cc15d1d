"""A lowered grammar as numbered symbols, from the start rule down to single characters: what sentences are drawn from.

Rules, terminals and regular expressions are the same thing here: choices among rows of symbols, and repetitions of one.
So one table of shortest texts and one way to draw serve them all. That is exact, since after lowering no pattern looks
around or is lazy, and it needs no automata, whose size nothing bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.grammar import syntax
from grammarkit.grammar.regex import Regex, RegexError
from grammarkit.grammar.regex import syntax as patterns
from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.regex.draw import pool
from grammarkit.grammar.regex.instance import instances
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.strings import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.grammar.syntax import Definition, Expr, Statement

_EXAMPLES = 16
"""Texts that stand for a pattern which is not plain."""


@dataclass(frozen=True, slots=True)
class Text:
    """A fixed text, in either case where `ignore_case`."""

    text: str
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One of some characters, of which the first `readable` are visible ASCII."""

    chars: str
    readable: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some rows of symbols; with no rows, nothing can be derived."""

    options: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A symbol from `low` to `high` times, or without limit where `high` is None."""

    item: int
    low: int
    high: int | None


Symbol: TypeAlias = Text | Letter | Choice | Repeat


@dataclass(frozen=True, slots=True)
class Piece:
    """What one token of a derivation says; `symbol` is the token's number."""

    text: str
    symbol: int


@dataclass(frozen=True, slots=True)
class Productions:
    """All symbols of a grammar, by number."""

    symbols: tuple[Symbol, ...]
    names: Mapping[str, int]
    """The symbols that are rules and terminals."""
    tokens: Mapping[int, Expr]
    """The symbols that are one piece to a lexer: what rules and `%ignore` ask for, and how it is written there."""
    ignored: tuple[int, ...]
    terminals: Mapping[str, Definition]

    def targets(self) -> tuple[tuple[int, int], ...]:
        """List the symbols that rules choose by, each with an option: what sentences should cover.

        A repetition that may be left out has one option, 0: not to leave it out.
        """
        found: list[tuple[int, int]] = []
        for number in self._of_rules():
            match self.symbols[number]:
                case Choice(options=options) if len(options) > 1:
                    found += [(number, option) for option in range(len(options))]
                case Repeat(low=0, high=high) if high != 0:
                    found.append((number, 0))
                case _:
                    pass
        return tuple(found)

    def _of_rules(self) -> list[int]:
        """List the symbols above the tokens, those of the start rule first."""
        found = dict.fromkeys([self.names["start"]] if "start" in self.names else [])
        todo = list(found)
        for number in todo:
            fresh = [c for c in children(self.symbols[number]) if c not in found and c not in self.tokens]
            fresh = list(dict.fromkeys(fresh))
            found |= dict.fromkeys(fresh)
            todo += fresh
        return todo


def children(symbol: Symbol) -> Iterable[int]:
    """Give the symbols that one is made of."""
    match symbol:
        case Choice(options=options):
            return (part for option in options for part in option)
        case Repeat(item=item):
            return (item,)
        case _:
            return ()


def productions(statements: Iterable[Statement]) -> Productions:
    """Number the symbols of lowered statements."""
    whole = list(statements)
    numbering = _Numbering([s for s in whole if isinstance(s, syntax.Definition)])
    ignored = [numbering.token(s.expr) for s in whole if isinstance(s, syntax.Ignore)]
    return Productions(tuple(numbering.symbols), numbering.names, numbering.tokens, tuple(ignored), numbering.terminals)


class _Numbering:
    def __init__(self, definitions: list[Definition]) -> None:
        self.names = {d.name: number for number, d in enumerate(definitions)}
        self.terminals = {d.name: d for d in definitions if d.is_terminal}
        self.symbols: list[Symbol] = [Choice(())] * len(definitions)
        self.tokens: dict[int, Expr] = {}
        self._letters: dict[CharSet, int] = {}
        for definition in definitions:
            in_token = definition.is_terminal
            rows = tuple(self._row(option, in_token=in_token) for option in syntax.options(definition.expr))
            self.symbols[self.names[definition.name]] = Choice(rows)

    def token(self, expr: Expr) -> int:
        """Number what is one piece to a lexer."""
        number = self._number(expr, in_token=True)
        self.tokens[number] = expr
        return number

    def _add(self, symbol: Symbol) -> int:
        self.symbols.append(symbol)
        return len(self.symbols) - 1

    def _row(self, expr: Expr, *, in_token: bool) -> tuple[int, ...]:
        items = expr.items if isinstance(expr, syntax.Sequence) else (expr,)
        return tuple(self._number(item, in_token=in_token) for item in items)

    def _number(self, expr: Expr, *, in_token: bool) -> int:
        if not in_token and _is_token(expr):
            return self.token(expr)
        match expr:
            case syntax.Literal(text=text):
                return self._add(Text(value(text), text.endswith("i")))
            case syntax.Range(low=low, high=high):
                return self._letter(CharSet.covering([(ord(value(low.text)), ord(value(high.text)))]))
            case syntax.Regexp(pattern=pattern, flags=flags):
                return self._pattern(pattern, flags)
            case syntax.Ref(name=name) if name in self.names:
                return self.names[name]
            case syntax.Sequence():
                return self._add(Choice((self._row(expr, in_token=in_token),)))
            case syntax.Choice(options=options):
                return self._add(Choice(tuple(self._row(option, in_token=in_token) for option in options)))
            case syntax.Optional(item=item):
                return self._add(Repeat(self._number(item, in_token=in_token), 0, 1))
            case syntax.Repeat(item=item, low=low, high=high):
                return self._add(Repeat(self._number(item, in_token=in_token), low, high))
            case _:  # what only llguidance knows: no text of it can be made up here
                return self._add(Choice(()))

    def _pattern(self, pattern: str, flags: str) -> int:
        try:
            tree = parse(pattern, flags)
        except RegexError:
            return self._add(Choice(()))
        if not all(map(_is_plain, patterns.walk(tree))):
            return self._add(Choice(tuple((self._add(Text(text)),) for text in _examples(pattern, flags))))
        return self._tree(tree)

    def _tree(self, tree: patterns.Tree) -> int:
        match tree:
            case patterns.Chars(chars=chars):
                return self._letter(chars)
            case patterns.Alt(options=options):
                return self._add(Choice(tuple((self._tree(option),) for option in options)))
            case patterns.Repeat(item=item, low=low, high=high):
                return self._add(Repeat(self._tree(item), low, high))
            case _:
                return self._add(Choice((tuple(map(self._tree, patterns.children(tree))),)))

    def _letter(self, chars: CharSet) -> int:
        if chars not in self._letters:
            letter = _letter(chars)
            self._letters[chars] = self._add(letter if letter.chars else Choice(()))
        return self._letters[chars]


def _is_token(expr: Expr) -> bool:
    match expr:
        case syntax.Ref(is_terminal=is_terminal):
            return is_terminal
        case syntax.Literal() | syntax.Regexp() | syntax.Range():
            return True
        case _:
            return False


def _is_plain(tree: patterns.Tree) -> bool:
    """Tell what matches the same wherever it stands."""
    match tree:
        case patterns.Repeat(lazy=lazy):
            return not lazy
        case _:
            return isinstance(tree, patterns.Chars | patterns.Seq | patterns.Alt)


@lru_cache(maxsize=1024)
def _examples(pattern: str, flags: str) -> tuple[str, ...]:
    try:
        return Regex.parse(pattern, flags).examples(_EXAMPLES)
    except RegexError:
        return instances(pattern, flags)


@lru_cache(maxsize=4096)
def _letter(chars: CharSet) -> Letter:
    readable_first = pool(chars)
    return Letter(readable_first, sum(" " <= char <= "~" for char in readable_first))
