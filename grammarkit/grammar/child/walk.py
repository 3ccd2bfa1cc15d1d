"""Texts drawn from the engine: walks over the bytes that it says may come next, until it says that the text may end.

This runs in the worker's process: the engine may hang or give up on any of these steps. Nothing of grammarkit is
imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import random

VISIBLE = frozenset(range(0x20, 0x7F)) | {0x09, 0x0A}
"""The bytes that are taken where any of them may come."""

_SPACES = b" \t\r\n"
_END_NOW = 0.05
"""How often a walk ends where it may, before it is as long as it was to be."""
_WORD = 0.8
"""How often a walk goes on with something visible where it could break off."""
_BREAK = 0.7
"""How often a walk that is long enough takes what is no part of a word, to get to an end."""
_OVERRUN = 4
"""A walk that is so many times as long as it was to be, and has found no end, is given up."""


class Matcher(Protocol):
    """The engine at some place in a text: llguidance's `LLMatcher`, which takes bytes for tokens here."""

    def deep_copy(self) -> Matcher: ...
    def compute_bitmask(self) -> bytes: ...
    def consume_token(self, sampled_token: int) -> bool: ...
    def validate_tokens(self, tokens: list[int]) -> int: ...
    def is_error(self) -> bool: ...
    def is_accepting(self) -> bool: ...


def walk(start: Matcher, length: int, source: random.Random) -> str | None:
    """Walk to a sentence of about `length` bytes; None where none was come to."""
    here = start.deep_copy()
    text = bytearray()
    while len(text) < _OVERRUN * length + 20:
        mask = here.compute_bitmask()
        if here.is_error():
            return None
        allowed = [byte for byte in range(256) if mask[byte >> 3] >> (byte & 7) & 1]
        if here.is_accepting() and (not allowed or len(text) >= length or source.random() < _END_NOW):
            return text.decode("utf-8", "replace")
        if not allowed:
            return None
        byte = _next(allowed, bytes(text[-1:]), source, in_hurry=len(text) >= length)
        if not here.consume_token(byte):
            return None
        text.append(byte)
    return None


def _next(allowed: list[int], before: bytes, source: random.Random, *, in_hurry: bool) -> int:
    """Choose a byte: visible ones mostly, no space behind a space, and in a hurry what ends words."""
    plain = [byte for byte in allowed if byte in VISIBLE] or allowed
    spaces = [byte for byte in plain if byte in _SPACES]
    others = [byte for byte in plain if byte not in _SPACES]
    behind_space = before in {b" ", b"\n", b"\t"}
    if spaces and (not others or (not behind_space and source.random() > _WORD)):
        return source.choice(spaces)
    breaking = [byte for byte in others if not _in_word(byte)]
    if in_hurry and breaking and source.random() < _BREAK:
        return source.choice(breaking)
    return source.choice(others)


def _in_word(byte: int) -> bool:
    return chr(byte).isalnum() or byte == ord("_")
