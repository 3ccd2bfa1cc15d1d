"""Ways round a policy by name: what is read under another name, or by none that can be seen."""

from __future__ import annotations

import pytest
import sqlglot

from grammarkit import Rejected
from grammarkit.sql import Schema, Sql
from grammarkit.sql.policy import filtered, no_columns, no_functions, no_tables, only_functions, row_limit

TABLES = {
    "customers": {"id": "int", "name": "text", "email": "text", "vip": "int"},
    "orders": {"id": "int", "customer_id": "int", "total": "int", "note": "text"},
}
POLICIES = [no_columns("customers.email"), filtered({"orders": ("customer_id", 7)}), row_limit(100)]


def refusals(text: str, dialect: str, *validators: object) -> list[str]:
    schema = Schema(TABLES, dialect=dialect)
    language = Sql(schema, validators=validators, read_only=not validators)  # type: ignore[arg-type]
    try:
        language.read(text)
    except Rejected as error:
        return [diagnostic.code for diagnostic in error.diagnostics]
    return []


@pytest.mark.parametrize("dialect", ["postgres", "duckdb", "snowflake"])
@pytest.mark.parametrize(
    "text",
    [
        "SELECT o.note FROM orders AS o (customer_id, b, a, note) WHERE o.customer_id = 7 LIMIT 10",
        "SELECT e FROM customers AS c (i, n, e, v) LIMIT 10",
        "SELECT c.e FROM customers AS c (a, b, e) LIMIT 10",
    ],
)
def test_columns_that_an_alias_renames(text: str, dialect: str) -> None:
    assert refusals(text, dialect, *POLICIES) == ["renamed-columns"]


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        (
            "SELECT note FROM orders UNPIVOT (customer_id FOR k IN (customer_id, id)) WHERE customer_id = 7",
            "duckdb",
        ),
        (
            "SELECT * FROM orders PIVOT (SUM(id) FOR total IN (77 AS customer_id)) WHERE customer_id = 7",
            "duckdb",
        ),
        (
            "SELECT * FROM orders PIVOT (SUM(id) FOR total IN (77 AS customer_id)) WHERE customer_id = 7",
            "snowflake",
        ),
    ],
)
def test_columns_that_pivot_makes(text: str, dialect: str) -> None:
    assert refusals(text, dialect, filtered({"orders": ("customer_id", 7)})) == ["renamed-columns"]


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ('WITH "Orders" AS (SELECT 7 AS customer_id, 1 AS total) SELECT total FROM orders LIMIT 5', "postgres"),
        ('WITH "orders" AS (SELECT 7 AS customer_id, 1 AS total) SELECT total FROM orders LIMIT 5', "snowflake"),
        (
            "WITH RECURSIVE a AS (SELECT note FROM orders), orders AS (SELECT 1 AS note) SELECT note FROM a LIMIT 5",
            "duckdb",
        ),
        ("WITH `Orders` AS (SELECT 7 AS customer_id, 1 AS total) SELECT total FROM orders LIMIT 5", "mysql"),
    ],
)
def test_a_with_that_only_looks_like_the_table(text: str, dialect: str) -> None:
    assert refusals(text, dialect, *POLICIES) == ["missing-filter"]


@pytest.mark.parametrize("dialect", ["postgres", "duckdb", "sqlite", "tsql"])
def test_a_with_that_takes_the_name_is_no_table(dialect: str) -> None:
    text = "WITH Orders AS (SELECT 7 AS total) SELECT total FROM orders"
    assert refusals(text, dialect, filtered({"orders": ("customer_id", 7)})) == []


def test_a_filter_on_another_alias_that_only_looks_the_same() -> None:
    text = 'SELECT o.note FROM orders AS o, (SELECT 7 AS customer_id) AS "O" WHERE "O".customer_id = 7'
    with pytest.raises(Rejected, match="missing-filter"):
        filtered({"orders": ("customer_id", 7)})(sqlglot.parse_one(text, read="postgres"))  # type: ignore[arg-type]
    assert refusals("SELECT O.note FROM orders AS o WHERE O.customer_id = 7 LIMIT 5", "postgres", *POLICIES) == []


@pytest.mark.parametrize(
    "source", ["IDENTIFIER('orders')", "TABLE('orders')", "TABLE(IDENTIFIER('orders'))", "TABLE(TO_QUERY('select 1'))"]
)
def test_a_table_that_a_text_names(source: str) -> None:
    text = f"SELECT * FROM {source} LIMIT 5"
    assert "forbidden-table" in refusals(text, "snowflake", no_tables("orders"))
    assert "forbidden-table" in refusals(text, "snowflake", filtered({"orders": ("customer_id", 7)}))


def test_rows_that_are_made_of_arguments_are_no_table() -> None:
    for text, dialect in [
        ("SELECT x FROM generate_series(1, 5) AS g (x)", "postgres"),
        ("SELECT j.value FROM orders, json_each(orders.note) AS j WHERE orders.customer_id = 7", "sqlite"),
        ("SELECT f.value FROM orders, LATERAL FLATTEN(input => note) AS f WHERE orders.customer_id = 7", "snowflake"),
    ]:
        assert refusals(text, dialect, filtered({"orders": ("customer_id", 7)})) == []


