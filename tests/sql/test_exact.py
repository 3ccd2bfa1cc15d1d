from __future__ import annotations

import random
from contextlib import suppress

import pytest

from grammarkit import Rejected
from grammarkit.sql import Schema, Sql, sample
from grammarkit.sql.exact import exact_grammar
from tests.sql.walk import walk

SHOP = Sql(Schema.from_url(sample.URL), scope="exact")


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
        "SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)",
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


@pytest.mark.parametrize("seed", range(60))
def test_what_can_be_written_is_in_the_language_and_its_names_are_in_reach(seed: int) -> None:
    text = walk(SHOP.prompt_grammar, random.Random(seed))
    with suppress(Rejected):
        SHOP.read(text)
        return
    with pytest.raises(Rejected) as caught:
        SHOP.read(text)
    for found in caught.value.diagnostics:
        # The two sides of a UNION may differ in width.
        assert found.code == "set-operation-columns", str(caught.value)


def test_a_schema_without_keys_is_joined_by_the_names_of_its_key_columns() -> None:
    schema = Schema({"a": {"a_code": "int", "x": "text"}, "b": {"b_id": "int", "a_code": "int"}})
    grammar = exact_grammar(schema)
    assert grammar is not None
    assert grammar.accepts("SELECT x, b_id FROM a JOIN b ON a.a_code = b.a_code")


def test_a_schema_with_too_many_sets_falls_back_to_names() -> None:
    wide = Schema({f"t{n}": {"id": "int"} for n in range(150)})
    assert exact_grammar(wide) is None
    assert Sql(wide, scope="exact").prompt_grammar == Sql(wide).prompt_grammar
