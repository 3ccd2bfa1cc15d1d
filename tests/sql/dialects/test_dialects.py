from __future__ import annotations

import re
import sqlite3

import pytest
import sqlglot

from grammarkit.errors import SourceError
from grammarkit.sql.dialects import SqlDialect, sql_dialect, sql_dialects

ALL = [sql_dialect(name) for name in sql_dialects()]


def test_there_are_seven() -> None:
    assert sql_dialects() == ("bigquery", "duckdb", "mysql", "postgres", "snowflake", "sqlite", "tsql")


@pytest.mark.parametrize("dialect", ALL, ids=lambda d: d.name)
def test_sqlglot_knows_it_under_the_same_name(dialect: SqlDialect) -> None:
    sqlglot.Dialect.get_or_raise(dialect.name)  # raises otherwise


@pytest.mark.parametrize("dialect", ALL, ids=lambda d: d.name)
def test_its_words_are_lower_case_and_the_reserved_ones_are_keywords(dialect: SqlDialect) -> None:
    assert dialect.reserved <= dialect.keywords
    assert all(re.fullmatch("[a-z_0-9]+", word) for word in dialect.keywords)
    assert {"select", "from", "where", "and", "or", "not", "in", "order", "group"} <= dialect.reserved
    assert not {"name", "id", "status", "date", "type", "year"} & dialect.reserved


def test_sqlite_refuses_the_reserved_words_as_names_and_takes_the_others() -> None:
    connection = sqlite3.connect(":memory:")
    for word in sql_dialect("sqlite").keywords:
        try:
            connection.execute(f"SELECT 1 AS {word}")
            taken = True
        except sqlite3.OperationalError:
            taken = False
        assert taken != (word in sql_dialect("sqlite").reserved), word


def test_duckdb_takes_the_same_words_for_no_names() -> None:
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.sql("SELECT keyword_category, list(keyword_name) FROM duckdb_keywords() GROUP BY 1").fetchall()
    words = {category: set(names) for category, names in found}
    dialect = sql_dialect("duckdb")
    assert dialect.reserved == words["reserved"] | (words["type_function"] - words["column_name"])
    assert dialect.keywords == words["reserved"] | words["type_function"] | words["column_name"]


def test_postgres_takes_the_same_words_for_no_names() -> None:
    keywords = pytest.importorskip("pglast.keywords")
    assert sql_dialect("postgres").reserved == keywords.RESERVED_KEYWORDS | keywords.TYPE_FUNC_NAME_KEYWORDS
    quoted = keywords.RESERVED_KEYWORDS | keywords.TYPE_FUNC_NAME_KEYWORDS | keywords.COL_NAME_KEYWORDS
    assert sql_dialect("postgres").keywords == quoted


@pytest.mark.parametrize(
    ("dialect", "name", "written"),
    [
        ("sqlite", "Users", "Users"),
        ("sqlite", "group", '"group"'),
        ("sqlite", 'odd "one"', '"odd ""one"""'),
        ("postgres", "users", "users"),
        ("postgres", "Users", '"Users"'),
        ("postgres", "left", '"left"'),
        ("postgres", "name", "name"),
        ("snowflake", "USERS", "USERS"),
        ("snowflake", "Users", '"Users"'),
        ("snowflake", "users", "users"),
        ("mysql", "rank", "`rank`"),
        ("mysql", "a`b", "`a``b`"),
        ("tsql", "a]b", "[a]]b]"),
        ("bigquery", "Größe", "`Größe`"),
        ("duckdb", "naïve", '"naïve"'),
    ],
)
def test_names_are_quoted_where_they_must_be(dialect: str, name: str, written: str) -> None:
    assert sql_dialect(dialect).written(name) == written


def test_an_unknown_dialect_is_told_with_the_nearest() -> None:
    with pytest.raises(SourceError) as caught:
        sql_dialect("postgresql")
    assert caught.value.diagnostic.code == "unknown-sql-dialect"
    assert caught.value.diagnostic.help == "did you mean `postgres`?"


def test_arities_are_read() -> None:
    sqlite = sql_dialect("sqlite")
    assert sqlite.functions["coalesce"] == (2, None)
    assert sqlite.functions["round"] == (1, 2)
    assert sqlite.windows["rank"] == (0, 0)
