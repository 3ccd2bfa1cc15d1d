"""Names in the text of SQLite queries: which can stand bare, and how the others are quoted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grammarkit.sql.dialects.sqlite import DIALECT

if TYPE_CHECKING:
    from collections.abc import Iterable


def quoted(name: str) -> str:
    """Write a name between double quotes."""
    return DIALECT.quoted(name)


def written(name: str) -> str:
    """Write a name bare where that is safe, else quoted."""
    return DIALECT.written(name)


def literals(words: Iterable[str]) -> str:
    """Write names, as they stand in SQL, as the alternatives of a Lark terminal.

    A bare name means the same in any letter case, and models fold it to lower case now and then.
    """
    forms = dict.fromkeys(form for word in words for form in (word, word if '"' in word else word.lower()))
    return " | ".join(json.dumps(form, ensure_ascii=False) for form in forms)
