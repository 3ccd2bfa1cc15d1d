"""Grammars printed for other engines: `target(grammar, "gbnf")`.

A target is a function from a lowered grammar to a text, in a module of its own, and an entry in `TARGETS`. `weave` says
what the targets without a lexer promise, `regex` what that one does. `lark` is the lowered text, and the same language.
"""

from __future__ import annotations

from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.grammar.lower import Lowered, lowered, placed
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.targets import ebnf, gbnf, lark, regex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grammarkit.grammar.grammar import Grammar

Target: TypeAlias = "Callable[[Lowered], str]"

TARGETS: Mapping[str, Target] = MappingProxyType(
    {"ebnf": ebnf.text, "gbnf": gbnf.text, "lark": lark.text, "regex": regex.text}
)
"""All targets by name."""


def target(grammar: Grammar, name: str) -> str:
    """Print a grammar for another engine.

    Raises:
        ValueError: there is no target of that name; the message lists those that there are.
        GrammarError: the grammar cannot be lowered, or says something that the target cannot; the report says where.
    """
    if name not in TARGETS:
        near = get_close_matches(name, TARGETS, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"the targets are {', '.join(TARGETS)}; there is no {name!r}{hint}")
    low = lowered(grammar)
    try:
        return TARGETS[name](low)
    except GrammarError as error:
        raise GrammarError(placed(error.report, grammar)) from error
