"""Names in SQL text: which can stand bare, and how the others are quoted."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

SQLITE_KEYWORDS = frozenset(
    """
    abort action add after all alter always analyze and as asc attach autoincrement before begin between by
    cascade case cast check collate column commit conflict constraint create cross current current_date
    current_time current_timestamp database default deferrable deferred delete desc detach distinct do drop each
    else end escape except exclude exclusive exists explain fail filter first following for foreign from full
    generated glob group groups having if ignore immediate in index indexed initially inner insert instead
    intersect into is isnull join key last left like limit match materialized natural no not nothing notnull
    null nulls of offset on or order others outer over partition plan pragma preceding primary query raise range
    recursive references regexp reindex release rename replace restrict returning right rollback row rows
    savepoint select set table temp temporary then ties to transaction trigger unbounded union unique update
    using vacuum values view virtual when where window with without
    """.split()  # noqa: SIM905 - 147 words read best as text
)
"""https://sqlite.org/lang_keywords.html, all 147; some may stand bare in places, none must."""


def quoted(name: str) -> str:
    """Write a name between double quotes."""
    return '"' + name.replace('"', '""') + '"'


def written(name: str) -> str:
    """Write a name bare where that is safe, else quoted."""
    plain = _PLAIN.fullmatch(name) is not None and name.lower() not in SQLITE_KEYWORDS
    return name if plain else quoted(name)


def literals(words: Iterable[str]) -> str:
    """Write names, as they stand in SQL, as the alternatives of a Lark terminal.

    A bare name means the same in any letter case, and models fold it to lower case now and then.
    """
    forms = dict.fromkeys(form for word in words for form in (word, word if '"' in word else word.lower()))
    return " | ".join(json.dumps(form, ensure_ascii=False) for form in forms)
