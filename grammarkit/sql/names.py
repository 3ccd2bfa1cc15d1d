"""Names in the text of SQLite queries: which can stand bare, and how the others are quoted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grammarkit.sql.dialects.sqlite import DIALECT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.sql.dialects import SqlDialect


def quoted(name: str) -> str:
    """Write a name between double quotes."""
    return DIALECT.quoted(name)


def written(name: str) -> str:
    """Write a name bare where that is safe, else quoted."""
    return DIALECT.written(name)


def alternatives(words: Iterable[str], dialect: SqlDialect) -> str:
    """Write names, as they stand in SQL, as the alternatives of a Lark terminal.

    Where letter case does not tell names apart, models write them in lower case now and then; what has a quote in it
    is written as it is.
    """
    folds = dialect.folding != "lower" and not dialect.tables_exact
    forms = dict.fromkeys(form for word in words for form in (word, _lower(word, dialect) if folds else word))
    return " | ".join(json.dumps(form, ensure_ascii=False) for form in forms)


def _lower(word: str, dialect: SqlDialect) -> str:
    return word if any(opening in word for opening, _ in dialect.quotes) else word.lower()
