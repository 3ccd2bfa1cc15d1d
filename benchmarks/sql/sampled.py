"""What real parsers make of sentences sampled from the grammars that models are sent."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from benchmarks.sql.corpora import ddl
from grammarkit.grammar.sample import sentences
from grammarkit.sql import Schema, Sql
from grammarkit.sql.exact import exact_grammar

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit import Grammar

    Judge: TypeAlias = Callable[[Schema], Callable[[str], tuple[str, str]]]

SCHEMAS = 30
SENTENCES = 1000


def measure(every: int) -> None:
    """Print, for SQLite, DuckDB and PostgreSQL's parser, what they refuse for its syntax and for its meaning."""
    print(f"{'dialect':10} {'scope':24} {'sampled':>8} {'syntax':>7} {'meaning':>8}   most often")
    known = sorted(ddl("gold.spider.jsonl.gz").items())
    texts = [text for _, (_, text) in known][:: max(1, len(known) // SCHEMAS)][:SCHEMAS]
    for dialect, judge in _JUDGES.items():
        schemas = [Schema(Schema.from_ddl(text).tables, dialect=dialect) for text in texts[::every]]
        _row(
            dialect,
            "names",
            [(schema, Sql(schema, dialect=dialect).prompt_grammar) for schema in schemas],
            judge,
            every,
        )
        exact = [(schema, exact_grammar(schema, dialect)) for schema in schemas]
        kept = [(schema, found.grammar) for schema, found in exact if found is not None]  # others fall back to names
        _row(dialect, f"exact, {len(kept)} of {len(exact)} schemas", kept, judge, every)


def _row(dialect: str, scope: str, made: list[tuple[Schema, Grammar]], judge: Judge, every: int) -> None:
    verdicts: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for number, (schema, grammar) in enumerate(made):
        refuse = judge(schema)
        for sentence in sampled(grammar, SENTENCES // every, number):
            verdict, why = refuse(sentence)
            verdicts[verdict] += 1
            said[f"{verdict}: {why[:70]}"] += verdict != ""
    total = verdicts.total() or 1
    worst = "; ".join(f"{why} ({count})" for why, count in said.most_common(3))
    shares = f"{verdicts['syntax'] / total:7.2%} {verdicts['meaning'] / total:8.2%}"
    print(f"{dialect:10} {scope:24} {verdicts.total():8} {shares}   {worst}", flush=True)


def sampled(grammar: Grammar, count: int, seed: int) -> tuple[str, ...]:
    return sentences(grammar, count, seed=seed, max_length=400)


def _sqlite(schema: Schema) -> Callable[[str], tuple[str, str]]:
    connection = sqlite3.connect(":memory:")
    for statement in created(schema):
        connection.execute(statement)

    def refuse(sql: str) -> tuple[str, str]:
        try:
            connection.execute(f"EXPLAIN {sql}")
        except sqlite3.Error as error:
            is_syntax = any(sign in str(error) for sign in ("syntax error", "unrecognized token", "incomplete input"))
            return "syntax" if is_syntax else "meaning", str(error)
        return "", ""

    return refuse


def _duckdb(schema: Schema) -> Callable[[str], tuple[str, str]]:
    import duckdb

    connection = duckdb.connect()
    for statement in created(schema):
        connection.execute(statement)

    def refuse(sql: str) -> tuple[str, str]:
        try:
            connection.execute(f"EXPLAIN {sql}")
        except duckdb.ParserException as error:
            return "syntax", str(error)
        except duckdb.Error as error:
            return "meaning", str(error)
        return "", ""

    return refuse


def _postgres(_: Schema) -> Callable[[str], tuple[str, str]]:
    from pglast import parse_sql
    from pglast.parser import ParseError

    def refuse(sql: str) -> tuple[str, str]:
        try:
            parse_sql(sql)
        except ParseError as error:
            return "syntax", str(error)
        return "", ""

    return refuse


_JUDGES: dict[str, Judge] = {
    "sqlite": _sqlite,
    "duckdb": _duckdb,
    "postgres": _postgres,
}


def created(schema: Schema) -> list[str]:
    """Write the schema as statements that any of the engines takes, with types that they all know."""
    return [
        f"CREATE TABLE {_quoted(table.name)} ({', '.join(f'{_quoted(c.name)} {_type(c.type)}' for c in table.columns)})"
        for table in schema.tables
    ]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _type(declared: str) -> str:
    """Give the type that SQLite's rules make of a declared one, and times and flags as such: https://sqlite.org/datatype3.html#determination_of_column_affinity."""
    name = declared.upper()
    if "BOOL" in name:
        return "BOOLEAN"
    if "INT" in name:
        return "INTEGER"
    if any(sign in name for sign in ("REAL", "FLOA", "DOUB", "NUM", "DEC", "YEAR")):
        return "DOUBLE"
    return "TIMESTAMP" if name.startswith(("DATE", "TIMESTAMP")) else "VARCHAR"
