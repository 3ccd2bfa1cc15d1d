"""The engines' own word on a query, without the database: one file an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.sql.engines import sqlite

if TYPE_CHECKING:
    from grammarkit.diagnostic import Diagnostic
    from grammarkit.sql.schema import Schema


def objection(text: str, schema: Schema, dialect: str) -> Diagnostic | None:
    """Give the objection of the dialect's own engine, if it is here and has one."""
    return sqlite.objection(text, schema) if dialect == "sqlite" else None
