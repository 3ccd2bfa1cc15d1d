"""All that is found wrong in a parsed query, the most telling first."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Severity
from grammarkit.sql.reading import functions, glued, lacking, parameters
from grammarkit.sql.reading.walk import resolve

if TYPE_CHECKING:
    from sqlglot import exp

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.sql.placeholders import Parameters
    from grammarkit.sql.schema import Schema


def findings(query: exp.Query, schema: Schema, text: str, dialect: str, allowed: Parameters = ()) -> list[Diagnostic]:
    """Find what is wrong with a query on a schema.

    Errors come before warnings, and unknown tables first of all, since they bring other errors about; else it is the
    order of the text.
    """
    once = chain(
        functions.unknown(query, text, dialect),
        lacking.lacking(query, text, dialect),
        parameters.leftover(query, text, dialect, allowed),
        glued.aliases(query, schema, text),
    )
    return sorted([*resolve(query, schema, text, dialect), *once], key=_weight)


def _weight(found: Diagnostic) -> tuple[bool, bool, int]:
    return found.severity is not Severity.ERROR, found.code != "unknown-table", found.span.start if found.span else 0
