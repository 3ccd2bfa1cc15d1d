"""Words that run together are read as the real engines read them, and where none can, the space is shown."""

from __future__ import annotations

import pytest

from grammarkit import Rejected
from grammarkit.sql import Schema, Sql
from grammarkit.sql.engines import objection

TABLES = {"t": {"a": "INTEGER", "b": "INTEGER"}, "u": {"a": "INTEGER", "c": "INTEGER"}}

GLUED = """
SELECT a FROM t WHERE a=1AND b=2
SELECT a FROM t WHERE a=1e5AND b=2
SELECT a FROM t WHERE a=1 AND2=b
SELECT a FROM t WHERE(a=1)AND(b=2)
SELECT a FROM t WHERE a IN(1,2)OR b=1
SELECT 1FROM t
SELECT 1x FROM t
SELECT 1e5 x FROM t
SELECT 0x1F FROM t
SELECT 'a'FROM t
SELECT "a"FROM t
SELECT count(*)c FROM t
SELECT a FROM t LIMIT10
SELECT a FROM t LIMIT 10OFFSET 5
SELECT a FROM t WHEREa=1
SELECT a FROM t ORDER BY1
SELECTa FROM t
""".strip().splitlines()


def sql(dialect: str, *, engine: bool) -> Sql:
    return Sql(Schema(TABLES, dialect=dialect), engine=engine)


def is_read(text: str, dialect: str) -> bool:
    try:
        sql(dialect, engine=False).read(text)
    except Rejected:
        return False
    return True


@pytest.mark.parametrize("dialect", ["sqlite", "duckdb", "postgres"])
@pytest.mark.parametrize("text", GLUED)
def test_what_is_read_without_the_engine_is_what_the_engine_reads(text: str, dialect: str) -> None:
    refused = objection(text, Schema(TABLES, dialect=dialect), dialect)
    assert is_read(text, dialect) is (refused is None)


@pytest.mark.parametrize(
    ("dialect", "text", "advice"),
    [
        ("sqlite", "SELECT a FROM t WHERE a=1AND b=2", "write `1 AND`"),
        ("bigquery", "SELECT 1x FROM t", "write `1 x`"),
        ("mysql", "SELECT 1FROM t", "write `1 FROM`"),
        ("tsql", "SELECT a FROM t WHEREa=1", "write `WHERE a`"),
        ("sqlite", "SELECT a FROM t JOINu ON c = b", "write `JOIN u`"),
        ("sqlite", "SELECT DISTINCTa FROM t", "write `DISTINCT a`"),
        ("sqlite", "SELECT a FROM t ORDER BY2", "write `BY 2`"),
        ("sqlite", "SELECTa FROM t", "write `SELECT a`"),
    ],
)
def test_the_space_is_shown(dialect: str, text: str, advice: str) -> None:
    with pytest.raises(Rejected) as caught:
        sql(dialect, engine=False).read(text)
    assert caught.value.diagnostics[0].help == advice


@pytest.mark.parametrize("text", ["SELECT 1x FROM t", "SELECT 1AND a FROM t"])
def test_dialects_in_which_a_number_ends_by_itself_are_left_alone(text: str) -> None:
    assert is_read(text, "tsql") is is_read(text.replace("1", "1 "), "tsql")


def test_bigquery_has_digits_inside_names() -> None:
    schema = Schema.from_ddl("CREATE TABLE `my-project-1b`.data.t (a INT64)", dialect="bigquery")
    assert Sql(schema).read("SELECT a FROM my-project-1b.data.t").named_selects == ["a"]


def test_an_alias_that_looks_like_a_clause_is_doubtful() -> None:
    (found,) = sql("sqlite", engine=True).warnings("SELECT a FROM t LIMIT10")
    assert (found.code, found.message, found.help) == (
        "glued-words",
        "`LIMIT10` is taken for an alias",
        "write `LIMIT 10`",
    )
    assert not sql("sqlite", engine=True).warnings("SELECT a AS limit10 FROM t ORDER BY limit10")
