"""The shipped sample database is what its program writes, and holds the traps that it promises."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from grammarkit.sql import sample

QUESTIONS = Path(__file__).parents[2] / "benchmarks" / "questions" / "sample.jsonl"

TRAPS = {
    "a reserved word as a column": """SELECT "group" FROM products WHERE "group" = 'tools'""",
    "customers and employees of one name": "SELECT 1 FROM customers AS c JOIN employees AS e ON e.name = c.name",
    "a price that is no longer asked": """
        SELECT 1 FROM order_lines AS l JOIN products AS p ON p.id = l.product_id WHERE l.price <> p.price""",
    "orders not shipped": "SELECT 1 FROM orders WHERE shipped_on IS NULL",
    "orders without an employee": "SELECT 1 FROM orders WHERE employee_id IS NULL",
    "customers without a city": "SELECT 1 FROM customers WHERE city IS NULL",
    "reviews without text": "SELECT 1 FROM reviews WHERE text IS NULL",
    "somebody without a manager": "SELECT 1 FROM employees WHERE manager_id IS NULL",
    "managers among the managed": """
        SELECT 1 FROM employees AS e JOIN employees AS m ON m.id = e.manager_id WHERE m.manager_id IS NOT NULL""",
    "one city in three spellings": """
        SELECT 1 FROM customers WHERE city LIKE 'saltmere' GROUP BY LOWER(city) HAVING COUNT(DISTINCT city) = 3""",
    "names with an apostrophe": "SELECT 1 FROM customers WHERE name LIKE '%''%'",
    "names with a comma": "SELECT 1 FROM products WHERE name LIKE '%,%'",
    "names with an accent": "SELECT 1 FROM customers WHERE name LIKE 'Zoë %'",
    "products never sold": "SELECT 1 FROM products WHERE id NOT IN (SELECT product_id FROM order_lines)",
    "customers who never ordered": "SELECT 1 FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)",
}

IMPOSSIBLE = {
    "shipped before it was ordered": "SELECT 1 FROM orders WHERE shipped_on < ordered_on",
    "ordered by somebody not yet a customer": """
        SELECT 1 FROM orders AS o JOIN customers AS c ON c.id = o.customer_id WHERE o.ordered_on < c.joined_on""",
    "sold by somebody not yet hired": """
        SELECT 1 FROM orders AS o JOIN employees AS e ON e.id = o.employee_id WHERE o.ordered_on < e.hired_on""",
    "an order of nothing": "SELECT 1 FROM orders WHERE id NOT IN (SELECT order_id FROM order_lines)",
    "a review of something never received": """
        SELECT 1 FROM reviews AS r WHERE NOT EXISTS (
          SELECT 1 FROM orders AS o JOIN order_lines AS l ON l.order_id = o.id
          WHERE o.customer_id = r.customer_id AND l.product_id = r.product_id AND o.shipped_on < r.written_on)""",
    "parts of a cent": "SELECT 1 FROM order_lines WHERE price <> ROUND(price, 2)",
}


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    """Ask a database that cannot be written to."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        return connection.execute(query).fetchall()


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        return list(connection.iterdump())


def test_the_shipped_file_is_what_the_program_writes(tmp_path: Path) -> None:
    sample.build(tmp_path / "anew.sqlite")
    assert dump(tmp_path / "anew.sqlite") == dump(sample.PATH)


def test_building_replaces_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    sample.build(path)
    first = path.read_bytes()
    path.write_text("not a database", encoding="utf-8")
    sample.build(path)
    assert path.read_bytes() == first


def test_the_url_names_the_shipped_file() -> None:
    assert Path(sample.URL.removeprefix("sqlite:///")) == sample.PATH
    assert sample.PATH.is_file()


def test_the_file_is_small_and_says_what_it_is() -> None:
    assert sample.PATH.stat().st_size < 150_000
    pragmas = ("page_size", "user_version", "application_id", "journal_mode", "freelist_count")
    found = [rows(sample.PATH, f"PRAGMA {pragma}")[0][0] for pragma in pragmas]
    assert found == [4096, 1, int.from_bytes(b"T&T!"), "delete", 0]


def test_the_file_is_sound_and_its_foreign_keys_hold() -> None:
    assert rows(sample.PATH, "PRAGMA integrity_check") == [("ok",)]
    assert rows(sample.PATH, "PRAGMA foreign_key_check") == []


def test_a_read_only_connection_refuses_to_write() -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        rows(sample.PATH, "DELETE FROM reviews")


@pytest.mark.parametrize(
    ("table", "fewest", "most"),
    [
        ("employees", 12, 12),
        ("customers", 60, 60),
        ("products", 40, 40),
        ("orders", 250, 250),
        ("order_lines", 570, 630),
        ("reviews", 110, 130),
    ],
)
def test_each_table_has_about_the_promised_rows(table: str, fewest: int, most: int) -> None:
    [(count,)] = rows(sample.PATH, f"SELECT COUNT(*) FROM {table}")
    assert isinstance(count, int)
    assert fewest <= count <= most


def test_the_orders_cover_two_years_to_june_2026() -> None:
    [(first, last)] = rows(sample.PATH, "SELECT MIN(ordered_on), MAX(ordered_on) FROM orders")
    assert (str(first)[:7], str(last)[:7]) == ("2024-07", "2026-06")


def test_every_date_is_an_iso_date() -> None:
    dated = (
        "employees.hired_on",
        "customers.joined_on",
        "orders.ordered_on",
        "orders.shipped_on",
        "reviews.written_on",
    )
    for table, column in (place.split(".") for place in dated):
        assert rows(sample.PATH, f"SELECT {column} FROM {table} WHERE {column} <> DATE({column})") == []


@pytest.mark.parametrize("trap", TRAPS)
def test_the_database_has(trap: str) -> None:
    assert rows(sample.PATH, TRAPS[trap])


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_the_shop_never_has(what: str) -> None:
    assert rows(sample.PATH, IMPOSSIBLE[what]) == []


def test_an_unquoted_group_is_a_syntax_error() -> None:
    with pytest.raises(sqlite3.OperationalError, match="syntax error"):
        rows(sample.PATH, "SELECT group FROM products")


def test_an_unknown_status_is_refused(tmp_path: Path) -> None:
    sample.build(tmp_path / "shop.sqlite")
    with (
        closing(sqlite3.connect(tmp_path / "shop.sqlite")) as connection,
        pytest.raises(sqlite3.IntegrityError, match="CHECK"),
    ):
        connection.execute("UPDATE orders SET status = 'lost'")


@pytest.mark.skipif(not QUESTIONS.is_file(), reason="the benchmarks are not part of this installation")
def test_every_reference_query_of_the_benchmark_finds_something() -> None:
    questions = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert [q["question"] for q in questions if not rows(sample.PATH, q["sql"])] == []
    assert [q["question"] for q in questions if q["ordered"] and "ORDER BY" not in q["sql"]] == []
    assert len({q["question"] for q in questions}) == len(questions)
