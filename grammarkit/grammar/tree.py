"""Lark gives trees, and only trees: the only module that builds a Lark parser.

The lowered text is parsed, so that the tree belongs to the grammar that decided membership. Earley is used because it
takes every grammar that the engine takes; where it refuses a sentence all the same, that is a fault of the grammar.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.grammar.lower import lowered
from grammarkit.grammar.report import GrammarError, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lark import Lark, Token, Tree

    from grammarkit.grammar.grammar import Grammar


def parse(grammar: Grammar, text: str) -> Tree[Token]:
    """Parse a sentence that the engine has accepted.

    Raises:
        GrammarError: Lark does not take the grammar, or not this sentence.
    """
    from lark.exceptions import LarkError, UnexpectedInput

    try:
        return _named(_parser(lowered(grammar).for_trees).parse(text), lowered(grammar).names)
    except UnexpectedInput as error:
        shown = text if len(text) <= 60 else f"{text[:60]}…"
        message = f"the engine accepts `{shown}` and Lark does not"
        remedy = "exclude keywords from names, and let no terminal match the beginning of another"
        raise GrammarError(_report(grammar, "engines-disagree", message, remedy)) from error
    except LarkError as error:
        message = f"Lark cannot build trees for this grammar: {str(error).splitlines()[0]}"
        raise GrammarError(_report(grammar, "no-tree", message, "let no terminal match the empty string")) from error


def _named(tree: Tree[Token], names: Mapping[str, str]) -> Tree[Token]:
    """Give rules and terminals that lowering had to rename the names that the author knows."""
    if names:
        for part in tree.iter_subtrees():
            part.data = names.get(part.data, part.data)
            part.children = [_token(child, names) for child in part.children]
    return tree


def _token(child: Tree[Token] | Token, names: Mapping[str, str]) -> Tree[Token] | Token:
    from lark import Token

    if isinstance(child, Token) and child.type in names:
        return child.update(type=names[child.type])
    return child


@lru_cache(maxsize=64)
def _parser(text: str) -> Lark:
    from lark import Lark

    return Lark(text, parser="earley", maybe_placeholders=True, propagate_positions=True)


def _report(grammar: Grammar, code: str, message: str, remedy: str) -> Report:
    start = grammar.text.find(grammar.start)
    span = Span(start, start + len(grammar.start)) if start >= 0 else None
    return Report(grammar.text, (Diagnostic(code, message, span, help=remedy),), grammar.source)
