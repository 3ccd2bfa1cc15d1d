"""The word that stands at a place in a query, for databases that give only where it begins. Pure."""

from __future__ import annotations

import re

_WORD = re.compile(r"""[\w.$]+|"(?:[^"]|"")*"|`(?:[^`]|``)*`|'(?:[^']|'')*'|\S|$""")


def word_at(sql: str, start: int) -> tuple[int, int]:
    """Give start and end of the word, quoted text or sign that begins at `start`."""
    found = _WORD.match(sql, start)
    return found.span() if found else (start, start)
