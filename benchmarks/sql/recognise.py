"""How much of real SQL the dialects' grammars recognise, as it is written."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from benchmarks.sql.corpora import GOLD, TAKEN, ddl
from grammarkit import Grammar
from grammarkit.errors import SourceError
from grammarkit.grammar.engine import recognise
from grammarkit.sql import Schema
from grammarkit.sql.accepting import accepting_grammar
from grammarkit.sql.dialects import sql_dialect

if TYPE_CHECKING:
    from benchmarks.sql.corpora import Corpus


_MOST_SCHEMAS = 40
"""Databases of a corpus whose own grammars are made: WikiSQL has a thousand."""


def measure(every: int) -> None:
    print(f"{'corpus':42} {'queries':>7} {'recognised':>10} {'by schema':>10} {'goal':>6}   most often refused at")
    for corpus in (*GOLD, *TAKEN):
        _corpus(corpus, every)


def _corpus(corpus: Corpus, every: int) -> None:
    places: Counter[str] = Counter()
    grammar = Grammar.named(sql_dialect(corpus.dialect).grammar)
    count = on_schemas = refused_there = 0
    databases = groupby(sorted(corpus.queries(every), key=_database), key=_database)
    for number, (db_id, queries) in enumerate(databases):
        special = _special(corpus, db_id) if number < _MOST_SCHEMAS else None
        for row in queries:
            text = row["sql"].strip()
            found = recognise(grammar, text)
            count += 1
            if not found.accepted:
                places[text[max(0, found.reached - 12) : found.reached + 12].replace("\n", " ")] += 1
            if special is not None:
                on_schemas += 1
                refused_there += not recognise(special, text).accepted
    worst = "; ".join(place for place, _ in places.most_common(2))
    by_schema = f"{1 - refused_there / on_schemas:10.2%}" if on_schemas else " " * 10
    share = 1 - places.total() / max(1, count)
    print(f"{corpus.name:42} {count:7} {share:10.2%} {by_schema} {corpus.goal or '':>6}   {worst}")


def _database(row: dict[str, Any]) -> str:
    return str(row.get("db_id", ""))


def _special(corpus: Corpus, db_id: str) -> Grammar | None:
    """Give the grammar of a database's own schema; None where its DDL is not there or cannot be read."""
    dialect, text = ddl(corpus.file).get(db_id, ("", ""))
    try:
        tables = Schema.from_ddl(text, dialect=dialect or corpus.dialect).tables if text else ()
        return accepting_grammar(Schema(tables, dialect=corpus.dialect), corpus.dialect) if tables else None
    except SourceError:
        return None
