# ruff: noqa: E501 - a case is a line
"""Each kind of finding: its code, where it points, and what it says to do."""

from __future__ import annotations

import pytest

from grammarkit import Rejected
from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.sql import Schema, sample
from grammarkit.sql.reading.findings import findings
from grammarkit.sql.reading.parse import parsed

SHOP = Schema.from_url(sample.URL)
STAFF = {
    "staff": {"id": "int", "name": "varchar(20)", "active": "boolean", "since": "date", "team": "int"},
    "teams": {"id": "int", "label": "varchar(20)"},
}


def found(text: str, dialect: str = "sqlite", schema: Schema | None = None) -> list[Diagnostic]:
    known = schema or (SHOP if dialect == "sqlite" else Schema(STAFF, dialect=dialect))
    try:
        return findings(parsed(text, dialect), known, text, dialect)
    except Rejected as error:
        return list(error.diagnostics)


def told(text: str, dialect: str = "sqlite", schema: Schema | None = None) -> tuple[str, str, str] | None:
    first = next(iter(found(text, dialect, schema)), None)
    if first is None:
        return None
    return first.code, text[first.span.start : first.span.end] if first.span else "", first.help


def agrees(result: tuple[str, str, str] | None, expected: tuple[str, str, str] | None) -> bool:
    """Tell whether the code is as expected, and what is pointed at and told has in it what is expected."""
    if expected is None or result is None:
        return result == expected
    return result[0] == expected[0] and expected[1] in result[1] and expected[2] in result[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * FROM custmers", ("unknown-table", "custmers", "did you mean `customers`?")),
        ("SELECT * FROM quantity", ("unknown-table", "quantity", "`quantity` is a column of `order_lines`")),
        ("SELECT COUNT(*) FROM (SELECT * FROM zzz)", ("unknown-table", "zzz", "")),
        ("SELECT * FROM information_schema.customers", ("unknown-table", "information_schema.customers", "")),
        (
            "SELECT products.name FROM customers JOIN orders ON orders.customer_id = customers.id",
            (
                "table-not-joined",
                "products",
                "join `order_lines` on `order_lines.order_id = orders.id`, and `products` on `",
            ),
        ),
        (
            "SELECT x.email FROM (SELECT id FROM customers) AS x",
            (
                "unknown-column",
                "x.email",
                "`customers` has `email`; add it to what `x` selects, or join `customers`",
            ),
        ),
        (
            "SELECT name AS n FROM customers AS c JOIN orders ON orders.customer_id = c.id WHERE c.stauts = 'x'",
            ("unknown-column", "c.stauts", "did you mean `status` of `orders`?"),
        ),
        ("SELECT price * 2 AS double, double + 1 FROM products", ("alias-too-early", "double", "write `price * 2` again")),
        ("SELECT group FROM products", ("reserved-name", "group", 'write `"group"`')),
        ("SELECT name FROM products WHERE group = 'x'", ("reserved-name", "group", 'write `"group"`')),
        ("SELECT YEAR(ordered_on) FROM orders", ("unknown-function", "YEAR", "write `CAST(strftime('%Y', …) AS INTEGER)`")),
        ("SELECT * FROM orders WHERE id = :id", ("unbound-parameter", ":id", "write the value itself")),
        ("SELECT * FROM orders WHERE id = ?", ("unbound-parameter", "?", "write the value itself")),
        ("SELECT EXTRACT(YEAR FROM ordered_on) FROM orders", ("foreign-syntax", "ordered_on", "")),
        ("SELECT name FROM customers ORDER BY 3", ("ordinal-out-of-range", "3", "name the column instead")),
        ("SELECT 0", None),
        ("0", ("not-a-query", "0", "begin it with SELECT or WITH")),
        ("PRAGMA table_info(customers)", ("not-read-only", "PRAGMA", "write a SELECT")),
        ("```sql\nSELECT 1\n```", ("code-fence", "```sql", "write the query alone")),
        ("SELECT 1; SELECT 2", ("stacked-statements", "SELECT 2", "write one query and nothing behind it")),
        ("SELECT 1 /* ; */ -- ;\n", None),
        ("SELECT 'it is", ("unclosed-quote", "'it is", "close it with `'`, and double a `'` inside it")),
        ("SELECT 1 /* why", ("unclosed-comment", "/* why", "close it with `*/`")),
    ],
)  # fmt: skip
def test_what_is_found_in_sqlite(text: str, expected: tuple[str, str, str] | None) -> None:
    assert agrees(told(text), expected)


