"""Shortening a text for as long as it shows what it was found for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_EVERY_SIZE = 16
"""Up to this length, stretches of every length are left out in turn; beyond, of half the length each time."""


def shrunk(text: str, still: Callable[[str], bool]) -> str:
    """Leave out one stretch after the other of which `still` says that the text without it shows the same."""
    size = len(text) // 2
    while size:
        before, at = text, 0
        while at < len(text):
            shorter = text[:at] + text[at + size :]
            if not _brings_together(text, at, at + size) and still(shorter):
                text = shorter
            else:
                at += size
        size = size // 2 if size > _EVERY_SIZE else size - 1 if size > 1 else int(text != before)
    return text


def _brings_together(text: str, start: int, end: int) -> bool:
    """Tell whether to cut a stretch out makes touch what space kept apart.

    That would be another text, about which the verdicts often differ too: `FROMa` is read as a name.
    """
    apart = any(char.isspace() for char in text[start:end])
    around = text[start - 1 : start], text[end : end + 1]
    return apart and not any(side.isspace() or not side for side in around)
