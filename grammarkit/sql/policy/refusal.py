"""How a policy refuses: with places where the text is known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.errors import Rejected
from grammarkit.sql.reading.source import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlglot import exp

    from grammarkit.diagnostic import Diagnostic


def refuse(query: exp.Query, found: Iterable[Diagnostic]) -> None:
    """Do nothing if nothing was found.

    Raises:
        Rejected: something was. A query that was not read by `Sql`, or changed since, has no places.
    """
    diagnostics = tuple(found)
    if not diagnostics:
        return
    text, placed = text_of(query)
    raise Rejected(text, diagnostics if placed else tuple(replace(d, span=None) for d in diagnostics), "rule")