def test_a_pattern_that_stands_for_tables() -> None:
    text = "SELECT note FROM `ord*` LIMIT 5"
    assert refusals(text, "bigquery", *POLICIES) == ["missing-filter"]
    assert refusals(text, "bigquery", no_tables("orders")) == ["forbidden-table"]


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("SELECT #3 FROM customers LIMIT 10", "duckdb"),
        ("SELECT * EXCLUDE (c.email) FROM customers AS c, customers AS d LIMIT 10", "duckdb"),
        ("SELECT l.* FROM customers, LATERAL (SELECT customers.*) AS l LIMIT 10", "duckdb"),
        ("SELECT l.* FROM customers, LATERAL (SELECT customers.*) AS l LIMIT 10", "postgres"),
        ("SELECT TOP 5 l.* FROM customers AS c CROSS APPLY (SELECT c.*) AS l", "tsql"),
        ("WITH g AS (SELECT 'a@b.c' AS email) SELECT name FROM customers NATURAL JOIN g LIMIT 10", "sqlite"),
    ],
)
def test_a_column_that_is_not_named(text: str, dialect: str) -> None:
    assert refusals(text, dialect, *POLICIES) == ["forbidden-column"]


def test_a_filter_and_a_column_of_a_table_in_a_schema() -> None:
    schema = Schema({"sales": {"orders": {"id": "int", "tenant": "int", "note": "text"}}}, dialect="postgres")
    language = Sql(schema, validators=[filtered({"sales.orders": ("tenant", 7)}), no_columns("sales.orders.note")])
    language.read("SELECT id FROM sales.orders WHERE tenant = 7")
    for text in ("SELECT id FROM sales.orders", "SELECT note FROM sales.orders WHERE tenant = 7"):
        with pytest.raises(Rejected, match=r"missing-filter|forbidden-column"):
            language.read(text)


@pytest.mark.parametrize("value", [-7, True, False, "it's"])
def test_a_filter_can_be_met_as_it_is_advised(value: int | str) -> None:
    policy = filtered({"orders": ("customer_id", value)})
    with pytest.raises(Rejected) as caught:
        Sql(Schema(TABLES), validators=[policy]).read("SELECT total FROM orders")
    remedy = caught.value.diagnostics[0].help.removeprefix("add `").partition("` to")[0]
    assert refusals(f"SELECT total FROM orders WHERE {remedy}", "sqlite", policy) == []


@pytest.mark.parametrize(
    ("name", "text", "dialect"),
    [
        ("now", "SELECT now()", "postgres"),
        ("string_agg", "SELECT string_agg(note, ',') FROM orders", "postgres"),
        ("to_char", "SELECT to_char(id, '9') FROM orders", "postgres"),
        ("list", "SELECT list(note) FROM orders", "duckdb"),
        ("instr", "SELECT instr(note, 'a') FROM orders", "sqlite"),
        ("json_group_array", "SELECT json_group_array(note) FROM orders", "sqlite"),
        ("date_format", "SELECT date_format(note, '%Y') FROM orders", "mysql"),
        ("listagg", "SELECT listagg(note, ',') FROM orders", "snowflake"),
        ("getdate", "SELECT getdate()", "tsql"),
    ],
)
def test_a_function_goes_by_the_name_that_is_written(name: str, text: str, dialect: str) -> None:
    assert refusals(text, dialect, no_functions(name)) == ["forbidden-function"]
    assert refusals(text, dialect, only_functions(name)) == []
    assert refusals(text, dialect, only_functions("abs")) == ["forbidden-function"]


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("SELECT zeroblob(1e9)", "sqlite"),
        ("SELECT zeroblob(100000*10000)", "sqlite"),
        ("SELECT printf('%.*c', 99999*9999, 'x')", "sqlite"),
        ("SELECT repeat('a', 100000*10000)", "duckdb"),
        ("SELECT repeat('a', 10^9)", "postgres"),
        ("SELECT * FROM generate_series(1, 100000*100000)", "postgres"),
        ("SELECT SNOWFLAKE.CORTEX.COMPLETE('m', name) FROM customers", "snowflake"),
        ("SELECT extractvalue(1, 'x') FROM orders", "mysql"),
    ],
)
def test_what_makes_too_much_or_reaches_out(text: str, dialect: str) -> None:
    assert refusals(text, dialect) == ["not-read-only"]


def test_numbers_of_different_arguments_are_not_multiplied() -> None:
    assert refusals("SELECT * FROM generate_series(1990, 2024)", "postgres") == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM customers",
        "SELECT c.* FROM customers AS c",
        "SELECT name FROM customers NATURAL JOIN (SELECT 'a@b.c' AS email) AS guess",
    ],
)
def test_what_a_schema_leaves_out_is_not_given_by_a_star(text: str) -> None:
    schema = Schema(TABLES).without(["customers.email"])
    with pytest.raises(Rejected) as caught:
        Sql(schema).read(text)
    assert [d.code for d in caught.value.diagnostics] == ["forbidden-column"]
    Sql(schema).read("SELECT name FROM customers, orders")
    assert Sql(schema.only(["customers"])).schema.withheld == schema.withheld


@pytest.mark.parametrize("text", ["SELECT * FROM read_text('/etc/passwd') LIMIT 5", "SELECT getenv('HOME') LIMIT 5"])
def test_a_policy_more_takes_none_away(text: str) -> None:
    schema = Schema(TABLES, dialect="duckdb")
    with pytest.raises(Rejected, match="not-read-only"):
        Sql(schema, validators=[row_limit(10)]).read(text)
    Sql(schema, validators=[row_limit(10)], read_only=False, engine=False).read(text)
