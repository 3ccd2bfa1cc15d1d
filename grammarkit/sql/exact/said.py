"""What the grammar cannot keep of the promise that FROM decides which columns there are: said, never silent. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.sql.exact.build import exact_grammar

if TYPE_CHECKING:
    from grammarkit.sql.schema import Schema

_REMEDY = "choose the tables that questions are about, as `schema.only([…])` or `--tables` does"


def shortfall(schema: Schema, dialect: str) -> Diagnostic | None:
    """Say which joins there is no room for, or that there are too many tables for any of it."""
    exact = exact_grammar(schema, dialect)
    if exact is None:
        message = (
            f"{len(schema.tables)} tables are more than the engine can follow at once: names are not bound to FROM, "
            "and any of the schema may stand anywhere"
        )
        return Diagnostic("names-not-bound", message, severity=Severity.WARNING, help=_REMEDY)
    if not exact.left_out:
        return None
    joined = " and ".join(f"`{table.name}`" for table in exact.left_out[0])
    message = f"some joins of {len(exact.left_out[0])} tables cannot be written, such as {joined}"
    return Diagnostic("joins-left-out", message, severity=Severity.INFO, help=_REMEDY)
