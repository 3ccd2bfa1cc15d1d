"""What holds whichever database it is, over its URL and over a connection."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from sqlglot import exp

from grammarkit import Rejected, SourceError
from grammarkit.sql import Schema, explains, runs
from grammarkit.sql.databases import connected, plan, query, reflect
from grammarkit.sql.reading.parse import parsed
from tests.sql.databases import shops
from tests.sql.databases.shops import ODD, Shop

if TYPE_CHECKING:
    from collections.abc import Callable

EACH = ("sqlite", "duckdb", "postgres", "mysql")


@pytest.fixture(scope="session", params=EACH)
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    match request.param:
        case "sqlite" | "duckdb" as kind:
            made: Callable[[Any], Shop] = getattr(shops, f"in_{kind}")
            return made(tmp_path_factory.mktemp(kind))
        case kind:
            return getattr(shops, f"in_{kind}")(request.getfixturevalue(kind))  # type: ignore[no-any-return]


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT COUNT(*) FROM n"
ENDLESS_JOINS = "SELECT COUNT(*) FROM " + ", ".join(f"customers t{n}" for n in range(40))


def test_tables_views_keys_and_odd_names_are_read(shop: Shop) -> None:
    schema = Schema.from_url(shop.url)
    assert schema.dialect == shop.dialect
    assert {table.name for table in schema.tables} == {"customers", "orders", ODD["odd"], "paid"}
    assert all(table.bare for table in schema.tables)
    customers, orders, odd = (schema.table(name) for name in ("customers", "orders", ODD["odd"]))
    assert customers is not None
    assert orders is not None
    assert odd is not None
    assert [(c.name, c.primary, c.nullable) for c in customers.columns] == [
        ("id", True, False),
        ("name", False, False),
        ("city", False, True),
    ]
    assert customers.columns[1].type.startswith("VARCHAR")
    assert [c.name for c in odd.columns] == [ODD["order"], ODD["group"]]
    (key,) = orders.foreign_keys
    assert (key.columns, key.target_columns) == (("customer_id",), ("id",))
    assert schema.target(orders, key) is customers
    assert [table.name for table in schema.tables if table.view] == ["paid"]
    assert reflect(shop.connect) == schema


def test_values_are_read_where_they_are_few(shop: Shop) -> None:
    schema = Schema.from_url(shop.url, values=("status", "customers.city", "id"), max_values=2)
    orders, customers = schema.table("orders"), schema.table("customers")
    assert orders is not None
    assert customers is not None
    assert [c.values for c in orders.columns] == [(), (), ("new", "paid")]
    assert [c.values for c in customers.columns] == [(), (), ("Nettlow", "Saltmere")]
    assert reflect(shop.connect, values=frozenset({"status", "customers.city", "id"}), max_values=2) == schema


@pytest.mark.parametrize("over", ["url", "connect"])
def test_a_query_gives_its_columns_and_rows_up_to_the_limit(shop: Shop, over: str) -> None:
    where = getattr(shop, over)
    found = query(where, "SELECT id, name FROM customers ORDER BY id", limit=2)
    assert (found.columns, found.rows, found.more) == (("id", "name"), ((1, "Ada"), (2, "Bea")), True)
    assert not query(where, "SELECT city FROM customers WHERE name = 'Čapek';").more
    assert query(where, "SELECT '%s', '{', '?'").rows == (("%s", "{", "?"),)


def test_a_query_is_planned_without_being_run(shop: Shop) -> None:
    assert plan(shop.url, ENDLESS_JOINS).rows
    assert plan(shop.connect, "SELECT name FROM customers").columns


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("SELECT nme FROM customers", "nme"),
        ("SELECT 'Čapek', nme FROM customers", "nme"),
        ("SELECT\n  name\nFROM custmers", "custmers"),
        ("SELECT name FROM customers WHERE frob(name) = 1", "frob"),
    ],
)
def test_what_the_database_objects_to_is_pointed_at(shop: Shop, text: str, at: str) -> None:
    for run in (plan, query):
        with pytest.raises(SourceError) as caught:
            run(shop.url, text)
        found = caught.value.diagnostic
        assert found.code == "query-failed"
        assert found.span is not None, found
        assert text[found.span.start : found.span.end].startswith(at)


@pytest.mark.parametrize(
    "text",
    [
        "DELETE FROM orders",
        "INSERT INTO orders VALUES (9, 1, 'new')",
        "CREATE TABLE x (a INTEGER)",
        "SELECT 1; DROP TABLE orders",
        "SELECT 1; COMMIT; DROP TABLE orders",
        "WITH gone AS (DELETE FROM orders RETURNING id) SELECT id FROM gone",
    ],
)
def test_nothing_is_written_even_when_nobody_has_proved_the_text_harmless(shop: Shop, text: str) -> None:
    for run in (query, plan):
        with pytest.raises(SourceError):
            run(shop.url, text)
    with pytest.raises(SourceError), connected(shop.connect, 5.0) as opened:
        opened.rows(text, 10)
    with connected(shop.url, 5.0) as opened, pytest.raises(SourceError):
        opened.rows(text, 10)
    assert query(shop.url, "SELECT COUNT(*) FROM orders").rows == ((3,),)


@pytest.mark.parametrize("over", ["url", "connect"])
def test_a_query_that_never_ends_is_ended(shop: Shop, over: str) -> None:
    with pytest.raises(SourceError) as caught:
        query(getattr(shop, over), ENDLESS if shop.dialect == "sqlite" else ENDLESS_JOINS, timeout=0.5)
    assert caught.value.diagnostic.code == "query-timeout"


def test_a_connection_is_of_one_use_and_closed(shop: Shop) -> None:
    made: list[Any] = []

    def connect() -> object:
        made.append(shop.connect())
        return made[-1]

    query(connect, "SELECT 1")
    query(connect, "SELECT 1")
    assert made[0] is not made[1]
    for connection in made:
        with pytest.raises(Exception, match=r"(?i)clos|\(0, ''\)"):
            connection.cursor().execute("SELECT 1")


def test_two_threads_do_not_get_in_each_others_way(shop: Shop) -> None:
    found: list[object] = []
    ask = runs(shop.url)
    read = parsed("SELECT COUNT(*) FROM customers", shop.dialect)
    threads = [threading.Thread(target=lambda: found.append(ask(read).rows)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [((3,),)] * 4


def test_what_the_database_refuses_is_rejected_and_pointed_at_in_the_text_that_was_read(shop: Shop) -> None:
    text = "SELECT  name,\n gone FROM customers"
    for judge in (explains(shop.url), explains(shop.connect), runs(shop.url), runs(shop.connect)):
        judge(parsed("SELECT name FROM customers", shop.dialect))
        with pytest.raises(Rejected) as caught:
            judge(parsed(text, shop.dialect))
        (found,) = caught.value.diagnostics
        assert found.span is not None
        assert (caught.value.text, text[found.span.start : found.span.end]) == (text, "gone")


def test_a_query_that_was_changed_since_it_was_read_is_run_as_it_is_now(shop: Shop) -> None:
    read = parsed("SELECT name FROM customers ORDER BY id", shop.dialect)
    assert isinstance(read, exp.Select)
    assert runs(shop.url)(read.limit(1)).rows == (("Ada",),)


def test_of_endless_rows_only_those_that_are_wanted_are_fetched(shop: Shop) -> None:
    names = ", ".join(f"customers t{n}" for n in range(20))
    for where in (shop.url, shop.connect):
        found = query(where, f"SELECT t0.id FROM {names}", limit=5)
        assert (len(found.rows), found.more) == (5, True)
