"""Lark gives trees, and only trees.

The lowered text is parsed, so that the tree belongs to the grammar that decided membership. Left alone Lark cuts a
sentence wherever that gives a tree, `notify` into `not` and `ify`; so it is told where the engine cuts. Where that is
not known, as some terminals have no small automaton, and Lark then refuses a sentence, that is a fault of the grammar.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.grammar.analysis.lexer import Unknown
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.report import GrammarError, Report
from grammarkit.grammar.structure import structure
from grammarkit.grammar.syntax import Definition, Ignore
from grammarkit.grammar.terminal import pattern

if TYPE_CHECKING:
    from lark import Token, Tree

    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.lower import Lowered
    from grammarkit.grammar.parsers import Cut


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

    from grammarkit.grammar.parsers import by_lr, earley

    low = lowered(grammar)
    cut = cut_of(grammar, text)
    if cut is not None and (tree := by_lr(low.for_trees, cut)):
        return tree
    parser = earley(low.for_trees)
    try:
        return parser.parse(text if cut is None else cut)
    except UnexpectedInput:
        # Automata leave out large bounds of repetitions, so that a cut may be wrong behind a very long lexeme.
        return parser.parse(text)


def cut_of(grammar: Grammar, text: str) -> Cut | None:
    """Note where the engine cuts a text; None where that is not known."""
    from grammarkit.grammar.parsers import Cut

    known = structure(grammar)
    try:
        lexemes = known.reader.lexemes(known.charts.start(), [ord(char) for char in text])
    except Unknown:
        return None
    return None if lexemes is None else Cut(text, lexemes)


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


def _named(tree: Tree[Token] | Token, tokens: _Tokens) -> Tree[Token]:
    """Give rules and terminals that lowering had to rename the names that the author knows."""
    from lark import Token, Tree

    if isinstance(tree, Token):  # which a `?start` gives way to
        tree = Tree(Token("RULE", "start"), [tree])
    for part in tree.iter_subtrees():
        part.data = tokens.names.get(part.data, part.data)
        part.children = [tokens.named(child) if isinstance(child, Token) else child for child in part.children]
    return tree


def _report(grammar: Grammar, code: str, message: str, remedy: str) -> Report:
    start = grammar.text.find(grammar.start)
    span = Span(start, start + len(grammar.start)) if start >= 0 else None
    return Report(grammar.text, (Diagnostic(code, message, span, help=remedy),), grammar.source)
