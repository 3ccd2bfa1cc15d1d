"""How messages show names and texts."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 60
_ESCAPED = str.maketrans({"\n": "\\n", "\r": "\\r", "\t": "\\t"})


def quoted(text: str) -> str:
    """Show a text as code, its end if it is long."""
    shown = text.translate(_ESCAPED)
    return f"`{shown}`" if len(shown) <= _LONGEST else f"`…{shown[-_LONGEST:]}`"


def listed(texts: Iterable[str], most: int = 2) -> str:
    """List texts as code, and count what is too many to be listed."""
    distinct = list(dict.fromkeys(texts))
    shown = [quoted(text) for text in islice(distinct, most if len(distinct) > most + 1 else most + 1)]
    left = len(distinct) - len(shown)
    if left:
        return f"{', '.join(shown)} and {left} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""
