"""How a policy refuses: with places where the text is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.errors import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlglot import exp

    from grammarkit.diagnostic import Diagnostic

TEXT = "text"
"""Under this key `Sql.read` notes a query's own text in its `meta`; sqlglot's places point into it."""


def refuse(query: exp.Query, found: Iterable[Diagnostic]) -> None:
    """Do nothing if nothing was found.

    Raises:
        Rejected: something was. A query that was not read by `Sql` has lost its text, and its places with it.
    """
    diagnostics = tuple(found)
    if not diagnostics:
        return
    text = query.meta.get(TEXT)
    if text is None:
        raise Rejected(query.sql(), tuple(replace(d, span=None) for d in diagnostics))
    raise Rejected(text, diagnostics)
