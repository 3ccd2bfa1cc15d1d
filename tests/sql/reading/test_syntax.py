"""Advice on what cannot be read: told by what was written, not by the first clause that is near."""

from __future__ import annotations

import pytest

from grammarkit import Rejected
from grammarkit.sql import Schema, Sql

SQL = Sql(Schema({"users": {"id": "INTEGER", "email": "TEXT"}}))


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("SELECT (email FROM users", "close each bracket that was opened"),
        ("SELECT CASE WHEN 1 THEN 2 FROM users", "write `END` behind the last value of CASE"),
        ("SELECT FROM users", "write what is selected before FROM: columns, or `*`"),
        ("SELECT email, FROM users", "write no comma before this"),
        ("SELECT email FRM users", "`FRM` was read as a name; did you mean `FROM`?"),
        ("SELECT email FROM users WHERE WHERE id = 1", "join conditions by AND; WHERE stands once"),
        (
            "SELECT email FROM users LIMIT 5 WHERE id = 1",
            "put the clauses into this order: FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT",
        ),
    ],
)
def test_advice_is_about_what_was_written(query: str, advice: str) -> None:
    with pytest.raises(Rejected) as caught:
        SQL.read(query)
    (found,) = caught.value.diagnostics
    assert (found.code, found.help) == ("unexpected-text", advice)
