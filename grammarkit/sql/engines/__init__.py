"""The engines' own word on a query, without the database: one file an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.sql.engines import duckdb, postgres, sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.sql.schema import Schema


def objection(text: str, schema: Schema, dialect: str, parameters: Sequence[str] = ()) -> Diagnostic | None:
    """Give the objection of the dialect's own engine, if it is here and has one, to a query with these parameters."""
    match dialect:
        case "sqlite":
            return sqlite.objection(text, schema, parameters)
        case "duckdb":
            return duckdb.objection(text, schema, prepared=bool(parameters))
        case "postgres":
            return postgres.objection(text)
        case _:
            return None
