"""Atomic groups and possessive quantifiers that stand last, written as others: nothing behind them can backtrack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.grammar.regex.scan import scan
from grammarkit.grammar.regex.token import Bar, Close, Comment, Open, Quantifier, SetFlags, Token

if TYPE_CHECKING:
    from collections.abc import Sequence


def unforced(pattern: str, flags: str = "") -> str:
    """Write a pattern without `(?>`, `*+` and the like where nothing follows that could match otherwise."""
    if "(?>" not in pattern and "+" not in pattern:
        return pattern
    words = [token for token in scan(pattern, flags) if not isinstance(token, Comment | SetFlags)]
    changes: list[tuple[int, int, str]] = []
    begun: list[Open] = []
    for at, token in enumerate(words):
        if isinstance(token, Open):
            begun.append(token)
        elif isinstance(token, Close):
            group = begun.pop() if begun else None
            if group and group.kind == "atomic" and _is_last(words, at + 1):
                changes.append((group.span.start, group.span.end, "(?:"))
        elif isinstance(token, Quantifier) and token.mode == "possessive" and _is_last(words, at + 1):
            changes.append((token.span.end - 1, token.span.end, ""))
    for start, end, text in sorted(changes, reverse=True):
        pattern = pattern[:start] + text + pattern[end:]
    return pattern


def _is_last(words: Sequence[Token], at: int) -> bool:
    """Tell whether an alternative ends at a word, and with it all those that it is part of."""
    while at < len(words):
        if isinstance(words[at], Bar):
            at = _end_of_group(words, at)
        elif isinstance(words[at], Close):
            at += 1
        else:
            return False
    return True


def _end_of_group(words: Sequence[Token], at: int) -> int:
    depth = 0
    while at < len(words) and (depth or not isinstance(words[at], Close)):
        depth += isinstance(words[at], Open) - isinstance(words[at], Close)
        at += 1
    return at
