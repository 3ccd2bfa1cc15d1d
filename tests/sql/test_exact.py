from __future__ import annotations

import random
import sqlite3

import pytest

from grammarkit.sql import Schema, Sql, sample
from grammarkit.sql.dialects import sql_dialects
from grammarkit.sql.exact import exact_grammar
from tests.sql.walk import walk

SHOP = Sql(Schema.from_url(sample.URL), scope="exact")

DDL = """
CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(50), is_active BOOLEAN, joined_on DATE);
CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT REFERENCES customers (id), total NUMERIC(9, 2), paid_on DATE);
CREATE TABLE cities (name VARCHAR(50), inhabitants INT);
"""
JOINED = "customers JOIN orders ON orders.customer_id = customers.id"


def exact(dialect: str) -> Sql:
    return Sql(Schema(Schema.from_ddl(DDL, dialect="postgres").tables, dialect=dialect), scope="exact")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT name FROM customers",
        "SELECT customers.name FROM customers JOIN orders ON orders.customer_id = customers.id",
        (
            "SELECT email, SUM(quantity * order_lines.price) AS total_spent FROM customers "
            "JOIN orders ON customers.id = orders.customer_id JOIN order_lines ON order_lines.order_id = orders.id "
            "GROUP BY customers.id ORDER BY SUM(quantity * order_lines.price) DESC LIMIT 5"
        ),
        (  # `customer_id` is in reviews, and `price` in products, too; but not here
            "SELECT customer_id, SUM(price * quantity) FROM order_lines "
            "JOIN orders ON order_lines.order_id = orders.id "
            "GROUP BY customer_id"
        ),
        "SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)",
        "SELECT name FROM customers WHERE NOT EXISTS (SELECT * FROM orders WHERE orders.customer_id = customers.id)",
        'SELECT "group", COUNT(*) FROM products GROUP BY "group" HAVING COUNT(*) > 3',
        "SELECT id FROM orders UNION SELECT id FROM products",
    ],
)
def test_a_query_on_joined_tables_can_be_written_and_is_read(text: str) -> None:
    assert SHOP.prompt_grammar.accepts(text)
    assert SHOP.read(text).sql()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT quantity FROM orders",
        "SELECT customers.name FROM orders",
        "SELECT name FROM customers JOIN products ON customers.id = products.id",
        "SELECT id FROM customers JOIN orders ON customers.id = orders.customer_id",
        "SELECT name FROM products WHERE COUNT(*) > 1",
        "SELECT name FROM clients",
    ],
)
def test_a_column_that_is_not_in_reach_cannot_be_written(text: str) -> None:
    assert not SHOP.prompt_grammar.accepts(text)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("dialect", sql_dialects())
def test_what_can_be_written_is_read(dialect: str, seed: int) -> None:
    language = exact(dialect)
    assert language.read(walk(language.prompt_grammar, random.Random(seed))).sql()


@pytest.mark.parametrize("dialect", sql_dialects())
def test_each_dialect_has_a_form_for_groups_times_and_flags(dialect: str) -> None:
    grammar = exact(dialect).prompt_grammar
    assert grammar.accepts(
        f"SELECT customers.name, SUM(total) FROM {JOINED} GROUP BY customers.name ORDER BY SUM(total) DESC"
    )
    assert grammar.accepts("SELECT name FROM customers WHERE joined_on >= '2024-02-29'") is (dialect == "sqlite")
    assert grammar.accepts("SELECT name FROM customers WHERE joined_on >= '2024-02-28'")


@pytest.mark.parametrize("dialect", ["duckdb", "tsql"])
@pytest.mark.parametrize(
    "text",
    [
        "SELECT SUM(name) FROM customers",
        "SELECT name FROM customers WHERE name > 5",
        "SELECT name FROM customers WHERE joined_on > 'soon'",
        "SELECT name, COUNT(*) FROM customers",
        "SELECT name, COUNT(*) FROM customers GROUP BY joined_on",
        "SELECT name FROM customers UNION SELECT total FROM orders",
        "SELECT name FROM customers ORDER BY 3",
    ],
)
def test_a_class_of_columns_stands_only_where_it_has_a_meaning(dialect: str, text: str) -> None:
    assert not exact(dialect).prompt_grammar.accepts(text)


def test_sqlite_takes_what_can_be_written() -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript(DDL)
    draw = random.Random(1)
    for _ in range(25):
        connection.execute(f"EXPLAIN {walk(exact('sqlite').prompt_grammar, draw)}")


def test_a_schema_without_keys_is_joined_by_the_names_of_its_key_columns() -> None:
    schema = Schema({"a": {"a_code": "int", "x": "text"}, "b": {"b_id": "int", "a_code": "int"}})
    found = exact_grammar(schema)
    assert found is not None
    assert found.grammar.accepts("SELECT x, b_id FROM a JOIN b ON a.a_code = b.a_code")


