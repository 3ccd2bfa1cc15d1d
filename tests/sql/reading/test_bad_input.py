"""Texts that are no query that anybody would write: each is refused clearly, and soon."""

from __future__ import annotations

import pytest

from grammarkit import Rejected
from grammarkit.sql import Schema
from grammarkit.sql.dialects import sql_dialects
from grammarkit.sql.read import read
from grammarkit.sql.reading.parse import LONGEST

HERE = Schema({"t": {"a": "int", "b": "text"}})
MANY = 5_000

DEEP = {
    "brackets": "SELECT " + "(" * MANY + "1" + ")" * MANY,
    "queries": "SELECT (" * MANY + "1" + ")" * MANY,
    "sources": "SELECT * FROM (" * MANY + "t" + ")" * MANY,
    "calls": "SELECT " + "abs(" * MANY + "1" + ")" * MANY,
    "cases": "SELECT " + "CASE WHEN a THEN " * MANY + "1" + " END" * MANY + " FROM t",
    "negations": "SELECT " + "NOT " * MANY + "1",
    "signs": "SELECT " + "- " * MANY + "1",
    "unions": "SELECT 1" + " UNION SELECT 1" * MANY,
    "sums": "SELECT 1" + " + 1" * MANY,
    "withs": "WITH x AS (" * MANY + "SELECT 1" + ") SELECT 1" * MANY,
    "joins": "SELECT 1 FROM t" + " JOIN t" * MANY,
}


@pytest.mark.parametrize("engine", [True, False])
@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_what_is_nested_deep_is_refused_or_read(text: str, *, engine: bool) -> None:
    """Nothing but `Rejected` comes out, of every step but the grammar's."""
    helped = True
    try:
        read(text, HERE, "sqlite", grammar=None, engine=engine)
    except Rejected as error:
        helped = all(d.help for d in error.diagnostics)
    assert helped


def test_many_conditions_are_no_depth() -> None:
    text = "SELECT a FROM t WHERE " + " OR ".join(f"a = {n}" for n in range(500))
    assert read(text, HERE, "sqlite", grammar=None, engine=True).warnings == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SELECT 1" + " " * LONGEST, "too-long"),
        ("SELECT '" + "x" * 1_000_000 + "'", "too-long"),
        ("SELECT 1\0", "nul-character"),
        ("SELECT '\0'", "nul-character"),
        ("\0", "nul-character"),
        ("", "empty-answer"),
        (" \n\t", "empty-answer"),
        (";", "not-a-query"),
        ("-- nothing", "empty-answer"),
        ("/* nothing */", "empty-answer"),
        ("SELECT 'x", "unclosed-quote"),
        ('SELECT "x', "unclosed-quote"),
        ("SELECT `x", "unclosed-quote"),
        ("SELECT 1 /* x", "unclosed-comment"),
        ("SELECT 'a'' FROM t", "unclosed-quote"),
        ("/* SELECT */ DELETE FROM t", "not-read-only"),
        ("-- SELECT\nDELETE FROM t", "not-read-only"),
        ("SELECT 1 -- x\n; DELETE FROM t", "stacked-statements"),
        ("SELECT 1 /* ; */; DELETE FROM t", "stacked-statements"),
        ("SELECT", "sql-syntax"),
        ("\ufeffSELECT 1", "not-a-query"),
        ("Sure! Here is the query: SELECT 1", "not-a-query"),
        ("🙂", "not-a-query"),
    ],
)
def test_bad_input_is_told_by_name(text: str, code: str) -> None:
    with pytest.raises(Rejected) as caught:
        read(text, HERE, "sqlite", grammar=None, engine=False)
    found = caught.value.diagnostics[0]
    assert found.code == code
    assert found.help
    assert found.span is not None
    assert found.span.end <= len(text)


@pytest.mark.parametrize("dialect", sql_dialects())
@pytest.mark.parametrize(
    "text", ["", "\0", "SELECT 'x", "SELECT 1 /* x", "(" * 300, "SELECT 1; DROP TABLE t", "%$#", "🙂"]
)
def test_every_dialect_refuses_bad_input(text: str, dialect: str) -> None:
    with pytest.raises(Rejected):
        read(text, Schema(HERE.tables, dialect=dialect), dialect, grammar=None, engine=True)


@pytest.mark.parametrize("dialect", sql_dialects())
@pytest.mark.parametrize("odd", ["\r", "\v", "\f", "\x85", "\u2028"])
def test_no_statement_is_hidden_behind_an_odd_line_break(odd: str, dialect: str) -> None:
    with pytest.raises(Rejected):
        read(f"SELECT 1 -- x{odd}; DROP TABLE t", HERE, dialect, grammar=None, engine=False)


def test_comments_over_lines_of_windows_are_comments() -> None:
    assert read("SELECT a -- x\r\nFROM t /* y\r\nz */", HERE, "sqlite", grammar=None, engine=True).warnings == ()


def test_names_of_a_large_schema_are_looked_up_without_delay() -> None:
    large = Schema({f"table_{n}": {"id": "int", f"column_{n}": "text"} for n in range(5_000)})
    with pytest.raises(Rejected) as caught:
        read("SELECT colunm_4711 FROM table_4711", large, "sqlite", grammar=None, engine=False)
    assert caught.value.diagnostics[0].help == "did you mean `column_4711`?"


def test_strange_names_are_names() -> None:
    strange = ["select", 'quo"te', "new\nline", "emoji 🙂", "semi;colon", "--dash", "Straße"]
    schema = Schema({name: {name: "int"} for name in strange})
    for name in strange:
        written = '"' + name.replace('"', '""') + '"'
        assert read(f"SELECT {written} FROM {written}", schema, "sqlite", grammar=None, engine=True)
