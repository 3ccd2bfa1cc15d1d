from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from grammarkit import Rejected
from grammarkit.sql import read_only


@pytest.mark.parametrize(
    "text",
    [
        "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
        "WITH x AS (INSERT INTO t VALUES (1) RETURNING *) SELECT * FROM x",
        "SELECT * INTO copy FROM t",
        "SELECT * FROM t FOR UPDATE",
    ],
)
def test_a_query_that_writes_or_locks_is_refused(text: str) -> None:
    query = sqlglot.parse_one(text, read="postgres")
    assert isinstance(query, exp.Query)
    with pytest.raises(Rejected, match="more than read"):
        read_only(query)


@pytest.mark.parametrize(
    "text", ["SELECT 1", "SELECT a FROM t UNION SELECT b FROM u", "WITH x AS (SELECT 1) SELECT * FROM x"]
)
def test_a_query_that_reads_passes(text: str) -> None:
    query = sqlglot.parse_one(text, read="sqlite")
    assert isinstance(query, exp.Query)
    read_only(query)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT load_extension('/tmp/evil.so')",
        "SELECT name FROM customers WHERE fts3_tokenizer('x') IS NULL",
        "WITH x AS (SELECT readfile('/etc/passwd') AS a) SELECT a FROM x",
    ],
)
def test_a_function_that_reaches_beyond_the_database_is_refused_before_it_runs(text: str) -> None:
    from grammarkit.sql import Schema, Sql, sample

    with pytest.raises(Rejected) as caught:
        Sql(Schema.from_url(sample.URL)).read(text)
    assert caught.value.diagnostics[0].code in {"not-read-only", "unknown-function"}
