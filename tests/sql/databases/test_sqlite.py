from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from grammarkit import Rejected, SourceError
from grammarkit.sql import Schema, Sql, explains, sample
from grammarkit.sql.databases import connected, query
from grammarkit.sql.running import Running

if TYPE_CHECKING:
    from pathlib import Path


def test_a_query_gives_its_columns_and_rows_up_to_the_limit() -> None:
    found = query(sample.URL, "SELECT id, name FROM customers ORDER BY id", limit=3)
    assert found.columns == ("id", "name")
    assert [row[0] for row in found.rows] == [1, 2, 3]
    assert found.more
    assert not query(sample.URL, "SELECT 1").more


@pytest.mark.parametrize(
    "text",
    [
        "DELETE FROM orders",
        "PRAGMA table_info(orders)",
        "ATTACH 'x.db' AS x",
        "SELECT load_extension('x')",
        "CREATE TEMP TABLE x (a)",
        "UPDATE orders SET status = 'new'",
        "VACUUM INTO 'copy.db'",
    ],
)
def test_nothing_but_reading_is_done_whatever_the_text(text: str) -> None:
    with pytest.raises(SourceError) as caught:
        query(sample.URL, text)
    assert caught.value.diagnostic.code in {"query-failed", "not-read-only", "unsafe-function"}


def test_a_query_that_never_ends_is_ended() -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
    with pytest.raises(SourceError) as caught:
        query(sample.URL, endless, timeout=0.1)
    assert caught.value.diagnostic.code == "query-timeout"


def test_a_missing_file_is_named() -> None:
    with pytest.raises(SourceError, match="there is no file"):
        Schema.from_url("sqlite:///no/such/file.db")


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("not a database, but long enough to have a header" * 50)
    with pytest.raises(SourceError) as caught:
        Schema.from_url(str(path))
    assert caught.value.diagnostic.code == "not-a-database"


def test_a_locked_database_is_said_to_be_locked(tmp_path: Path) -> None:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE t (a)")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(SourceError) as caught:
            Schema.from_url(f"sqlite:///{path}")
    assert caught.value.diagnostic.code == "locked-database"


def test_a_database_without_tables_is_said_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.write_bytes(b"")
    with pytest.raises(SourceError) as caught:
        Schema.from_url(f"sqlite:///{path}")
    assert caught.value.diagnostic.code == "empty-schema"


def test_a_full_text_table_can_be_read_and_text_that_is_not_utf_8_too(tmp_path: Path) -> None:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE VIRTUAL TABLE f USING fts5(body); INSERT INTO f VALUES (CAST(x'ff41' AS TEXT));"
        )
    assert query(str(path), "SELECT body FROM f").rows == (("\ufffdA",),)


def test_one_cell_is_bounded_too() -> None:
    with connected(sample.URL, 5.0) as opened, pytest.raises(SourceError, match="too big"):
        opened.rows("SELECT zeroblob(300000000)", 1)


@pytest.mark.parametrize("url", ["x" * 5000, "sqlite:///" + "x" * 5000, "a\0b", "postgres://[bad"])
def test_a_name_that_no_file_can_have_is_an_error_like_any_other(url: str) -> None:
    with pytest.raises(SourceError):
        Schema.from_url(url)


@pytest.mark.parametrize("url", ["oracle://me:secret@host/db", "http://x/y"])
def test_another_kind_of_url_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SourceError) as caught:
        Schema.from_url(url)
    assert caught.value.diagnostic.code == "unknown-database"
    assert "secret" not in str(caught.value)


def test_what_is_not_connected_to_is_read_from_its_ddl() -> None:
    with pytest.raises(SourceError) as caught:
        Schema.from_url("mssql+pyodbc://me:secret@host/db")
    assert "CREATE TABLEs in a .sql file, with the dialect `tsql`" in caught.value.diagnostic.help


def test_running_gives_rows_and_rejects_what_the_database_refuses() -> None:
    running = Running(Sql(Schema.from_url(sample.URL)), sample.URL, limit=2, timeout=0.2)
    assert len(running.read("SELECT name FROM customers").rows.rows) == 2
    with pytest.raises(Rejected, match="took longer"):
        running.read("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n")
    with pytest.raises(Rejected, match="malformed JSON"):
        running.read("SELECT json_extract(name, '$.a') FROM customers")


def test_a_language_is_run_as_it_is_read_and_points_into_the_text_with_its_margins() -> None:
    schema = Schema({"customers": {"id": "int", "gone": "text"}})
    ran = Running(Sql(schema), sample.URL)
    planned = Sql(schema, validators=[explains(sample.URL)])
    text = "\n  SELECT id, gone FROM customers"
    for language in (ran, planned):
        with pytest.raises(Rejected) as caught:
            language.read(text)
        (found,) = caught.value.diagnostics
        assert found.span is not None
        assert (caught.value.text, text[found.span.start : found.span.end]) == (text, "gone")
