"""The same shop in each database: what tests ask of all of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STATEMENTS = (
    "CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, city VARCHAR(40))",
    (
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(10),"
        " FOREIGN KEY (customer_id) REFERENCES customers (id))"
    ),
    "CREATE TABLE {odd} ({order} INTEGER, {group} VARCHAR(10))",
    "CREATE VIEW paid AS SELECT id, customer_id FROM orders WHERE status = 'paid'",
    "INSERT INTO customers VALUES (1, 'Ada', 'Saltmere'), (2, 'Bea', NULL), (3, 'Čapek', 'Nettlow')",
    "INSERT INTO orders VALUES (1, 1, 'paid'), (2, 1, 'new'), (3, 2, 'paid')",
)

ODD = {"odd": 'Größe "x"\n`y`', "order": "Order", "group": "a b'c"}
"""Names with quotes of each kind, a line break, reserved words, in mixed case, and with a blank."""


class Shop(NamedTuple):
    """A database with the shop in it."""

    dialect: str
    url: str
    connect: Callable[[], Any]


def statements(quote: str) -> list[str]:
    names = {key: quote + name.replace(quote, 2 * quote) + quote for key, name in ODD.items()}
    return [statement.format(**names) for statement in STATEMENTS]


def in_sqlite(folder: Path) -> Shop:
    path = folder / "shop.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements('"'):
            connection.execute(statement)
    return Shop("sqlite", f"sqlite:///{path}", lambda: sqlite3.connect(path))


def in_duckdb(folder: Path) -> Shop:
    import duckdb

    path = folder / "shop.duckdb"
    with closing(duckdb.connect(str(path))) as connection:
        for statement in statements('"'):
            connection.execute(statement)
    return Shop("duckdb", f"duckdb:///{path}", lambda: duckdb.connect(str(path)))


def in_postgres(url: str) -> Shop:
    import psycopg

    with psycopg.connect(url) as connection:
        for statement in statements('"'):
            connection.execute(statement.encode())
    connection.close()
    return Shop("postgres", url, lambda: psycopg.connect(url))


def in_mysql(url: str) -> Shop:
    import pymysql

    from grammarkit.sql.databases.mysql import settings

    def connect() -> pymysql.connections.Connection[Any]:
        return pymysql.connect(**settings(url))

    with connect() as connection, connection.cursor() as cursor:
        for statement in statements("`"):
            cursor.execute(statement)
        connection.commit()
    return Shop("mysql", url, connect)
