"""The grammars of SQL dialects: the engine takes them, and they say what the dialects' tables of words say."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING

import duckdb
import pglast
import pytest

from grammarkit import Grammar
from grammarkit.errors import Rejected
from grammarkit.grammar import library
from grammarkit.grammar.examples import examples
from grammarkit.grammar.recognise import require
from grammarkit.sql.dialects import sql_dialect, sql_dialects
from tests.grammars import companions

if TYPE_CHECKING:
    from collections.abc import Callable

ALL = [name for name in library.names() if name.startswith("sql/")]
DIALECTS = pytest.mark.parametrize("name", sql_dialects())


@pytest.mark.parametrize("name", ALL)
def test_its_examples_are_sentences_and_its_counterexamples_are_not(name: str) -> None:
    grammar = Grammar.named(name)
    given = examples(grammar.text)
    assert len(given) >= 3
    for example in given:
        assert grammar.accepts(example.text) == example.accepted, example.text


@DIALECTS
def test_a_bare_name_is_none_of_the_reserved_words(name: str) -> None:
    dialect = sql_dialect(name)
    listed = re.search(r"^BARE: /\(\?!\(\?:([a-z0-9_|]+)\)", Grammar.named(dialect.grammar).text, re.MULTILINE)
    assert listed
    assert set(listed[1].split("|")) == dialect.reserved


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_the_engine_takes_it_once_lowered_and_lark_agrees(name: str) -> None:
    grammar = Grammar.named(name)
    report = grammar.check()
    assert report.ok_lowered, str(report)
    lowered = grammar.lower().check()
    assert lowered.ok, str(lowered)


@DIALECTS
@pytest.mark.parametrize(
    "text",
    [
        "SELECT DISTINCT a, b AS c FROM t WHERE a = 1 AND NOT (b < 2.5 OR c <> 'it''s')",
        "SELECT COUNT(*), SUM(DISTINCT a) FROM t GROUP BY b HAVING COUNT(*) > 1 ORDER BY 1 DESC",
        "SELECT x.a FROM t AS x INNER JOIN u ON x.id = u.id LEFT OUTER JOIN v AS w ON u.id = w.id CROSS JOIN y",
        "SELECT a FROM t WHERE b IN (1, 2) AND c NOT IN (SELECT d FROM u) AND EXISTS (SELECT 1 FROM v WHERE v.a = t.a)",
        "SELECT a FROM t WHERE b BETWEEN 1 AND 2 AND c NOT BETWEEN 3 AND 4 AND d LIKE 'x%' AND e IS NOT NULL",
        "SELECT CASE WHEN a > 1 THEN 'x' ELSE b END, CASE a WHEN 1 THEN 2 END, CAST(a AS INTEGER), f(a, b) FROM t",
        "SELECT a FROM t UNION ALL SELECT b FROM u EXCEPT SELECT c FROM v",
        "WITH x AS (SELECT 1 AS n), y AS (SELECT n FROM x) SELECT * FROM y, x WHERE y.n = x.n",
        "SELECT a, ROW_NUMBER() OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS r FROM t",
        "SELECT a FROM (SELECT b AS a FROM t) AS s WHERE (SELECT MAX(c) FROM u) > s.a -- a remark",
        "-- why\n/* and how */ SELECT a FROM t",
        "SELECT /* why */ a\n\tFROM t\nWHERE a = -1 AND b > 1e5;",
    ],
)  # fmt: skip
def test_what_all_dialects_share_is_in_each(name: str, text: str) -> None:
    text = text.replace(" EXCEPT ", " EXCEPT DISTINCT ") if name == "bigquery" else text
    text = text.replace("AS INTEGER", "AS SIGNED") if name == "mysql" else text
    assert Grammar.named(sql_dialect(name).grammar).accepts(text)


@DIALECTS
@pytest.mark.parametrize(
    "text",
    [
        "",
        "SELECT",
        "SELECT FROM WHERE",
        "SELECT a FROM t WHERE",
        "SELECT a FROM t GROUP BY",
        "SELECT a b c FROM t",
        "SELECT 'open FROM t",
        "SELECT (a FROM t",
        "SELECT a FROM t ORDER a",
        "SELECT a FROM t JOIN",
        "INSERT INTO t VALUES (1)",
        "UPDATE t SET a = 1",
        "DROP TABLE t",
        "CREATE TABLE t (a int)",
        "PRAGMA table_info(t)",
        "SELECT a FROM t; DROP TABLE t",
        "SELECT a FROM t WHERE a = ?",
        "SELECT a FROM t WHERE a = :a",
    ],
)
def test_what_is_no_query_is_in_none(name: str, text: str) -> None:
    if name == "postgres" and text == "SELECT":
        pytest.skip("PostgreSQL takes a query of no columns")
    assert not Grammar.named(sql_dialect(name).grammar).accepts(text)


def _sqlite_reads(text: str) -> bool:
    with sqlite3.connect(":memory:") as database:
        try:
            database.execute(f"EXPLAIN {text.strip()}")
        except sqlite3.Error as error:
            return not re.search(
                "syntax error|unrecognized token|incomplete input|JOIN clause is required|unknown join", str(error)
            )
    return True


def _duckdb_reads(text: str) -> bool:
    try:
        duckdb.extract_statements(text)
    except duckdb.Error:
        return False
    return True


def _postgres_reads(text: str) -> bool:
    try:
        pglast.parse_sql(text)
    except pglast.parser.ParseError:
        return False
    return True


REFEREES: dict[str, Callable[[str], bool]] = {
    "sqlite": _sqlite_reads,
    "duckdb": _duckdb_reads,
    "postgres": _postgres_reads,
}

LEFT_OUT = {
    # in all: what does more than read, several statements, parameters
    "": r"^(?:INSERT|UPDATE|DROP|CREATE|DELETE|COPY)\b|; ?\w|DELETE FROM|FOR UPDATE|\bINTO\b|= \?",
    # newer than the SQLite of some Pythons; a comment that does not end; a type of no words
    "sqlite": r"1_000|(?i:string_agg|group_concat)\(.*(?i:order by)|/\* open|AS\)",
    # files; backticks and a comma behind the last value, which its documentation has not; units, and signs in front of
    # operands, that it looks up later
    "duckdb": r"x\.csv|`|VALUES \(1,\)|FORTNIGHT|\* /",
}
"""What we take another view of than the parser does."""


@pytest.mark.parametrize("name", REFEREES)
def test_the_real_parser_is_of_the_same_mind_about_each_example(name: str) -> None:
    view = re.compile("|".join(filter(None, (LEFT_OUT[""], LEFT_OUT.get(name)))))
    given = [*companions.own(f"sql/{name}")]
    wrong = [e for e in given if REFEREES[name](e.text) is not e.accepted and not view.search(e.text)]
    assert wrong == []


def test_a_reserved_word_where_a_name_must_stand_is_what_is_told() -> None:
    with pytest.raises(Rejected) as caught:
        require(Grammar.named("sql/sqlite"), "SELECT name FROM WHERE id = 1")
    (found,) = caught.value.diagnostics
    assert found.message == "`WHERE` cannot stand here"
    assert "NAME" in found.expected
    assert "`AS`" not in found.expected
