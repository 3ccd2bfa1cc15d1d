from __future__ import annotations

import random
import sqlite3

import pytest

from grammarkit.grammar.sample import sentences
from grammarkit.sql import Schema, Sql, sample
from grammarkit.sql.accepting import accepting_grammar
from grammarkit.sql.dialects import sql_dialect, sql_dialects
from grammarkit.sql.specialise import prompt_grammar
from tests.sql.walk import walk

SHOP = Sql(Schema.from_url(sample.URL))
DIALECTS = pytest.mark.parametrize("name", sql_dialects())


def office(dialect: str) -> Schema:
    """Make a schema with plain names, a keyword, a name with a blank, and one in letters beyond ASCII."""
    tables = {
        "customers": {"id": "int", "name": "text", "order": "text"},
        "order lines": {"id": "int", "customer_id": "int", "größe": "real"},
    }
    return Schema(tables, dialect=dialect)


def test_only_the_schemas_names_can_be_written() -> None:
    grammar = SHOP.prompt_grammar
    assert grammar.accepts("SELECT customers.name FROM customers")
    assert grammar.accepts('SELECT "group" FROM products')
    assert not grammar.accepts("SELECT customers.total FROM customers")
    assert not grammar.accepts("SELECT total_price FROM customers")
    assert not grammar.accepts("SELECT name FROM clients")
    assert not grammar.accepts("SELECT name FROM T1")
    assert grammar.accepts("WITH T1 AS (SELECT name FROM customers) SELECT name FROM T1")


@DIALECTS
def test_it_is_taken_as_it_stands_once_lowered(name: str) -> None:
    report = prompt_grammar(office(name), name).lower().check(samples=0)
    assert report.ok, str(report)


@DIALECTS
def test_what_can_be_written_for_a_model_can_be_read(name: str) -> None:
    """The prompt grammar is inside the grammar: sampled sentences, and walks along the engine's own masks."""
    sent = prompt_grammar(office(name), name)
    read = accepting_grammar(office(name), name)
    walked = [walk(sent, random.Random(seed)) for seed in range(10)]
    for text in (*sentences(sent, 60, seed=3, max_length=300), *walked):
        assert read.accepts(text), text


@DIALECTS
def test_names_are_quoted_as_the_dialect_quotes(name: str) -> None:
    sent, quoted = prompt_grammar(office(name), name), sql_dialect(name).quoted
    assert sent.accepts(
        f"SELECT customers.{quoted('order')}, {quoted('größe')} FROM customers, {quoted('order lines')}"
    )
    assert not sent.accepts("SELECT customers.order FROM customers")
    assert not sent.accepts(f"SELECT {quoted('id ')} FROM customers")


@DIALECTS
def test_functions_are_those_of_the_dialect_with_as_many_arguments_as_they_take(name: str) -> None:
    sent = prompt_grammar(office(name), name)
    assert sent.accepts("SELECT UPPER(name), COUNT(*), nullif(id, 1), coalesce(id, 1, 2) FROM customers")
    assert not sent.accepts("SELECT UPPER(name, 1) FROM customers")
    assert not sent.accepts("SELECT NULLIF(id) FROM customers")
    assert not sent.accepts("SELECT LOAD_EXTENSION(name) FROM customers")
    assert not sent.accepts("SELECT RANK() FROM customers")
    assert sent.accepts("SELECT RANK() OVER (ORDER BY id) FROM customers")


@DIALECTS
def test_words_do_not_run_into_each_other_and_nothing_goes_on_without_end(name: str) -> None:
    sent = prompt_grammar(office(name), name)
    assert not sent.accepts("SELECT name FROMcustomers")
    assert not sent.accepts("SELECTname FROM customers")
    assert not sent.accepts("SELECT name  FROM customers")
    assert not sent.accepts("SELECT name -- all\nFROM customers")
    assert not sent.accepts(f"SELECT name FROM customers WHERE name = '{'x' * 300}'")


def test_sqlite_finds_no_fault_with_the_form_of_what_can_be_written() -> None:
    schema = office("sqlite")
    connection = sqlite3.connect(":memory:")
    connection.execute('CREATE TABLE customers (id, name, "order")')
    connection.execute('CREATE TABLE "order lines" (id, customer_id, "größe")')
    for text in sentences(prompt_grammar(schema), 200, seed=1, max_length=300):
        assert "syntax" not in refused(connection, text), text


def refused(connection: sqlite3.Connection, text: str) -> str:
    try:
        connection.execute(f"EXPLAIN {text}")
    except sqlite3.OperationalError as error:
        return str(error)
    return ""


def test_duckdb_finds_no_fault_with_the_form_of_what_can_be_written() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    for text in sentences(prompt_grammar(office("duckdb"), "duckdb"), 150, seed=1, max_length=300):
        assert len(connection.extract_statements(text)) == 1


def test_postgres_finds_no_fault_with_the_form_of_what_can_be_written() -> None:
    pglast = pytest.importorskip("pglast")
    for text in sentences(prompt_grammar(office("postgres"), "postgres"), 150, seed=1, max_length=300):
        assert len(pglast.parse_sql(text)) == 1


def test_tables_that_lie_in_schemas_are_written_with_them() -> None:
    schema = Schema({"sales": {"orders": {"id": "int"}}, "public": {"users": {"id": "int"}}}, dialect="postgres")
    sent = prompt_grammar(schema, "postgres")
    assert sent.accepts("SELECT orders.id FROM sales.orders JOIN users ON orders.id = users.id")
    assert not sent.accepts("SELECT orders.id FROM orders")


def test_many_columns_are_within_the_engines_limits() -> None:
    wide = Schema({f"table_{t}": {f"column_{t}_{c}": "int" for c in range(100)} for t in range(20)})
    grammar = Sql(wide).prompt_grammar
    assert grammar.accepts("SELECT table_7.column_7_42 FROM table_7")
    assert not grammar.accepts("SELECT table_7.column_8_42 FROM table_7")
