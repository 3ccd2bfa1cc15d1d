"""Policies: validators that look at a whole query, not at its first word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITES: tuple[type[exp.Expr], ...] = (
    exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.TruncateTable, exp.Into, exp.Lock, exp.Drop,
    exp.Alter, exp.Command, exp.Pragma, exp.Attach, exp.Detach, exp.Set, exp.Transaction, exp.Commit,
    exp.Rollback, exp.Copy, exp.Use, exp.Kill,
)  # fmt: skip


UNSAFE_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "zipfile"})
"""SQLite functions that reach beyond the database: they load code, or read and write files.

https://sqlite.org/lang_corefunc.html#load_extension, https://sqlite.org/cli.html (the shell's own functions).
"""


def read_only(query: exp.Query) -> None:
    """Refuse a query that writes, locks, changes a setting, or reaches beyond the database, anywhere in it.

    Raises:
        Rejected: it does.
    """
    for part in _writing(query):
        message = f"the query does more than read: it has {_article(part.key.upper())}"
        raise Rejected(query.sql(), (Diagnostic("not-read-only", message, help="write a SELECT"),))
    for call in query.find_all(exp.Anonymous):
        if call.name.lower() in UNSAFE_FUNCTIONS:
            message = f"the function `{call.name}` reaches beyond the database"
            raise Rejected(query.sql(), (Diagnostic("not-read-only", message, help="leave it out"),))


def _writing(query: exp.Expr) -> Iterator[exp.Expr]:
    yield from query.find_all(*_WRITES)


def _article(word: str) -> str:
    return f"an `{word}`" if word[:1] in "AEIOU" else f"a `{word}`"
