"""Parameters stand in queries where they are asked for, in each dialect's own form, and nowhere else."""

from __future__ import annotations

import pytest

from grammarkit import Rejected, SourceError
from grammarkit.sql import Schema, Sql, explains, parameters, sample
from grammarkit.sql.dialects import sql_dialects

TABLES = {"t": {"a": "INTEGER", "b": "DATE"}}
WRITTEN = {
    "sqlite": (":customer", "@since", "?"),
    "duckdb": ("$customer", "$1", "?"),
    "postgres": ("$1", "$12"),
    "mysql": ("?",),
    "bigquery": ("@customer", "?"),
    "snowflake": (":customer", ":1", "?"),
    "tsql": ("@customer",),
}
EACH = pytest.mark.parametrize(("dialect", "written"), [(d, w) for d in sql_dialects() for w in WRITTEN[d]])


def sql(dialect: str, given: bool | tuple[str, ...] = ()) -> Sql:
    return Sql(Schema(TABLES, dialect=dialect), parameters=given)


@EACH
def test_what_will_be_filled_in_is_read_offered_and_listed(dialect: str, written: str) -> None:
    query = f"SELECT a FROM t WHERE b = {written} AND a > 1"
    language = sql(dialect, (written,))
    assert language.prompt_grammar.accepts(query)
    assert language.grammar.accepts(query)
    assert parameters(language.read(query)) == (written,)
    assert parameters(sql(dialect, given=True).read(query)) == (written,)


@EACH
def test_what_will_not_is_refused(dialect: str, written: str) -> None:
    query = f"SELECT a FROM t WHERE b = {written}"
    language = sql(dialect)
    assert not language.prompt_grammar.accepts(query)
    assert not language.grammar.accepts(query)
    with pytest.raises(Rejected) as caught:
        language.read(query)
    found = caught.value.diagnostics[0]
    assert (found.code, found.message) == ("unbound-parameter", f"`{written}` is a parameter, and nothing fills it in")
    assert found.span is not None
    assert query[found.span.start : found.span.end] == written


def test_the_nearest_that_will_be_is_told() -> None:
    with pytest.raises(Rejected) as caught:
        sql("sqlite", (":customer",)).read("SELECT a FROM t WHERE a = :custmer")
    assert caught.value.diagnostics[0].help == "did you mean `:customer`?"


def test_a_question_mark_counts_wherever_it_stands_and_a_name_once() -> None:
    assert parameters(sql("mysql", ("?",)).read("SELECT a FROM t WHERE a = ? OR a > ? LIMIT ?")) == ("?", "?", "?")
    query = "SELECT a FROM t WHERE b > :since OR a = :customer OR b = :since"
    assert parameters(sql("sqlite", given=True).read(query)) == (":since", ":customer")


@pytest.mark.parametrize("dialect", ["sqlite", "duckdb"])
def test_the_engine_looks_at_the_rest_of_the_query(dialect: str) -> None:
    with pytest.raises(Rejected) as caught:
        sql(dialect, ("?",)).read("SELECT a FROM t WHERE a = ? ORDER BY substr(a, 1, 2, 3)")
    assert caught.value.diagnostics


@pytest.mark.parametrize(
    ("dialect", "given", "message"),
    [
        ("postgres", (":name",), "PostgreSQL writes a parameter as `$1`, not ':name'"),
        ("sqlite", ("$1",), "SQLite writes a parameter as `?`, `:name` or `@name`, not '$1'"),
    ],
)
def test_a_form_that_the_dialect_has_not_is_refused(dialect: str, given: tuple[str, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("?", r"\?").replace("$", r"\$")):
        sql(dialect, given)


def test_one_text_is_no_list() -> None:
    with pytest.raises(TypeError, match="several"):
        Sql(Schema(TABLES), parameters=":customer")


def test_a_query_is_not_planned_without_values() -> None:
    shop = Sql(Schema.from_url(sample.URL), parameters=(":city",), validators=[explains(sample.URL)])
    with pytest.raises(SourceError, match="no values for `:city`"):
        shop.read("SELECT name FROM customers WHERE city = :city")
