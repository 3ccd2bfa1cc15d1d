"""Policies that are made for a purpose: functions, tables, columns, filters, rows, size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlglot
from sqlglot import exp

from grammarkit import Rejected, SourceError
from grammarkit.sql import Schema, Sql
from grammarkit.sql.policy import (
    denied,
    filtered,
    limited,
    most_rows,
    no_columns,
    no_functions,
    no_tables,
    only_functions,
    only_tables,
    row_limit,
    size_limit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.language import Validator


def query(text: str, dialect: str = "postgres") -> exp.Query:
    found = sqlglot.parse_one(text, read=dialect)
    assert isinstance(found, exp.Query)
    return found


def codes(validator: Validator[exp.Query], text: str, dialect: str = "postgres") -> list[str]:
    try:
        validator(query(text, dialect))
    except Rejected as error:
        return [d.code for d in error.diagnostics]
    return []


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("SELECT count(*), lower(a) FROM t WHERE a > 1 AND b IN (1, 2) AND c LIKE 'x'", True),
        ("SELECT CASE WHEN a THEN CAST(b AS int) END, count(*) FROM t", True),
        ("SELECT upper(a) FROM t", False),
        ("SELECT count(*) FROM t WHERE a = (SELECT max(b) FROM u)", False),
        ("SELECT my_function(a) FROM t", False),
    ],
)
def test_only_named_functions_may_be_called(text: str, passes: bool) -> None:
    assert (codes(only_functions("count", "lower"), text) == []) == passes


def test_functions_of_one_dialects_list_and_ones_own_are_refused() -> None:
    mine = no_functions(*denied("postgres"), "my_function")
    assert codes(mine, "SELECT MY_FUNCTION(a), pg_sleep(1) FROM t") == ["forbidden-function"] * 2
    assert codes(mine, "SELECT sleep(1)") == []


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("SELECT * FROM orders JOIN public.users USING (id)", True),
        ("WITH secrets AS (SELECT * FROM orders) SELECT * FROM secrets", True),
        ("WITH RECURSIVE secrets AS (SELECT 1 AS a UNION SELECT a + 1 FROM secrets) SELECT * FROM secrets", True),
        ("WITH secrets AS (SELECT * FROM secrets) SELECT * FROM secrets", False),
        ("WITH a AS (SELECT * FROM secrets), secrets AS (SELECT 1) SELECT * FROM a", False),
        ("SELECT * FROM (WITH secrets AS (SELECT 1) SELECT * FROM secrets) AS x, secrets", False),
        ("WITH secrets AS (SELECT 1) SELECT * FROM public.secrets", False),
        ("SELECT * FROM orders WHERE id IN (SELECT id FROM SECRETS)", False),
        ("SELECT (SELECT max(a) FROM secrets)", False),
        ("SELECT * FROM orders, LATERAL (SELECT * FROM secrets) AS s", False),
        ("TABLE secrets", False),
    ],
)
def test_only_named_tables_may_be_read(text: str, passes: bool) -> None:
    assert (codes(only_tables("orders", "public.users"), text) == []) == passes
    assert (codes(no_tables("secrets"), text) == []) == passes


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("SELECT id, name FROM users", True),
        ("SELECT count(*) FROM users", True),
        ("SELECT o.* FROM users AS u JOIN orders AS o ON o.user_id = u.id", True),
        ("SELECT o.password FROM users AS u JOIN orders AS o ON o.user_id = u.id", True),
        ("SELECT password FROM users", False),
        ("SELECT u.password FROM users AS u", False),
        ('SELECT "PASSWORD" FROM users', False),
        ("SELECT name FROM users WHERE password LIKE 'a%'", False),
        ("SELECT name FROM users ORDER BY length(password)", False),
        ("SELECT * FROM users", False),
        ("SELECT u.* FROM users AS u", False),
        ("SELECT x.p FROM (SELECT password AS p FROM users) AS x", False),
        ("SELECT * FROM (SELECT * FROM users) AS x", False),
        ("SELECT u FROM users AS u", False),
        ("SELECT row_to_json(users) FROM users", False),
        ("SELECT (u).password FROM users AS u", False),
        ("SELECT 1 FROM users JOIN guesses USING (password)", False),
        ("SELECT (SELECT users.password) FROM users", False),
        ("WITH x AS (TABLE users) SELECT * FROM x", False),
    ],
)
def test_a_forbidden_column_cannot_be_read_in_any_way(text: str, passes: bool) -> None:
    assert (codes(no_columns("users.password"), text) == []) == passes


def test_a_star_that_leaves_the_column_out_passes() -> None:
    assert codes(no_columns("password"), "SELECT * EXCLUDE (password) FROM users", "duckdb") == []
    assert codes(no_columns("password"), "SELECT COLUMNS('pass.*') FROM users", "duckdb")


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("SELECT * FROM orders WHERE tenant_id = 42", True),
        ("SELECT * FROM orders AS o WHERE 42 = o.tenant_id AND o.total > 3", True),
        ("SELECT * FROM orders WHERE (tenant_id = 42 AND total > 3)", True),
        ("SELECT * FROM orders WHERE tenant_id IN (42)", True),
        ("SELECT * FROM users AS u JOIN orders AS o ON o.user_id = u.id AND o.tenant_id = 42", True),
        ("SELECT * FROM users AS u LEFT JOIN orders AS o ON o.user_id = u.id AND o.tenant_id = 42", True),
        ("SELECT * FROM users", True),
        ("WITH o AS (SELECT * FROM orders WHERE tenant_id = 42) SELECT * FROM o", True),
        ("SELECT * FROM orders", False),
        ("SELECT * FROM orders WHERE tenant_id = 42 OR 1 = 1", False),
        ("SELECT * FROM orders WHERE NOT tenant_id = 42", False),
        ("SELECT * FROM orders WHERE tenant_id = 41", False),
        ("SELECT * FROM orders WHERE tenant_id = '42'", False),
        ("SELECT * FROM orders WHERE tenant_id = tenant_id", False),
        ("SELECT * FROM orders WHERE tenant_id IN (42, 43)", False),
        ("SELECT * FROM orders WHERE tenant_id >= 42", False),
        ("SELECT * FROM orders WHERE EXISTS (SELECT 1 FROM users WHERE tenant_id = 42)", False),
        ("SELECT * FROM orders, users WHERE tenant_id = 42", False),
        ("SELECT * FROM orders WHERE tenant_id = 42 UNION SELECT * FROM orders", False),
        ("SELECT * FROM orders AS a, orders AS b WHERE a.tenant_id = 42", False),
        ("SELECT * FROM users AS u FULL JOIN orders AS o ON o.tenant_id = 42", False),
        ("SELECT * FROM users AS u RIGHT JOIN orders AS o ON o.tenant_id = 42", False),
        ("SELECT * FROM users WHERE id IN (SELECT user_id FROM orders)", False),
        ("SELECT * FROM orders HAVING tenant_id = 42", False),
        ("WITH orders AS (SELECT * FROM orders) SELECT * FROM orders WHERE tenant_id = 42", False),
    ],
)
def test_every_use_of_a_table_has_its_filter(text: str, passes: bool) -> None:
    assert (codes(filtered({"orders": ("tenant_id", 42)}), text) == []) == passes


@pytest.mark.parametrize(
    ("dialect", "written"),
    [("sqlite", ":tenant"), ("postgres", "$1"), ("duckdb", "$tenant"), ("bigquery", "@tenant"), ("tsql", "@tenant")],
)
def test_a_filter_may_be_a_parameter_and_then_is_that_and_nothing_else(dialect: str, written: str) -> None:
    value = sqlglot.parse_one(written, dialect=dialect)
    assert isinstance(value, exp.Placeholder | exp.Parameter)
    schema = Schema({"orders": {"id": "INTEGER", "tenant_id": "INTEGER"}}, dialect=dialect)
    sql = Sql(schema, parameters=True, validators=[filtered({"orders": ("tenant_id", value)})])
    sql.read(f"SELECT id FROM orders WHERE tenant_id = {written}")
    for other in (f"tenant_id = {written}9", f"id = {written}", "tenant_id = 1"):
        with pytest.raises(Rejected) as caught:
            sql.read(f"SELECT id FROM orders WHERE {other}")
        assert caught.value.diagnostics[0].help == f"add `orders.tenant_id = {written}` to its WHERE, joined by AND"


def test_the_missing_filter_is_written_out() -> None:
    with pytest.raises(Rejected) as caught:
        filtered({"orders": ("tenant", "it's")})(query("SELECT * FROM orders AS o"))
    assert caught.value.diagnostics[0].help == "add `o.tenant = 'it''s'` to its WHERE, joined by AND"


@pytest.mark.parametrize(
    ("text", "dialect", "rows"),
    [
        ("SELECT * FROM t LIMIT 10", "sqlite", 10),
        ("SELECT * FROM t LIMIT 10 OFFSET 5", "sqlite", 10),
        ("SELECT TOP 10 * FROM t", "tsql", 10),
        ("SELECT * FROM t ORDER BY a OFFSET 0 ROWS FETCH NEXT 10 ROWS ONLY", "tsql", 10),
        ("SELECT * FROM t FETCH FIRST 10 ROWS ONLY", "postgres", 10),
        ("SELECT count(*), max(a) FROM t", "sqlite", 1),
        ("SELECT 1", "sqlite", 1),
        ("SELECT 1 UNION ALL SELECT 2", "sqlite", 2),
        ("SELECT a FROM t UNION SELECT a FROM u LIMIT 3", "sqlite", 3),
        ("SELECT * FROM t", "sqlite", None),
        ("SELECT a, count(*) FROM t GROUP BY a", "sqlite", None),
        ("SELECT * FROM (SELECT * FROM t LIMIT 10) AS x, u", "sqlite", None),
        ("SELECT * FROM t LIMIT 5 + 5", "sqlite", None),
        ("SELECT TOP 10 PERCENT * FROM t", "tsql", None),
        ("SELECT TOP 10 WITH TIES * FROM t ORDER BY a", "tsql", None),
        ("SELECT * FROM t FETCH FIRST 10 ROWS WITH TIES", "postgres", None),
        ("SELECT unnest(a)", "duckdb", None),
        ("SELECT generate_series(1, 5)", "postgres", None),
        ("SELECT count(*) OVER () FROM t", "sqlite", None),
    ],
)
def test_the_number_of_rows_is_bounded_where_that_can_be_proved(text: str, dialect: str, rows: int | None) -> None:
    assert most_rows(query(text, dialect)) == rows


@pytest.mark.parametrize(
    ("text", "dialect", "expected"),
    [
        ("SELECT * FROM t", "sqlite", "SELECT * FROM t LIMIT 100"),
        ("SELECT * FROM t LIMIT 5", "sqlite", "SELECT * FROM t LIMIT 5"),
        ("SELECT * FROM t LIMIT 500", "sqlite", "SELECT * FROM t LIMIT 100"),
        ("SELECT * FROM t ORDER BY a LIMIT 500 OFFSET 9", "mysql", "SELECT * FROM t ORDER BY a LIMIT 100 OFFSET 9"),
        ("SELECT TOP 500 a, a FROM t ORDER BY a", "tsql", "SELECT TOP 100 a, a FROM t ORDER BY a"),
        ("SELECT * FROM t LIMIT 2 * 3", "sqlite", "SELECT * FROM (SELECT * FROM t LIMIT 2 * 3) AS bounded LIMIT 100"),
        ("SELECT * FROM t", "tsql", "SELECT TOP 100 * FROM t"),
        ("SELECT a FROM t UNION SELECT a FROM u", "postgres", "SELECT a FROM t UNION SELECT a FROM u LIMIT 100"),
        ("SELECT count(*) FROM t", "sqlite", "SELECT COUNT(*) FROM t"),
    ],
)
def test_a_limit_is_put_in_where_none_is_proved(text: str, dialect: str, expected: str) -> None:
    bounded = limited(query(text, dialect), 100)
    assert bounded.sql(dialect=dialect) == expected
    assert codes(row_limit(100), expected, dialect) == []


def test_a_query_without_a_bound_is_refused() -> None:
    assert codes(row_limit(100), "SELECT * FROM t") == ["unbounded-rows"]
    assert codes(row_limit(100), "SELECT * FROM t LIMIT 101") == ["unbounded-rows"]


def test_a_query_that_is_too_large_is_refused() -> None:
    assert codes(size_limit(tables=2), "SELECT * FROM a, b, c") == ["too-large"]
    assert codes(size_limit(depth=2), "SELECT (SELECT (SELECT 1))") == ["too-large"]
    assert codes(size_limit(nodes=10), "SELECT 1 + 2 + 3 + 4 + 5 + 6") == ["too-large"]
    assert codes(size_limit(), "SELECT * FROM a JOIN b USING (id) WHERE a.x = (SELECT max(x) FROM b)") == []


SHOP = Schema({"users": {"id": "int", "email": "text"}, "orders": {"id": "int", "user_id": "int"}}, dialect="postgres")


@pytest.mark.parametrize(
    ("policy", "near"),
    [
        (no_tables("userz"), "users"),
        (only_tables("users", "order"), "orders"),
        (no_columns("users.emial"), "users.email"),
        (no_columns("emial"), "email"),
        (filtered({"userz": ("id", 7)}), "users"),
        (filtered({"orders": ("userid", 7)}), "orders.user_id"),
    ],
)
def test_a_policy_about_what_the_schema_does_not_have_is_a_slip(policy: Validator[exp.Query], near: str) -> None:
    with pytest.raises(SourceError) as caught:
        Sql(SHOP, validators=[policy])
    assert caught.value.diagnostic.help == f"did you mean `{near}`?"


def test_a_policy_about_what_there_is_is_none() -> None:
    policies: list[Validator[exp.Query]] = [
        no_tables("ORDERS"),
        only_tables("Users"),
        no_columns("email"),
        filtered({"users": ("id", 7)}),
    ]
    assert Sql(SHOP, validators=policies).validators


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: filtered({"users": "id"}), TypeError),  # type: ignore[dict-item]
        (lambda: filtered({"users": ("id",)}), TypeError),  # type: ignore[dict-item]
        (lambda: filtered({"users": ("id", exp.Placeholder())}), ValueError),
        (lambda: row_limit(-1), ValueError),
        (lambda: row_limit("100"), TypeError),  # type: ignore[arg-type]
        (lambda: Sql(SHOP, validators=["read_only"]), TypeError),  # type: ignore[list-item]
        (lambda: Sql(SHOP, scope="exakt"), ValueError),  # type: ignore[arg-type]
    ],
)
def test_an_argument_that_makes_no_sense_is_refused(make: Callable[[], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        make()


def test_a_validator_that_answers_instead_of_raising_is_an_error_of_its_author() -> None:
    with pytest.raises(TypeError, match=r"raising ValueError.*gave False"):
        Sql(SHOP, validators=[lambda _: False], engine=False).read("SELECT email FROM users")  # type: ignore[list-item]


@pytest.mark.parametrize("call", ["upper(email)", "lower(email)", "length(email)", "random()"])
def test_a_function_is_called_what_the_query_calls_it(call: str) -> None:
    sql = Sql(SHOP, validators=[only_functions("count")], engine=False)
    with pytest.raises(Rejected, match=f"the function `{call.partition('(')[0]}` is not allowed"):
        sql.read(f"SELECT {call} FROM users")


def test_a_query_that_was_changed_is_refused_as_it_is_now() -> None:
    read = Sql(SHOP, engine=False).read("SELECT id FROM users")
    assert isinstance(read, exp.Select)
    with pytest.raises(Rejected) as caught:
        no_columns("email")(read.copy().select("email"))
    assert caught.value.text == "SELECT id, email FROM users"
    assert caught.value.diagnostics[0].span is None
