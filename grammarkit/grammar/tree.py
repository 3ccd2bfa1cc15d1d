"""Lark gives trees, and only trees: the only module that builds a Lark parser.

The lowered text is parsed, so that the tree belongs to the grammar that decided membership. Earley is used because it
takes every grammar that the engine takes. Left alone it cuts a sentence wherever that gives a tree, `notify` into `not`
and `ify`; so it is told where the engine cuts. Where that is not known, as some terminals have no small automaton, and
Lark then refuses a sentence, that is a fault of the grammar.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.grammar.analysis.lexer import Lexer, Unknown
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.report import GrammarError, Report
from grammarkit.grammar.structure import structure
from grammarkit.grammar.syntax import Definition, Ignore
from grammarkit.grammar.terminal import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lark import Lark, Token, Tree
    from lark.grammar import Terminal

    from grammarkit.grammar.analysis.lexer import Lexeme
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.lower import Lowered


class _Cut(str):
    """A text that knows where the engine cuts it; Lark hands it through to whoever matches its terminals."""

    __slots__ = ("lexemes",)

    def __new__(cls, text: str, lexemes: Iterable[Lexeme]) -> Self:
        """Note the lexemes by where they begin."""
        made = super().__new__(cls, text)
        made.lexemes = {lexeme.start: lexeme for lexeme in lexemes}
        return made

    lexemes: Mapping[int, Lexeme]


class _Matcher:
    """Matches terminals as Lark does, but in a text that is cut only exactly what is cut out."""

    def __init__(self, parser: Lark) -> None:
        self._patterns = {each.name: re.compile(each.pattern.to_regexp()) for each in parser.terminals}
        self._ignored = frozenset(parser.ignore_tokens)

    def __call__(self, terminal: Terminal, text: str, index: int = 0) -> re.Match[str] | None:
        """Match a terminal at a place."""
        pattern = self._patterns[terminal.name]
        if not isinstance(text, _Cut):
            return pattern.match(text, index)
        lexeme = text.lexemes.get(index)
        if lexeme is None or (lexeme.is_ignored and terminal.name not in self._ignored):
            return None
        return pattern.fullmatch(text, index, lexeme.end)


def parse(grammar: Grammar, text: str) -> Tree[Token]:
    """Parse a sentence that the engine has accepted.

    Raises:
        GrammarError: Lark does not take the grammar, or not this sentence.
    """
    from lark.exceptions import LarkError, UnexpectedInput

    try:
        return _named(_parsed(grammar, text), _Tokens(lowered(grammar)))
    except UnexpectedInput as error:
        shown = text if len(text) <= 60 else f"{text[:60]}…"
        message = f"the engine accepts `{shown}` and Lark does not"
        remedy = "exclude keywords from names, and let no terminal match the beginning of another"
        raise GrammarError(_report(grammar, "engines-disagree", message, remedy)) from error
    except (LarkError, RuntimeError) as error:
        message = f"Lark cannot build trees for this grammar: {str(error).splitlines()[0]}"
        raise GrammarError(_report(grammar, "no-tree", message, "let no terminal match the empty string")) from error


def _parsed(grammar: Grammar, text: str) -> Tree[Token]:
    from lark.exceptions import UnexpectedInput

    parser = _parser(lowered(grammar).for_trees)
    try:
        return parser.parse(_cut(grammar, text))
    except UnexpectedInput:
        # Automata leave out large bounds of repetitions, so that a cut may be wrong behind a very long lexeme.
        return parser.parse(text)


def _cut(grammar: Grammar, text: str) -> str:
    """Note where the engine cuts a text, as far as that is known."""
    known = structure(grammar)
    lexer = Lexer(known.charts, known.lexicon, {terminal for terminal, _ in known.bnf.ignored})
    try:
        lexemes = lexer.lexemes(known.charts.start(), [known.lexicon.symbol(char) for char in text])
    except Unknown:
        return text
    return text if lexemes is None else _Cut(text, lexemes)


class _Tokens:
    """Gives back to tokens what lowering took from them: the names that the author knows, and their beginnings."""

    def __init__(self, low: Lowered) -> None:
        terminals = {s.name: s for s in low.statements if isinstance(s, Definition) and s.is_terminal}
        ignored = (s.expr for s in low.statements if isinstance(s, Ignore))
        self.names = low.names
        self._apart = {name for name, definition in terminals.items() if definition.is_apart}
        self._blanks = [re.compile(pattern(expr, terminals)) for expr in ignored] if self._apart else []

    def named(self, token: Token) -> Token:
        """Give a token as the author's terminal matches it."""
        if token.type in self._apart:
            blank = max((match.end() for each in self._blanks if (match := each.match(token))), default=0)
            token = _shortened(token, blank)
        return token.update(type=self.names[token.type]) if token.type in self.names else token


def _shortened(token: Token, blank: int) -> Token:
    """Leave out what is ignored and stands before a token."""
    from lark import Token

    left_out = token[:blank]
    lines = left_out.count("\n")
    column = len(left_out) - left_out.rfind("\n") if lines else (token.column or 1) + blank
    start, line = (token.start_pos or 0) + blank, (token.line or 1) + lines
    return Token(token.type, token[blank:], start, line, column, token.end_line, token.end_column, token.end_pos)


def _named(tree: Tree[Token], tokens: _Tokens) -> Tree[Token]:
    """Give rules and terminals that lowering had to rename the names that the author knows."""
    from lark import Token

    for part in tree.iter_subtrees():
        part.data = tokens.names.get(part.data, part.data)
        part.children = [tokens.named(child) if isinstance(child, Token) else child for child in part.children]
    return tree


@lru_cache(maxsize=64)
def _parser(text: str) -> Lark:
    from lark import Lark

    parser = Lark(text, parser="earley", maybe_placeholders=True, propagate_positions=True)
    # Lark has no option for it: its own lexers give a lexeme one type, where the engine lets all go on that match it.
    parser.parser.parser.term_matcher = _Matcher(parser)
    return parser


def _report(grammar: Grammar, code: str, message: str, remedy: str) -> Report:
    start = grammar.text.find(grammar.start)
    span = Span(start, start + len(grammar.start)) if start >= 0 else None
    return Report(grammar.text, (Diagnostic(code, message, span, help=remedy),), grammar.source)
