"""Calls of functions that the SQL dialect does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.nearest import listed, nearest
from grammarkit.sql.reading.foreign import INSTEAD
from grammarkit.sql.reading.place import own_span
from grammarkit.sql.reading.sqlite_functions import SQLITE_FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator


def unknown(query: exp.Expr, text: str, dialect: str) -> Iterator[Diagnostic]:
    """Find calls of functions that are not there; what would do instead is named where it is known.

    SQLite has the functions that are listed. Other databases have users' own besides: only those are refused there that
    are known to be another database's.
    """
    known = functions_of(dialect)
    instead = INSTEAD.get(dialect, {})
    for call in query.find_all(exp.Func):
        name = written_name(call, text)
        if name and (name.lower() not in known if known else name.lower() in instead and not _is_qualified(call)):
            yield _finding(call, name, dialect, known)


def functions_of(dialect: str) -> frozenset[str]:
    """Give the names of the functions of an SQL dialect, in lower case; none where they are not known."""
    return SQLITE_FUNCTIONS if dialect == "sqlite" else frozenset()


def _is_qualified(call: exp.Func) -> bool:
    """Tell a function that is called in a schema: `dbo.age(…)` is a user's own."""
    return isinstance(call.parent, exp.Dot)


def written_name(call: exp.Func, text: str) -> str:
    """Give the name of a function as it stands in the text, or nothing where it is no plain call."""
    start, end = call.meta.get("start"), call.meta.get("end")
    if start is None or end is None:
        return call.name if isinstance(call, exp.Anonymous) else ""
    name = text[start : end + 1].strip('"`[]')
    rest = text[end + 1 :].lstrip()
    return name if rest.startswith("(") and name.replace("_", "a").isalnum() else ""


def _finding(call: exp.Func, name: str, dialect: str, known: frozenset[str]) -> Diagnostic:
    engine = sql_dialect(dialect).title
    remedy = INSTEAD.get(dialect, {}).get(name.lower(), "")
    if not remedy:
        near = nearest(name, known)
        remedy = f"did you mean {listed(near)}?" if near else f"use a function that {engine} has"
    return Diagnostic("unknown-function", f"{engine} has no function `{name}`", own_span(call), help=remedy)
