from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from grammarkit import Rejected
from grammarkit.sql import Schema, Sql, read_only, sample


def query(text: str, dialect: str = "postgres") -> exp.Query:
    found = sqlglot.parse_one(text, read=dialect)
    assert isinstance(found, exp.Query)
    return found


@pytest.mark.parametrize("name", ["/*d*/", "a.csv"])
def test_a_table_of_the_schema_is_no_file_whatever_it_is_called(name: str) -> None:
    language = Sql(Schema({name: {"id": "int"}}, dialect="duckdb"))
    assert language.read(f'SELECT id FROM "{name}"').sql()
    with pytest.raises(Rejected, match="is no table, but a file"):
        read_only(query(f'SELECT id FROM "{name}"'))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", "it has a `DELETE`"),
        ("WITH x AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x", "it has an `INSERT`"),
        ("SELECT * INTO copy FROM t", "it has an `INTO`"),
        ("SELECT * FROM t FOR UPDATE", "it has a `LOCK`"),
        ("SELECT pg_read_file('/etc/passwd')", "the function `pg_read_file` reaches files"),
        ("SELECT * FROM dblink('host=x', 'y') AS t(a int)", "the function `dblink` reaches beyond the database"),
        ("SELECT pg_sleep(1)", "the function `pg_sleep` holds the connection"),
        ("SELECT query_to_xml('x', true, true, '')", "the function `query_to_xml` runs what is given as a text"),
        ("SELECT pg_ls_of_a_later_version()", "the function `pg_ls_of_a_later_version` reaches files"),
        ("SELECT repeat('x', 100001)", "the function `repeat` makes as much as it is told to"),
    ],
)
def test_a_query_that_does_more_than_read_is_refused(text: str, message: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_only(query(text))
    assert message in caught.value.diagnostics[0].message


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1",
        "SELECT a FROM t UNION SELECT b FROM u",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "SELECT day FROM generate_series(date '2024-01-01', date '2024-12-31', interval '1 day') AS day",
        "SELECT repeat('*', 5), lpad(name, 10), translate(name, 'a', 'b') FROM t",
        "SELECT x.glob, x.sleep, x.load_file FROM t AS x",
    ],
)
def test_a_query_that_reads_passes(text: str) -> None:
    read_only(query(text))


def test_glob_is_a_function_of_texts_in_sqlite_and_one_of_files_in_duckdb() -> None:
    read_only(query("SELECT name FROM t WHERE glob('a*', name)", "sqlite"))
    with pytest.raises(Rejected):
        read_only(query("SELECT * FROM glob('*')", "duckdb"))


def test_every_fault_is_told_and_pointed_at() -> None:
    text = "SELECT load_extension('x'), readfile('y') FROM customers"
    with pytest.raises(Rejected) as caught:
        Sql(Schema.from_url(sample.URL), engine=False, validators=[read_only]).read(f"  {text}")
    spans = [d.span for d in caught.value.diagnostics if d.span]
    assert [f"  {text}"[span.start : span.end] for span in spans] == ["load_extension", "readfile"]


def test_a_query_whose_text_is_lost_is_refused_without_places() -> None:
    with pytest.raises(Rejected) as caught:
        read_only(query("SELECT pg_sleep(1)"))
    assert caught.value.diagnostics[0].span is None
    assert "pg_sleep" in str(caught.value)
