"""How the lists of remedies are written: `name: remedy`, one a line."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def remedies(text: str) -> Mapping[str, str]:
    """Read a list of functions with what to write instead."""
    pairs = (line.strip().partition(": ") for line in text.strip().splitlines())
    return MappingProxyType({name: remedy for name, _, remedy in pairs})
