from __future__ import annotations

import pytest

from grammarkit.sql import Schema
from grammarkit.sql.accepting import accepting_grammar
from grammarkit.sql.dialects import sql_dialects

DIALECTS = pytest.mark.parametrize("name", sql_dialects())


def shop(dialect: str) -> Schema:
    return Schema({"customers": {"id": "int", "name": "text"}, "order lines": {"total": "real"}}, dialect=dialect)


@DIALECTS
@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("SELECT name FROM customers", True),
        ("SELECT name FROM Customers AS c JOIN customers AS d ON c.id = d.id", True),
        ("SELECT name FROM clients", False),
        ("SELECT name FROM customers JOIN clients ON customers.id = clients.id", False),
        ("SELECT name FROM customers WHERE id IN (SELECT id FROM clients)", False),
        ("SELECT x.n FROM (SELECT name AS n FROM customers) AS x", True),
        ("SELECT x.n FROM (SELECT name AS n FROM clients) AS x", False),
        ("WITH clients AS (SELECT 1 AS id) SELECT id FROM clients", True),
        ("WITH a AS (SELECT 1 AS id), b AS (SELECT id FROM a) SELECT id FROM b WHERE id IN (SELECT id FROM a)", True),
        ("SELECT name FROM customers UNION ALL SELECT name FROM clients", False),
    ],
)
def test_from_names_the_schemas_tables_and_the_inner_queries_of_with(name: str, text: str, *, accepted: bool) -> None:
    assert accepting_grammar(shop(name), name).accepts(text) is accepted


@pytest.mark.parametrize(
    ("dialect", "text", "accepted"),
    [
        ("sqlite", 'SELECT total FROM "order lines", [Order Lines], `ORDER LINES`', True),
        ("postgres", 'SELECT total FROM "order lines", public.customers', True),
        ("postgres", 'SELECT total FROM "Order Lines"', False),
        ("tsql", "SELECT total FROM dbo.[order lines]", True),
        ("mysql", "SELECT total FROM `order lines`", True),
        ("bigquery", "SELECT total FROM `order lines`, project.dataset.other", True),
    ],
)
def test_names_are_quoted_as_the_dialect_quotes(dialect: str, text: str, *, accepted: bool) -> None:
    assert accepting_grammar(shop(dialect), dialect).accepts(text) is accepted


def test_thousands_of_tables_are_within_the_engines_limits() -> None:
    wide = Schema({f"table_{t}": {"id": "int"} for t in range(5_000)})
    grammar = accepting_grammar(wide)
    assert grammar.accepts('SELECT id FROM TABLE_4999, "table_7"')
    assert not grammar.accepts("SELECT id FROM table_5000")
