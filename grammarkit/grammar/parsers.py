"""The parsers that trees come from: the only module that builds Lark's, for texts of which is known where they are cut.

Earley's algorithm takes every grammar that the engine takes, and its time and memory grow faster than a long text. The
LALR parser is linear, and is used for long texts where its tables have no conflict whatever: of such a grammar a
sequence of terminals has one tree at most, so that both give the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from lark import Lark, Token
from lark.exceptions import GrammarError, UnexpectedInput
from lark.lexer import Lexer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lark import Tree
    from lark.common import LexerConf
    from lark.grammar import Terminal
    from lark.lexer import LexerState
    from lark.parsers.lalr_parser_state import ParserState

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


_HOW = {"maybe_placeholders": True, "propagate_positions": True}


@lru_cache(maxsize=64)
def earley(grammar: str) -> Lark:
    """Build the parser that takes every grammar, of texts that are cut or not.

    Raises:
        LarkError: Lark does not take this one.
    """
    parser = Lark(grammar, parser="earley", **_HOW)
    # Lark has no option for it: its own lexers give a lexeme one type, where the engine lets all go on that match it.
    parser.parser.parser.term_matcher = _Matcher(parser)
    return parser


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


def by_lalr(grammar: str, text: Cut) -> Tree[Token] | None:
    """Parse a text with tables that have no conflict; None if there are none, or they alone do not decide.

    `grammar` has no priorities, by which Lark would resolve conflicts.
    """
    parser = _lalr(grammar)
    try:
        return None if parser is None else parser.parse(_Kept(text))
    except (UnexpectedInput, _Undecided):
        return None


@lru_cache(maxsize=64)
def _lalr(grammar: str) -> Lark | None:
    try:
        return Lark(
            grammar, parser="lalr", lexer=_Lexemes, strict=True, maybe_placeholders=True, propagate_positions=True
        )
    except GrammarError:
        return None


class _Kept:
    """Holds a text, since Lark would make another of what is a string."""

    def __init__(self, text: Cut) -> None:
        self.text = text


class _Undecided(Exception):
    """Several terminals that the parser could go on with match a lexeme, or what is ignored could be meant."""


class _Lexemes(Lexer):
    """Gives Lark's LALR parser the lexemes that a text is cut into, each as the terminal that can stand there."""

    __future_interface__ = 1

    def __init__(self, conf: LexerConf) -> None:
        self._patterns = {each.name: re.compile(each.pattern.to_regexp()) for each in conf.terminals}
        self._ignored = frozenset(conf.ignore)

    def lex(self, lexer_state: LexerState, parser_state: ParserState[object]) -> Iterator[Token]:
        """Give the lexemes with their places, counted as Earley's parser counts them."""
        text = lexer_state.text.text
        line, begins = 1, 0
        known: dict[str, tuple[str, ...]] = {}
        for lexeme in text.lexemes.values():
            value = text[lexeme.start : lexeme.end]
            breaks = value.count("\n")
            if not lexeme.is_ignored:
                expected = parser_state.parse_conf.states[parser_state.position]
                if value not in known:
                    known[value] = tuple(name for name, each in self._patterns.items() if each.fullmatch(value))
                name = self._only(known[value], expected)
                last = value.count("\n", 0, -1)
                line_begins = text.rfind("\n", lexeme.start, lexeme.end - 1) + 1 if last else begins
                yield Token(
                    name, value, lexeme.start, line, lexeme.start - begins + 1,
                    line + last, lexeme.end - line_begins + 1, lexeme.end,
                )  # fmt: skip
            if breaks:
                line, begins = line + breaks, text.rfind("\n", lexeme.start, lexeme.end) + 1

    def _only(self, matching: tuple[str, ...], expected: Mapping[str, object]) -> str:
        """Give the one terminal that a lexeme can be, of those that match it.

        Raises:
            _Undecided: there is none, or are several.
        """
        found = [name for name in matching if name in expected]
        if len(found) != 1 or not self._ignored.isdisjoint(matching):
            raise _Undecided
        return found[0]