@pytest.mark.parametrize(
    ("text", "dialect", "expected"),
    [
        ("SELECT id, count(*) FROM staff", "postgres", ("missing-group-by", "id", "add `GROUP BY id`, or put it into an aggregate")),
        ("SELECT name, max(id) FROM staff GROUP BY team", "tsql", ("missing-group-by", "name", "add `name` to GROUP BY, or put it into an aggregate")),
        ("SELECT team, name || 'x' FROM staff GROUP BY team", "bigquery", ("missing-group-by", "name", "add `name` to GROUP BY, or put it into an aggregate")),
        ("SELECT name FROM staff WHERE active = 1", "postgres", ("type-clash", "active = 1", "write `TRUE` for 1 and `FALSE` for 0")),
        ("SELECT name FROM staff WHERE id = 'x'", "postgres", ("type-clash", "id = 'x'", "write the number without quotes, or compare a column of texts")),
        ("SELECT name FROM staff WHERE id = '1'", "postgres", None),
        ("SELECT name FROM staff WHERE id = '1'", "bigquery", ("type-clash", "id = '1'", "write the number without quotes, or compare a column of texts")),
        ("SELECT sum(name) FROM staff", "duckdb", ("type-clash", "name", "write `CAST(… AS NUMERIC)`")),
        ("SELECT sum(name) FROM staff", "mysql", None),
        ("SELECT sum(team = 1) FROM staff", "postgres", ("type-clash", "team", "write `COUNT(CASE WHEN … THEN 1 END)`")),
        ("SELECT sum(team = 1) FROM staff", "duckdb", None),
        ("SELECT name - 1 FROM staff", "postgres", ("type-clash", "name", "write `CAST(… AS NUMERIC)`")),
        ("SELECT since - since, id - 1 FROM staff", "postgres", None),
        ("SELECT name FROM staff WHERE since LIKE '2024%'", "postgres", ("type-clash", "since", "dates are compared by `>=` and `<`")),
        ("SELECT EXTRACT(YEAR FROM name) FROM staff", "postgres", ("type-clash", "name", "write `CAST(… AS DATE)`")),
        ("SELECT name FROM staff WHERE id", "postgres", None),
        ("SELECT name FROM staff WHERE active AND team", "postgres", ("type-clash", "team", "compare it to a value")),
        ("SELECT ROUND(avg(id)::float, 2) FROM staff", "postgres", ("type-clash", "", "write `CAST(… AS NUMERIC)`")),
        ("SELECT ROUND(avg(id), 2) FROM staff", "postgres", None),
        ("SELECT team FROM staff GROUP BY team ORDER BY name", "postgres", ("missing-group-by", "name", "add `name` to GROUP BY, or put it into an aggregate")),
        ("SELECT team AS name FROM staff GROUP BY team ORDER BY name", "postgres", None),
        ("SELECT s.name FROM staff s JOIN teams t ON s.name = t.id", "postgres", ("type-clash", "s.name = t.id", "compare values of one type: put one side into `CAST(… AS …)`")),
        ("SELECT datediff(since, since) FROM staff", "postgres", ("unknown-function", "datediff", "write `date_a - date_b` for days")),
        ("SELECT my_own(since), dbo.age(1) FROM staff", "tsql", None),
        ("SELECT LENGTH(name) FROM staff", "tsql", ("unknown-function", "LENGTH", "write `LEN(…)`")),
        ("SELECT name AS n FROM staff WHERE n = 'x'", "postgres", ("alias-too-early", "n", "write `name` again, or select from a subquery")),
        ("SELECT name AS n FROM staff WHERE n = 'x'", "snowflake", None),
        ("SELECT count(*) AS n FROM staff GROUP BY team HAVING n > 1", "postgres", ("alias-too-early", "n", "write `COUNT(*)` again, or select from a subquery")),
        ("SELECT count(*) AS n FROM staff GROUP BY team HAVING n > 1", "mysql", None),
        ("SELECT name FROM staff s QUALIFY row_number() OVER (ORDER BY id) = 1", "mysql", ("foreign-syntax", "", "compare it in WHERE")),
        ("SELECT s FROM staff AS s", "postgres", None),
        ("SELECT s FROM staff AS s", "mysql", ("unknown-column", "s", "")),
        ("SELECT item.x FROM staff, UNNEST([STRUCT(1 AS x)]) AS item", "bigquery", None),
        ("SELECT name.first FROM staff", "bigquery", None),
        ("SELECT nome.first FROM staff", "bigquery", ("unknown-table", "nome", "")),
        ("SELECT x.n FROM staff AS s CROSS JOIN LATERAL (SELECT s.id + 1 AS n) AS x", "postgres", None),
        ("SELECT x.m FROM staff AS s CROSS JOIN LATERAL (SELECT s.id + 1 AS n) AS x", "postgres", ("unknown-column", "x.m", "")),
        ("SELECT n FROM generate_series(1, 3) AS n", "postgres", None),
        ("SELECT 1 FROM dual", "mysql", None),
        ("SELECT @x", "mysql", ("unbound-parameter", "x", "write the value itself")),
        ("SELECT SLEEP(1) /*! , 2 */", "mysql", ("hidden-statement", "/*! , 2 */", "leave the comment out")),
        ("SELECT 1 DROP TABLE staff", "tsql", ("stacked-statements", "DROP TABLE staff", "write one query and nothing behind it")),
        ('SELECT U&"n\\0061me" FROM staff', "postgres", ("hidden-name", 'U&"n\\0061me"', "write the name plainly")),
    ],
)  # fmt: skip
def test_what_is_found_in_other_dialects(text: str, dialect: str, expected: tuple[str, str, str] | None) -> None:
    assert agrees(told(text, dialect), expected)


