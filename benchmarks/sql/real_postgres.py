"""What our own reading finds in models' answers for Postgres, beside what a real server says to each.

    GRAMMARKIT_POSTGRES=postgresql://me@/postgres?host=/tmp/pg python -m benchmarks.sql.real_postgres

    GRAMMARKIT_POSTGRES="postgresql://me@/postgres?host=/tmp/pg" python -m benchmarks.sql.real_postgres
Neither the grammar nor the engines' parsers take part: what the names, types and groups alone tell.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.sql.corpora import Corpus, ddl
from grammarkit import Rejected
from grammarkit.sql import Column, Schema, Table
from grammarkit.sql.names import quoted
from grammarkit.sql.read import read

if TYPE_CHECKING:
    from psycopg import Connection

_ASKED = (
    Corpus("BIRD mini-dev, postgres", "cc-by-sa/sql/gold.bird.jsonl.gz", "postgres"),
    Corpus("BIRD mini-dev, models", "cc-by-sa/sql/preds.bird-minidev.jsonl.gz", "postgres"),
)
_TYPES = {
    "INTEGER": "bigint",
    "REAL": "double precision",
    "DATE": "date",
    "DATETIME": "timestamp",
    "NUMERIC": "numeric",
}


def measure(every: int) -> None:
    """Print how often both agree."""
    url = os.environ.get("GRAMMARKIT_POSTGRES")
    if not url:
        print("no server: set GRAMMARKIT_POSTGRES to the URL of one that may be written to")
        return
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        schemas = {db: _schema(text, dialect) for db, (dialect, text) in ddl(_ASKED[0].file).items()}
        for db, schema in schemas.items():
            _create(connection, db, schema)
        for corpus in _ASKED:
            _print(corpus, every, schemas, connection)


def _schema(text: str, dialect: str) -> Schema:
    """Give a schema as the published database for Postgres has it: plain names in lower case, others as they are."""
    tables = (
        Table(_name(t.name), tuple(Column(_name(c.name), _type(c.type), c.primary) for c in t.columns))
        for t in Schema.from_ddl(text, dialect=dialect).tables
    )
    return Schema(tables, dialect="postgres")


def _name(name: str) -> str:
    return name.lower() if name.replace("_", "a").isalnum() else name


def _type(declared: str) -> str:
    return _TYPES.get(declared.upper().partition("(")[0], "text")


def _create(connection: Connection, db: str, schema: Schema) -> None:
    connection.execute(f"DROP SCHEMA IF EXISTS {quoted(db)} CASCADE; CREATE SCHEMA {quoted(db)}".encode())
    for table in schema.tables:
        parts = [f"{quoted(c.name)} {c.type}" for c in table.columns]
        primary = ", ".join(quoted(c.name) for c in table.columns if c.primary)
        parts += [f"PRIMARY KEY ({primary})"] if primary else []
        connection.execute(f"CREATE TABLE {quoted(db)}.{quoted(table.name)} ({', '.join(parts)})".encode())


def _print(corpus: Corpus, every: int, schemas: dict[str, Schema], connection: Connection) -> None:
    counts: Counter[tuple[bool, bool]] = Counter()
    for row in corpus.queries(every):
        text = row["sql"].strip()
        if text and "\0" not in text:
            counts[_refused(connection, row["db_id"], text), _flagged(text, schemas[row["db_id"]])] += 1
    taken = counts[False, False] + counts[False, True]
    refused = counts[True, False] + counts[True, True]
    print(f"{corpus.name:40} taken {taken:5}, flagged {counts[False, True]:4}; ", end="")
    print(f"refused {refused:5}, flagged {counts[True, True]:5} ({100 * counts[True, True] / max(1, refused):.1f}%)")


def _refused(connection: Connection, db: str, text: str) -> bool:
    import psycopg

    with connection.transaction(force_rollback=True):
        connection.execute(f"SET LOCAL search_path TO {quoted(db)}".encode())
        try:
            with connection.transaction():
                connection.execute(f"EXPLAIN {text.rstrip().rstrip(';')}".encode())
        except psycopg.Error:
            return True
    return False


def _flagged(text: str, schema: Schema) -> bool:
    try:
        read(text, schema, "postgres", grammar=None, engine=False)
    except Rejected:
        return True
    return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="take one row in so many")
    measure(parser.parse_args().every)


if __name__ == "__main__":
    main()
