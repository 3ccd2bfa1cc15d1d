"""Small edits of a sentence's tokens, as people and models get things wrong. Whether what comes out is wrong, is asked.

An edit gives back the tokens, or none where it changes nothing.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_BRACKETS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}


def _drop(words: list[str], at: int) -> list[str]:
    """Leave a token out."""
    return words[:at] + words[at + 1 :]


def _swap(words: list[str], at: int) -> list[str]:
    """Exchange a token and the next."""
    if at + 1 >= len(words) or words[at] == words[at + 1]:
        return []
    return [*words[:at], words[at + 1], words[at], *words[at + 2 :]]


def _duplicate(words: list[str], at: int) -> list[str]:
    """Write a token twice."""
    return [*words[: at + 1], *words[at:]]


def _misspell(words: list[str], at: int) -> list[str]:
    """Exchange two letters of a word, or leave its last one out."""
    word = words[at] if at < len(words) else ""
    if len(word) < 2 or not word.isalpha():
        return []
    wrong = word[:-2] + word[-1] + word[-2] if word[-1] != word[-2] else word[:-1]
    return [*words[:at], wrong, *words[at + 1 :]]


def _unbalance(words: list[str], at: int) -> list[str]:
    """Leave out a bracket or quote, or close one that was never opened."""
    word = words[at] if at < len(words) else ""
    if len(word) > 1 and word[-1] in _BRACKETS.values():
        return [*words[:at], word[:-1], *words[at + 1 :]]
    if word in _BRACKETS or word in _BRACKETS.values():
        return _drop(words, at)
    return [*words[: at + 1], ")", *words[at + 1 :]]


def _change_case(words: list[str], at: int) -> list[str]:
    """Write a word in the other case."""
    word = words[at] if at < len(words) else ""
    if not word.isalpha() or word.swapcase() == word:
        return []
    return [*words[:at], word.swapcase(), *words[at + 1 :]]


def _truncate(words: list[str], at: int) -> list[str]:
    """Stop in front of a token."""
    return words[:at]


EDITS: Mapping[str, Callable[[list[str], int], list[str]]] = MappingProxyType(
    {
        "drop": _drop,
        "swap": _swap,
        "duplicate": _duplicate,
        "misspell": _misspell,
        "unbalance": _unbalance,
        "case": _change_case,
        "truncate": _truncate,
    }
)
"""All edits by name, each of tokens and the place of one."""