def test_columns_that_an_alias_renames_are_told_as_they_are_called() -> None:
    remedy = "the columns of `s` are called `a` and `b` here"
    for column in ("s.name", "name"):
        assert told(f"SELECT {column} FROM staff AS s (a, b)", "postgres") == ("unknown-column", column, remedy)


def test_a_grouped_primary_key_decides_its_tables_columns_where_the_dialect_says_so() -> None:
    ddl = "CREATE TABLE staff (id int PRIMARY KEY, name text); CREATE TABLE pay (id int, amount int)"
    text = "SELECT staff.id, staff.name, sum(amount) FROM staff JOIN pay ON pay.id = staff.id GROUP BY staff.id"
    for dialect, codes in (("postgres", []), ("mysql", []), ("duckdb", ["missing-group-by"])):
        assert [d.code for d in found(text, dialect, Schema.from_ddl(ddl, dialect=dialect))] == codes


def test_a_table_is_found_with_the_schema_that_it_lies_in() -> None:
    schema = Schema({"sales": {"orders": {"id": "int"}}, "public": {"users": {"id": "int"}}}, dialect="postgres")
    assert found("SELECT orders.id FROM sales.orders JOIN public.users USING (id)", "postgres", schema) == []
    assert told("SELECT id FROM orders", "postgres", schema) == ("unknown-table", "orders", "write `sales.orders`")
    assert told("SELECT id FROM other.users", "postgres", schema) == ("unknown-table", "other.users", "write `users`")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('SELECT p.id, P.ID, p."id", p."firstName" FROM PEOPLE AS p', ""),
        ('SELECT "firstName", id FROM People', ""),
        ("SELECT firstName FROM people", 'write `"firstName"`'),
        ('SELECT p."FirstName" FROM people AS p', 'write `"firstName"`'),
        ('SELECT "ID" FROM people', "write `id`"),
        ('SELECT id FROM "People"', "write `people`"),
    ],
)
def test_letter_case_counts_where_postgres_says_so(text: str, expected: str) -> None:
    schema = Schema.from_ddl('CREATE TABLE People (ID int, "firstName" text)', dialect="postgres")
    assert [(d.code, d.help) for d in found(text, "postgres", schema)] == (
        [("wrong-case", expected)] if expected else []
    )
    assert found(text, "duckdb", Schema(schema.tables, dialect="duckdb")) == []


def test_types_are_only_held_against_a_query_in_the_schemas_own_dialect() -> None:
    assert found("SELECT name FROM staff WHERE id = 'x'", "postgres", Schema(STAFF, dialect="sqlite")) == []


def test_text_in_double_quotes_is_a_warning_where_it_is_compared_and_a_fault_where_it_looks_like_a_column() -> None:
    compared = found('SELECT name FROM customers WHERE city = "Saltmere"')
    assert [(d.code, d.severity) for d in compared] == [("text-in-double-quotes", Severity.WARNING)]
    assert told('SELECT "nmae" FROM customers') == ("unknown-column", '"nmae"', "did you mean `name`?")
    assert told('SELECT "name" FROM customers') is None


def test_a_column_that_a_subquery_borrows_by_accident_is_a_warning() -> None:
    [borrowed] = found("SELECT name FROM customers WHERE email IN (SELECT email FROM orders)")
    assert (borrowed.code, borrowed.severity) == ("borrowed-column", Severity.WARNING)
    assert found("SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders)") == []


def test_a_family_of_tables_in_bigquery_is_read_as_one_of_them() -> None:
    schema = Schema({"events_20240101": {"id": "INT64"}}, dialect="bigquery")
    assert found("SELECT id, _TABLE_SUFFIX FROM `p.d.events_*`", "bigquery", schema) == []
    assert told("SELECT x FROM `p.d.events_*`", "bigquery", schema) is not None


def test_a_function_that_nobody_knows_may_be_an_aggregate() -> None:
    assert found("SELECT team, st_union_agg(name) FROM staff GROUP BY team", "snowflake") == []


@pytest.mark.parametrize("dialect", ["postgres", "tsql", "mysql", "bigquery"])
def test_limits_of_all_forms_are_looked_through(dialect: str) -> None:
    texts = {
        "postgres": "SELECT name FROM staff ORDER BY name OFFSET 1 ROWS FETCH FIRST 3 ROWS ONLY",
        "tsql": "SELECT TOP (3) name FROM staff ORDER BY name",
        "mysql": "SELECT name FROM staff LIMIT 1, 3",
        "bigquery": "SELECT name FROM staff LIMIT 3 OFFSET 1",
    }
    assert found(texts[dialect], dialect) == []


def test_unknown_tables_come_first_and_warnings_last() -> None:
    text = 'SELECT c.nam FROM customers AS c WHERE c.city = "z" AND c.id IN (SELECT x FROM ordrs)'
    assert [d.code for d in found(text)] == ["unknown-table", "unknown-column", "text-in-double-quotes"]


def test_what_an_unknown_table_or_a_star_over_it_gives_is_held_against_nobody() -> None:
    assert [d.code for d in found("SELECT x.a, b FROM (SELECT * FROM zzz) AS x")] == ["unknown-table"]
