from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from grammarkit import Rejected, SourceError, Validator
from grammarkit.render.text import to_text
from grammarkit.sql import Schema, Sql, sample
from grammarkit.sql.dialects import sql_dialects
from grammarkit.sql.policy import no_columns
from grammarkit.sql.running import Running

if TYPE_CHECKING:
    from sqlglot import exp

SHOP = Sql(Schema.from_url(sample.URL))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT name FROM customers",
        "select NAME from CUSTOMERS where City is null;",
        'SELECT "group", AVG(price) FROM products GROUP BY "group" HAVING COUNT(*) > 2 ORDER BY 2 DESC',
        ("SELECT c.name, SUM(l.quantity * l.price) AS spent FROM customers c JOIN orders o ON o.customer_id = c.id "
        "JOIN order_lines AS l ON l.order_id = o.id GROUP BY c.id ORDER BY spent DESC LIMIT 5"),
        "WITH big AS (SELECT id FROM orders WHERE status = 'paid') SELECT COUNT(*) FROM big",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n",
        "SELECT e.name, m.name FROM employees e LEFT JOIN employees m ON m.id = e.manager_id",
        "SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)",
        "SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM orders WHERE customer_id = c.id AND c.city = 'x')",
        "SELECT t.n FROM (SELECT name AS n, id FROM customers) AS t WHERE t.id = 1",
        "SELECT CASE WHEN price > 50 THEN 'dear' ELSE 'cheap' END AS kind, COUNT(*) FROM products GROUP BY kind",
        "SELECT id FROM customers UNION SELECT id FROM products EXCEPT SELECT 3 ORDER BY id",
        'SELECT name, RANK() OVER (PARTITION BY "group" ORDER BY price) FROM products',
        "SELECT * FROM orders JOIN customers USING (id)",
        "SELECT status FROM orders NATURAL JOIN (SELECT id FROM customers)",
        "SELECT rowid, rating FROM reviews",
        'SELECT name FROM customers WHERE city = "Saltmere"',
    ],
)  # fmt: skip
def test_a_query_on_the_schema_is_read(text: str) -> None:
    assert SHOP.read(text).sql(dialect="sqlite")


@pytest.mark.parametrize(
    ("text", "code", "pointed_at", "help_"),
    [
        ("SELECT nam FROM customers", "unknown-column", "nam", "did you mean `name`?"),
        ("SELECT c.nam FROM customers c", "unknown-column", "c.nam", "did you mean `name`?"),
        ("SELECT name FROM custmers", "unknown-table", "custmers", "did you mean `customers`?"),
        ("SELECT x.* FROM customers", "unknown-table", "x", "FROM has `customers`"),
        ("SELECT customers.name FROM customers c", "unknown-table", "customers", "write `c`, the alias it was given"),
        (
            "SELECT quantity FROM orders",
            "unknown-column",
            "quantity",
            "`order_lines` has `quantity`; join `order_lines` on `order_lines.order_id = orders.id`",
        ),
        (
            "SELECT orders.id FROM customers",
            "table-not-joined",
            "orders",
            "join `orders` on `orders.customer_id = customers.id`",
        ),
        (
            "SELECT o.name FROM orders o JOIN customers c ON c.id = o.customer_id",
            "unknown-column",
            "o.name",
            "write `c.name`",
        ),
        (
            "SELECT name FROM customers, products",
            "ambiguous-column",
            "name",
            "write `customers.name` or `products.name`",
        ),
        ("SELECT t.city FROM (SELECT name FROM customers) t", "unknown-column", "t.city", ""),
        ("SELECT LENGHT(name) FROM customers", "unknown-function", "LENGHT", "did you mean `length`?"),
        ("SELECT name FROM WHERE id = 1", "unexpected-text", "WHERE", ""),
        ("DELETE FROM orders", "not-read-only", "DELETE", "write a SELECT"),
        ("SELECT 1; DROP TABLE orders", "stacked-statements", "DROP TABLE orders", ""),
        ("", "empty-answer", "", "write a SELECT"),
        ("SELECT name FROM customers WHERE", "unfinished", "", ""),
        ('SELECT "nmae" FROM customers', "unknown-column", '"nmae"', "did you mean `name`?"),
        ("VALUES (1), (2)", "not-a-query", "VALUES (1), (2)", ""),
        ("SELECT id FROM orders UNION SELECT id, name FROM products", "set-operation-columns", "id, name", ""),
        ("SELECT SUM(price) FROM products WHERE SUM(price) > 3", "misplaced-aggregate", "SUM", ""),
        ("SELECT ROUND(price, 1, 2) FROM products", "function-arguments", "ROUND", ""),
    ],
)
def test_what_is_wrong_is_named_pointed_at_and_answered(
    text: str, code: str, pointed_at: str | None, help_: str
) -> None:
    with pytest.raises(Rejected) as caught:
        SHOP.read(text)
    found = caught.value.diagnostics[0]
    assert found.code == code, to_text([found], text)
    assert (found.span and text[found.span.start : found.span.end]) == pointed_at
    if help_:
        assert found.help == help_