def test_a_key_of_two_columns_joins_by_both() -> None:
    ddl = """
    CREATE TABLE a (x INT, y INT, PRIMARY KEY (x, y));
    CREATE TABLE b (p INT, q INT, FOREIGN KEY (p, q) REFERENCES a (x, y));
    """
    found = exact_grammar(Schema.from_ddl(ddl))
    assert found is not None
    assert found.grammar.accepts("SELECT x FROM a JOIN b ON b.p = a.x AND b.q = a.y")
    assert not found.grammar.accepts("SELECT x FROM a JOIN b ON b.p = a.x")


FIRM = Schema.from_ddl(
    """
    CREATE TABLE staff (id INT PRIMARY KEY, name TEXT, boss_id INT REFERENCES staff (id));
    CREATE TABLE team (team_id INT PRIMARY KEY, title TEXT);
    CREATE TABLE member (staff_id INT REFERENCES staff (id), team_id INT REFERENCES team (team_id));
    CREATE TABLE task (task_id INT PRIMARY KEY, team_id INT REFERENCES team (team_id), hours INT, tool_id INT);
    CREATE TABLE tool (tool_id INT PRIMARY KEY, label TEXT);
    """
)
FROM = "staff JOIN member ON staff.id = member.staff_id JOIN team ON member.team_id = team.team_id"
WIDE = f"{FROM} JOIN task ON team.team_id = task.team_id"


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT staff.name, title FROM {FROM} WHERE team.title LIKE 'a%'",
        "SELECT title FROM member JOIN team ON member.team_id = team.team_id JOIN staff ON member.staff_id = staff.id",
        f"SELECT staff.name, SUM(task.hours) FROM {WIDE} GROUP BY team.title ORDER BY COUNT(*) DESC LIMIT 1",
        f"SELECT COUNT(*) FROM {WIDE} JOIN tool ON task.tool_id = tool.tool_id WHERE tool.label = 'saw'",
        f"SELECT staff.name FROM {FROM} WHERE team.title = 'a' INTERSECT SELECT staff.name FROM {FROM}",
        "SELECT staff.name, staff_2.name FROM staff JOIN staff AS staff_2 ON staff.boss_id = staff_2.id",
        "SELECT name FROM staff WHERE id IN (SELECT staff_id FROM member UNION SELECT boss_id FROM staff)",
        "SELECT label, hours FROM task JOIN tool ON task.tool_id = tool.tool_id",  # no key is declared
    ],
)
def test_joins_of_many_tables_and_of_one_with_itself_can_be_written_and_are_read(text: str) -> None:
    language = Sql(FIRM, scope="exact")
    assert language.prompt_grammar.accepts(text)
    assert language.read(text).sql()


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT task.hours FROM {FROM}",
        f"SELECT staff.name FROM {FROM} WHERE task.hours = 1",
        "SELECT staff_2.name FROM staff",
        "SELECT staff_2.name FROM staff AS staff_2",
        "SELECT name FROM staff JOIN staff AS staff_2 ON staff.boss_id = staff_2.id",
        "SELECT staff_2.title FROM staff JOIN staff AS staff_2 ON staff.boss_id = staff_2.id",
        "SELECT staff.name FROM staff JOIN staff ON staff.boss_id = staff.id",
    ],
)
def test_in_joins_of_many_tables_too_a_column_has_to_be_in_reach(text: str) -> None:
    assert not Sql(FIRM, scope="exact").prompt_grammar.accepts(text)


def test_joins_that_there_is_no_room_for_are_named() -> None:
    tables = "".join(
        f"CREATE TABLE t{n} (id INT PRIMARY KEY, parent INT REFERENCES t{n - 1} (id));" for n in range(1, 22)
    )
    language = Sql(Schema.from_ddl(f"CREATE TABLE t0 (id INT PRIMARY KEY);{tables}"), scope="exact")
    short = language.shortfall
    assert short is not None
    assert short.code == "joins-left-out"
    assert "`t" in short.message
    assert language.prompt_grammar.accepts("SELECT parent FROM t1")


def test_a_schema_that_is_too_large_falls_back_to_names_and_says_so() -> None:
    wide = Schema({f"t{n}": {"id": "int"} for n in range(150)})
    assert exact_grammar(wide) is None
    language = Sql(wide, scope="exact")
    assert language.prompt_grammar == Sql(wide).prompt_grammar
    assert language.shortfall is not None
    assert language.shortfall.code == "names-not-bound"


def test_names_have_no_shortfall_to_speak_of() -> None:
    assert Sql(SHOP.schema).shortfall is None
    assert SHOP.shortfall is None
