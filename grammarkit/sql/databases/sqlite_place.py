"""Where in a query SQLite's error is: it names a word, and says nothing of its place. Pure."""

from __future__ import annotations

import re

_NAMED = (
    r'near "(.*)": syntax error',
    r'unrecognized token: "(.*)"',
    r"no such column: (?:.*\.)?(.*)",
    r"no such table: (?:.*\.)?(.*)",
    r"no such function: (.*)",
    r"ambiguous column name: (?:.*\.)?(.*)",
    r"misuse of (?:aggregate function|aggregate:|window function) (.*?)(?:\(\))?",
    r"wrong number of arguments to function (\w+)\(\)",
)


def place(error: str, sql: str) -> tuple[int, int] | None:
    """Give start and end of the word that an error names, where it stands only once."""
    named = next((found[1] for pattern in _NAMED if (found := re.fullmatch(pattern, error, re.DOTALL))), None)
    if not named:
        return None
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(named)}(?!\w)", sql, re.IGNORECASE)]
    return places[0] if len(places) == 1 else None
