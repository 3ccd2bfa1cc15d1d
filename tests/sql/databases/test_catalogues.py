"""What only some databases have: schemas, comments, enumerated types, rights, names that differ in letter case."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from grammarkit import SourceError
from grammarkit.sql import Schema
from grammarkit.sql.databases import query, reflect
from grammarkit.sql.databases.mysql import settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from pathlib import Path

STATEMENTS = (
    "CREATE TYPE mood AS ENUM ('sad', 'it''s ok')",
    "CREATE SCHEMA sales",
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR, feels mood)",
    "CREATE TABLE sales.orders (id INTEGER, part INTEGER, status VARCHAR, PRIMARY KEY (id, part))",
    "COMMENT ON TABLE users IS 'people'",
    "COMMENT ON COLUMN users.name IS 'in full'",
    "INSERT INTO sales.orders VALUES (1, 1, 'new'), (1, 2, 'paid')",
)


def shown(schema: Schema) -> dict[str, list[tuple[object, ...]]]:
    """Give what is told of each table that these tests have made."""
    return {
        ".".join(table.path): [(c.name, c.primary, c.values, c.comment) for c in table.columns]
        for table in schema.tables
        if table.name in {"users", "orders"} and table.schema != "shop"
    }


WANTED = {
    "users": [
        ("id", True, (), ""),
        ("name", False, (), "in full"),
        ("feels", False, ("sad", "it's ok"), ""),
    ],
    "sales.orders": [("id", True, (), ""), ("part", True, (), ""), ("status", False, ("new", "paid"), "")],
}


def test_duckdb_has_schemas_comments_and_enumerated_types(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "app.duckdb"
    with closing(duckdb.connect(str(path))) as connection:
        for statement in STATEMENTS:
            connection.execute(statement)
        with pytest.raises(SourceError, match="is open in this program already, with other settings"):
            Schema.from_url(f"duckdb:///{path.as_posix()}")
    schema = Schema.from_url(f"duckdb:///{path.as_posix()}", values=("sales.orders.status",))
    assert shown(schema) == WANTED
    assert schema.tables[0].comment == "people"


@pytest.fixture
def database(postgres: str) -> Generator[str]:
    """Give the URL of an empty Postgres database of one's own."""
    import psycopg

    with closing(psycopg.connect(postgres, autocommit=True)) as owner:
        owner.execute("CREATE DATABASE own")
        yield postgres.replace("/postgres?", "/own?")
        owner.execute("DROP DATABASE own WITH (FORCE)")


def executed(url: str, statements: Iterable[str]) -> None:
    import psycopg

    with closing(psycopg.connect(url, autocommit=True)) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def test_postgres_has_schemas_comments_and_enumerated_types(database: str) -> None:
    executed(database, STATEMENTS)
    schema = Schema.from_url(database, values=("status",))
    assert shown(schema) == WANTED
    assert schema.tables[0].comment == "people"
    assert schema.find("public", "users") is schema.find("users")
    assert schema.find("orders") is None


def test_in_postgres_only_what_may_be_read_is_shown(database: str) -> None:
    secret = "CREATE TABLE salaries (id INTEGER); CREATE SCHEMA hidden; CREATE TABLE hidden.t (a INTEGER)"
    reader = "CREATE ROLE reader LOGIN; GRANT SELECT ON users TO reader"
    executed(database, [*STATEMENTS, *secret.split("; "), *reader.split("; ")])
    schema = Schema.from_url(database.replace("me@", "reader@"))
    assert [table.path for table in schema.tables] == [("users",)]
    executed(database, ["REVOKE SELECT ON users FROM reader"])
    with pytest.raises(SourceError, match="has no tables"):
        Schema.from_url(database.replace("me@", "reader@"))
    executed(database, ["DROP ROLE reader"])


def test_in_postgres_names_differ_in_letter_case_and_some_lie_behind_others(database: str) -> None:
    odd = ['CREATE TABLE "Users" ("ID" INTEGER, id INTEGER)', "CREATE TABLE users (a INTEGER)"]
    behind = ["CREATE SCHEMA own", "CREATE TABLE own.users (b INTEGER)", "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a"]
    executed(database, [*odd, *behind, "ALTER ROLE me SET search_path = own, public"])
    try:
        found = {table.path: table for table in Schema.from_url(database).tables}
    finally:
        executed(database, ["ALTER ROLE me RESET search_path"])
    assert found.keys() == {("Users",), ("public", "users"), ("users",), ("m",)}
    assert [c.name for c in found["Users",].columns] == ["ID", "id"]
    assert [c.name for c in found["users",].columns] == ["b"]
    assert found["m",].view


def test_postgres_runs_one_statement_however_it_is_written(database: str) -> None:
    executed(database, ["CREATE TABLE t (a INTEGER)", "ALTER ROLE me SET standard_conforming_strings = off"])
    try:
        for text in (r"SELECT '\'; DROP TABLE t; --'", "SELECT 1; COMMIT; DROP TABLE t"):
            with pytest.raises(SourceError):
                query(database, text)
    finally:
        executed(database, ["ALTER ROLE me RESET standard_conforming_strings"])
    assert query(database, "SELECT COUNT(*) FROM t").rows == ((0,),)


def test_a_hint_of_postgres_is_passed_on(database: str) -> None:
    executed(database, STATEMENTS)
    with pytest.raises(SourceError) as caught:
        query(database, "SELECT nam FROM users")
    assert caught.value.diagnostic.help == 'perhaps you meant to reference the column "users.name"'


@pytest.mark.slow
def test_five_thousand_tables_are_read(database: str) -> None:
    for start in range(0, 5000, 500):
        executed(database, [f"CREATE TABLE t{n} (id INTEGER PRIMARY KEY, a TEXT)" for n in range(start, start + 500)])
    assert len(Schema.from_url(database).tables) == 5000


def test_mysql_has_comments_and_enumerated_types_and_several_databases(mysql: str) -> None:
    import pymysql

    made = (
        "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(9) COMMENT 'in full', feels ENUM('sad', 'it''s ok'))"
        " COMMENT = 'people'"
    )

    def connect() -> pymysql.connections.Connection[Any]:
        return pymysql.connect(**settings(mysql) | {"database": None})

    with closing(connect()) as connection, connection.cursor() as cursor:
        for statement in ("CREATE DATABASE own", "USE own", made):
            cursor.execute(statement)
    try:
        schema = Schema.from_url(mysql.replace("/shop?", "/own?"))
        assert shown(schema) == {"users": WANTED["users"]}
        assert schema.tables[0].comment == "people"
        assert ("own", "users") in {table.path for table in reflect(connect).tables}
    finally:
        with closing(connect()) as connection, connection.cursor() as cursor:
            cursor.execute("DROP DATABASE own")
