"""The parsers that trees come from: the only module that builds Lark's, for texts of which is known where they are cut.

Earley's algorithm takes every grammar that the engine takes, and chooses among the trees of a text; it takes a second
for a few thousand characters. An LR parser takes a twentieth of that, and is asked first: what it finds is the one
tree that there is, so that both give the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from lark import Lark, Token

from grammarkit.grammar.deep import DeepTree
from grammarkit.grammar.lr import Parser, Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lark import Tree
    from lark.grammar import Terminal

    from grammarkit.grammar.analysis.lexer import Lexeme


class Cut(str):
    """A text that knows where the engine cuts it; Lark hands it through to whoever matches its terminals."""

    __slots__ = ("lexemes",)

    def __new__(cls, text: str, lexemes: Iterable[Lexeme]) -> Self:
        """Note the lexemes by where they begin."""
        made = super().__new__(cls, text)
        made.lexemes = {lexeme.start: lexeme for lexeme in lexemes}
        return made

    lexemes: Mapping[int, Lexeme]


@lru_cache(maxsize=64)
def earley(grammar: str) -> Lark:
    """Build the parser that takes every grammar, of texts that are cut or not.

    Raises:
        LarkError: Lark does not take this one.
    """
    parser = Lark(grammar, parser="earley", tree_class=DeepTree, maybe_placeholders=True, propagate_positions=True)
    # Lark has no option for it: its own lexers give a lexeme one type, where the engine lets all go on that match it.
    parser.parser.parser.term_matcher = _Matcher(parser)
    return parser


def by_lr(grammar: str, text: Cut) -> Tree[Token] | None:
    """Parse a text that has one tree; None where it has several, or that cannot be told.

    Raises:
        LarkError: Lark does not take this grammar.
    """
    matcher: _Matcher = earley(grammar).parser.parser.term_matcher
    try:
        return _lr(grammar).parse(matcher.tokens(text))
    except Undecided:
        return None


@lru_cache(maxsize=64)
def _lr(grammar: str) -> Parser:
    return Parser(earley(grammar).parser.parser.parser_conf)


class _Matcher:
    """Matches terminals as Lark does, but in a text that is cut only exactly what is cut out."""

    def __init__(self, parser: Lark) -> None:
        self._patterns = {each.name: re.compile(each.pattern.to_regexp()) for each in parser.terminals}
        self._ignored = frozenset(parser.ignore_tokens)

    def __call__(self, terminal: Terminal, text: str, index: int = 0) -> re.Match[str] | None:
        """Match a terminal at a place."""
        pattern = self._patterns[terminal.name]
        if not isinstance(text, Cut):
            return pattern.match(text, index)
        lexeme = text.lexemes.get(index)
        if lexeme is None or (lexeme.is_ignored and terminal.name not in self._ignored):
            return None
        return pattern.fullmatch(text, index, lexeme.end)

    def tokens(self, text: Cut) -> Iterator[tuple[Token, ...]]:
        """Give what a text is cut into, each as all terminals that match it, with places as Earley's parser counts.

        Raises:
            Undecided: what is ignored could be meant.
        """
        line, begins = 1, 0
        known: dict[str, tuple[str, ...]] = {}
        for lexeme in text.lexemes.values():
            value = text[lexeme.start : lexeme.end]
            breaks = value.count("\n")
            if not lexeme.is_ignored:
                if value not in known:
                    known[value] = tuple(name for name, each in self._patterns.items() if each.fullmatch(value))
                if not self._ignored.isdisjoint(known[value]):
                    raise Undecided
                last = value.count("\n", 0, -1)
                line_begins = text.rfind("\n", lexeme.start, lexeme.end - 1) + 1 if last else begins
                place = lexeme.start, line, lexeme.start - begins + 1
                end = line + last, lexeme.end - line_begins + 1, lexeme.end
                yield tuple(Token(name, value, *place, *end) for name in known[value])
            if breaks:
                line, begins = line + breaks, text.rfind("\n", lexeme.start, lexeme.end) + 1
