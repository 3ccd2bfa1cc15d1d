"""Names that look like one that is not there, and lists of names as they stand in messages."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Give at most two names that look like `name`."""
    folded = {k.lower(): k for k in known}
    return [folded[found] for found in get_close_matches(name.lower(), folded, n=2, cutoff=0.6)]


def listed(names: Sequence[str], last: str = "or") -> str:
    """Write names one after another, each as code: `a`, `b` or `c`."""
    shown = [f"`{name}`" for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"
