"""The corpora of queries, each under the name that the tables show, and the schemas that go with them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from benchmarks.data import rows

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Corpus:
    """Queries of one kind: where they are, of which dialect, and which of the rows count."""

    name: str
    file: str
    dialect: str = ""
    """Of the rows that count; empty if each row has its own."""
    where: tuple[str, str] | None = None
    """A field and the value that a row must have there."""
    goal: float = 0.95
    """The share that is to be recognised."""

    def queries(self, every: int = 1) -> Iterator[dict[str, Any]]:
        """Give the rows that count."""
        kept = [
            row
            for row in rows(self.file)
            if (not self.dialect or row["dialect"] == self.dialect)
            and (self.where is None or str(row.get(self.where[0], "")) == self.where[1])
        ]
        yield from kept[::every]


GOLD = (
    Corpus("Spider", "cc-by-sa/sql/gold.spider.jsonl.gz", "sqlite", goal=0.99),
    Corpus("BIRD", "cc-by-sa/sql/gold.bird.jsonl.gz", "sqlite", goal=0.992),
    Corpus("BIRD mini-dev, postgres", "cc-by-sa/sql/gold.bird.jsonl.gz", "postgres"),
    Corpus("BIRD mini-dev, mysql", "cc-by-sa/sql/gold.bird.jsonl.gz", "mysql"),
    Corpus("KaggleDBQA", "cc-by-sa/sql/gold.kaggledbqa.jsonl.gz", "sqlite"),
    Corpus("EHRSQL", "sql/gold.ehrsql.jsonl.gz", "sqlite"),
    Corpus("WikiSQL", "sql/gold.wikisql.jsonl.gz", "sqlite"),
    *(
        Corpus(f"Defog, {dialect}", "sql/gold.defog.jsonl.gz", dialect)
        for dialect in ("sqlite", "postgres", "mysql", "bigquery", "snowflake", "tsql")
    ),
    Corpus("BEAVER, mysql", "sql/gold.beaver.jsonl.gz", "mysql"),
    *(
        Corpus(f"Spider 2, {dialect}", "sql/gold.spider2.jsonl.gz", dialect)
        for dialect in ("sqlite", "bigquery", "snowflake")
    ),
    Corpus("TPC-H and TPC-DS", "sql/suite.tpc.jsonl.gz", "duckdb"),
    Corpus("SEDE (people's T-SQL)", "sql/gold.sede.jsonl.gz", "tsql", goal=0.0),
)
"""Answers written or checked by people."""

TAKEN = (
    Corpus("Spider, models, taken", "cc-by-sa/sql/preds.spider.jsonl.gz", "sqlite", ("sqlite_empty", "ok"), 0.992),
    Corpus("BIRD, models, taken", "cc-by-sa/sql/preds.bird.jsonl.gz", "sqlite", ("sqlite_empty", "ok"), 0.992),
    Corpus(
        "BIRD mini-dev, models, taken",
        "cc-by-sa/sql/preds.bird-minidev.jsonl.gz",
        "sqlite",
        ("sqlite_empty", "ok"),
        0.992,
    ),
    Corpus(
        "BIRD mini-dev, models, parsed by pglast",
        "cc-by-sa/sql/preds.bird-minidev.jsonl.gz",
        "postgres",
        ("pg_parse", "ok"),
    ),
)
"""What models wrote and an engine took."""

_SCHEMAS = {
    "gold.spider": "cc-by-sa/sql/schemas.spider.jsonl.gz",
    "preds.spider": "cc-by-sa/sql/schemas.spider.jsonl.gz",
    "gold.bird": "cc-by-sa/sql/schemas.bird.jsonl.gz",
    "preds.bird": "cc-by-sa/sql/schemas.bird.jsonl.gz",
    "preds.bird-minidev": "cc-by-sa/sql/schemas.bird.jsonl.gz",
    "gold.kaggledbqa": "cc-by-sa/sql/schemas.kaggledbqa.jsonl.gz",
    "gold.ehrsql": "sql/schemas.ehrsql.jsonl",
    "gold.wikisql": "sql/schemas.wikisql.jsonl.gz",
    "gold.defog": "sql/schemas.defog.jsonl.gz",
    "gold.beaver": "sql/schemas.beaver.jsonl.gz",
    "gold.spider2": "sql/schemas.spider2.jsonl.gz",
    "suite.tpc": "sql/schemas.tpc.jsonl",
    "gold.sede": "sql/schemas.sede.jsonl",
}


@lru_cache(maxsize=32)
def ddl(file: str) -> dict[str, tuple[str, str]]:
    """Give the schemas that a corpus's queries are on, by database: the SQL dialect of the DDL, and the DDL."""
    stem = file.rpartition("/")[2].partition(".jsonl")[0]
    return {row["db_id"]: (row["dialect"], row["ddl"]) for row in rows(_SCHEMAS[stem])} if stem in _SCHEMAS else {}
