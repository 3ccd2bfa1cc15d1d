"""How much of the queries in the engines' and tools' own tests the grammars recognise: the broadest test there is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.data import rows
from grammarkit import Grammar
from grammarkit.grammar.engine import recognise
from grammarkit.sql.dialects import sql_dialect

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class _Suite:
    name: str
    file: str
    dialect: str
    verdict: str
    """The field that tells what the engine, or the tool's test, made of it."""


_SUITES = (
    _Suite("SQLite's tests", "sql/suite.sqlite.jsonl.gz", "sqlite", "sqlite_parse"),
    _Suite("DuckDB's tests", "sql/suite.duckdb.jsonl.gz", "duckdb", "duckdb_parse"),
    _Suite("PostgreSQL's tests", "sql/suite.postgres.jsonl.gz", "postgres", "pg_parse"),
    _Suite("GoogleSQL's parser tests", "sql/suite.googlesql.jsonl.gz", "bigquery", "expect"),
    *(
        _Suite(f"{tool}'s, {dialect}", f"sql/suite.{tool}.jsonl.gz", dialect, "expect")
        for tool in ("sqlfluff", "sqlglot")
        for dialect in ("sqlite", "postgres", "duckdb", "mysql", "bigquery", "snowflake", "tsql")
    ),
)

_QUERY = re.compile(r"(?:select|with|values|from|table|\()\b|\(", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:insert|update|delete|merge|create|into|for\s+(?:update|share|no\s+key))\b|[?@:$]\w|\|>", re.IGNORECASE
)
"""Signs of what is left out on purpose: writing, locking, parameters and variables, pipes."""


def measure(every: int) -> None:
    print(f"{'suite':28} {'valid':>6} {'recognised':>10} {'invalid':>8} {'recognised':>10}   most often refused at")
    for suite in _SUITES:
        grammar = Grammar.named(sql_dialect(suite.dialect).grammar)
        seen, taken = Counter[bool](), Counter[bool]()
        places: Counter[str] = Counter()
        for row in list(_queries(suite))[::every]:
            text, valid = row["sql"].strip(), row.get(suite.verdict) != _ERROR.get(suite.verdict, "error")
            seen[valid] += 1
            found = recognise(grammar, text)
            taken[valid] += found.accepted
            if valid and not found.accepted:
                places[text[max(0, found.reached - 12) : found.reached + 12].replace("\n", " ")] += 1
        worst = "; ".join(place for place, _ in places.most_common(2))
        shares = [f"{taken[v] / seen[v]:10.1%}" if seen[v] else " " * 10 for v in (True, False)]
        print(f"{suite.name:28} {seen[True]:6} {shares[0]} {seen[False]:8} {shares[1]}   {worst}")


_ERROR = {"sqlite_parse": "syntax"}


def _queries(suite: _Suite) -> Iterator[dict[str, Any]]:
    """Give the suite's single queries; of scripts, nothing."""
    for row in rows(suite.file):
        if row.get("dialect") != suite.dialect or row.get("sqlfluff_dialect", suite.dialect) != suite.dialect:
            continue
        text = row["sql"].strip()
        if _QUERY.match(text) and not _MORE.search(text) and ";" not in text.rstrip("; \n"):
            yield row