def test_spans_point_into_the_text_as_it_was_given() -> None:
    text = "\n  SELECT nam FROM customers\n"
    with pytest.raises(Rejected) as caught:
        SHOP.read(text)
    span = caught.value.diagnostics[0].span
    assert caught.value.text == text
    assert span is not None
    assert text[span.start : span.end] == "nam"


def test_every_wrong_name_is_found_at_once() -> None:
    with pytest.raises(Rejected) as caught:
        SHOP.read("SELECT nam, emial, id FROM customers WHERE citi = 'x'")
    assert [d.code for d in caught.value.diagnostics] == ["unknown-column"] * 3


@pytest.mark.parametrize("text", ["(" * 3000 + "SELECT 1" + ")" * 3000, "SELECT 1\x00", "SELECT 'a", "SELECT /* a"])
def test_hostile_text_is_rejected_and_nothing_else(text: str) -> None:
    with pytest.raises(Rejected):
        SHOP.read(text)


def test_a_query_that_was_read_may_be_changed_without_harm() -> None:
    first = SHOP.read("SELECT name FROM customers")
    first.set("expressions", [])
    assert SHOP.read("SELECT name FROM customers").sql() == "SELECT name FROM customers"


def test_validators_have_their_say() -> None:
    def has_limit(query: object) -> None:
        if "LIMIT" not in str(query):
            raise ValueError("the query has no LIMIT")

    limited = Sql(SHOP.schema, validators=[has_limit])
    with pytest.raises(Rejected, match="the query has no LIMIT"):
        limited.read("SELECT name FROM customers")
    assert limited.read("SELECT name FROM customers LIMIT 1").sql() == "SELECT name FROM customers LIMIT 1"


def test_what_a_model_is_told_is_fixed_and_has_notes_and_examples_last() -> None:
    told = Sql(SHOP.schema, notes="Prices are in euros.", examples=[("how many?", "SELECT COUNT(*) FROM orders")])
    assert told.instructions == told.instructions
    before, _, after = told.instructions.partition("Prices are in euros.")
    assert before.startswith("Write one SQLite query")
    assert after.strip() == "Question: how many?\nQuery: SELECT COUNT(*) FROM orders"


def test_a_language_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(SHOP))
    assert again == SHOP
    assert again.read("SELECT name FROM customers")


@pytest.mark.slow  # seven grammars are compiled
@pytest.mark.parametrize("dialect", sql_dialects())
def test_every_sql_dialect_reads_a_query_and_names_what_is_not_there(dialect: str) -> None:
    staff = Sql(Schema({"staff": {"id": "int", "name": "varchar(20)"}}, dialect=dialect), dialect=dialect)
    assert staff.read("SELECT COUNT(*) FROM staff AS s WHERE s.name = 'x' GROUP BY s.id").sql(dialect=dialect)
    with pytest.raises(Rejected, match="did you mean `name`"):
        staff.read("SELECT s.nmae FROM staff AS s")


def test_what_is_doubtful_is_told_though_the_query_is_read() -> None:
    text = '  SELECT name FROM customers WHERE city = "Saltmere"'
    [doubt] = SHOP.warnings(text)
    assert doubt.code == "text-in-double-quotes"
    assert doubt.span is not None
    assert text[doubt.span.start : doubt.span.end] == '"Saltmere"'


def test_an_sql_dialect_that_is_not_here_is_refused_by_name() -> None:
    with pytest.raises(SourceError, match="oracle"):
        Sql(SHOP.schema, dialect="oracle")


def test_queries_are_in_the_sql_of_the_schema_if_nothing_else_is_said() -> None:
    ddl = "CREATE TABLE users (id integer, name text)"
    assert Sql(Schema.from_ddl(ddl, dialect="postgres")).dialect == "postgres"
    assert Sql(Schema.from_ddl(ddl, dialect="postgres"), dialect="duckdb").dialect == "duckdb"


def test_a_list_of_validators_that_changes_changes_no_language() -> None:
    given: list[Validator[exp.Query]] = [no_columns("customers.email")]
    examples = [("How many?", "SELECT 1")]
    language = Sql(SHOP.schema, validators=given, examples=examples)
    given.clear()
    examples.clear()
    with pytest.raises(Rejected, match="forbidden-column"):
        language.read("SELECT email FROM customers")
    assert "How many?" in language.instructions
    assert hash(language) == hash(Sql(SHOP.schema, validators=language.validators, examples=language.examples))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("SELECT name FROM customers", "SELECT name FROM customers LIMIT 10"),
        ("SELECT name FROM customers LIMIT 5", "SELECT name FROM customers LIMIT 5"),
        ("SELECT COUNT(*) FROM customers", "SELECT COUNT(*) FROM customers"),
        ("SELECT name FROM customers LIMIT 50", "SELECT name FROM customers LIMIT 10"),
    ],
)
def test_a_limit_is_proved_or_put_in(text: str, read: str) -> None:
    bounded = Sql(SHOP.schema, limit=10)
    assert bounded.read(text).sql("sqlite") == read
    assert len(Running(bounded, sample.URL).read(text).rows.rows) <= 10


def test_a_limit_is_a_number_of_rows() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        Sql(SHOP.schema, limit=-1)
