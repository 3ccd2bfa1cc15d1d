"""The engines' own words: each finds what nothing else does, points at it as well as it can, and reaches nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grammarkit import Rejected
from grammarkit.sql import Schema, Sql
from grammarkit.sql.engines import duckdb, objection, postgres, sqlite

if TYPE_CHECKING:
    from pathlib import Path

    from grammarkit.diagnostic import Diagnostic

TABLES = {"t": {"a": "INTEGER", "b": "VARCHAR"}}


def told(found: Diagnostic | None, text: str) -> tuple[str, str | None] | None:
    if found is None:
        return None
    return found.code, text[found.span.start : found.span.end] if found.span else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT a FROM t", None),
        ("SELECT FROM t, FROM", ("sql-syntax", "FROM")),
        ("SELECT a FROM t WHERE (a = 1", ("unfinished", "")),
        ("SELECT z FROM t", ("unknown-column", "z")),
        ("SELECT z, 'z' FROM t", ("unknown-column", None)),
        ("SELECT zzz(a) FROM t", ("unknown-function", "zzz")),
        ("SELECT round(a, 1, 2) FROM t", ("function-arguments", "round")),
        ("SELECT a FROM t WHERE sum(a) > 1", ("misplaced-aggregate", "sum")),
        ("SELECT 1" + " + 1" * 2000, ("deep-nesting", None)),
        ("SELECT a FROM t WHERE a MATCH 'x'", ("refused-by-database", None)),
    ],
)
def test_sqlite_says_what_is_wrong(text: str, expected: tuple[str, str | None] | None) -> None:
    found = sqlite.objection(text, Schema(TABLES))
    if expected and expected[0] == "refused-by-database":
        expected = None if found is None else expected  # MATCH is refused where no full-text table is
    assert told(found, text) == expected


def test_sqlite_points_at_the_occurrence_at_which_it_stopped() -> None:
    text = "SELECT a FROM t WHERE a = 1 FROM t"
    found = sqlite.objection(text, Schema(TABLES))
    assert found is not None
    assert found.span is not None
    assert (found.span.start, found.help != "") == (text.rindex("FROM"), True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT a FROM t", None),
        ("SELECT 'é', z FROM t", ("unknown-column", "z")),
        ("SELECT nosuch(a) FROM t", ("unknown-function", "nosuch(a)")),
        ("SELECT a FROM u", ("unknown-table", "u")),
        ("SELECT 'é' FRM t", ("sql-syntax", "t")),
        ("SELECT sum(b) FROM t", ("refused-by-database", "sum(b)")),
    ],
)
def test_duckdb_says_what_is_wrong_and_where(text: str, expected: tuple[str, str | None] | None) -> None:
    assert told(duckdb.objection(text, Schema(TABLES, dialect="duckdb")), text) == expected


def test_duckdb_is_not_believed_about_types_that_it_was_not_given() -> None:
    text = "SELECT sum(b) FROM t"
    assert duckdb.objection(text, Schema(TABLES, dialect="mysql")) is None
    assert duckdb.objection(text, Schema({"t": {"b": "no_such_type"}}, dialect="duckdb")) is None


def test_duckdb_reaches_no_file_and_no_variable(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a\n1\n", encoding="utf-8")
    schema = Schema(TABLES, dialect="duckdb")
    for text in (f"SELECT * FROM read_csv('{tmp_path}/x.csv')", f"SELECT * FROM '{tmp_path}/x.csv'"):
        assert duckdb.objection(text, schema) is not None
    assert told(duckdb.objection("SELECT * FROM schema", schema), "SELECT * FROM schema") == ("unknown-table", "schema")


def test_duckdb_knows_tables_that_lie_in_schemas() -> None:
    schema = Schema({"sales": {"orders": {"id": "int"}}}, dialect="duckdb")
    assert duckdb.objection("SELECT id FROM sales.orders", schema) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT a FROM t", None),
        ("SELECT 'é', FROM t", ("sql-syntax", "FROM")),
        ("SELECT a FROM t WHERE", ("sql-syntax", "")),
        ("SELECT 'a", ("refused-by-database", "'")),
    ],
)
def test_postgres_says_what_is_wrong_and_where(text: str, expected: tuple[str, str] | None) -> None:
    assert told(postgres.objection(text), text) == expected


def test_dialects_without_an_engine_here_have_no_word() -> None:
    assert objection("SELECT FROM WHERE", Schema(TABLES, dialect="mysql"), "mysql") is None


def test_the_engine_can_be_left_out() -> None:
    text = "SELECT round(a, 1, 2) FROM t"
    schema = Schema(TABLES)
    with pytest.raises(Rejected, match="number of arguments"):
        Sql(schema).read(text)
    assert Sql(schema, engine=False).read(text).sql()


def test_what_is_not_proved_to_read_only_is_not_shown_to_the_engine() -> None:
    """DuckDB would compute `repeat` while it plans, if it could."""
    with pytest.raises(Rejected) as caught:
        Sql(Schema(TABLES, dialect="duckdb"), dialect="duckdb").read("SELECT repeat('x', 10000000000) FROM t")
    assert caught.value.diagnostics[0].code == "not-read-only"
