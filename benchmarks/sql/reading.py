"""What `read` makes of queries that are right, and of models' answers that are not.

    python -m benchmarks.sql.reading [--every 10] [--no-engine] [--no-grammar] [--show 20] [--only NAME]

False alarms: gold queries, and answers that SQLite takes, that are flagged. Misses: answers that SQLite refuses (or
Postgres's parser) and that are not flagged. Of those that are: how often the first diagnostic is our own, with a span
and help. `--no-engine` leaves out the engine's word, `--no-grammar` the recognition: what the rest does alone.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from benchmarks.sql.corpora import GOLD, TAKEN, Corpus, ddl
from grammarkit import Grammar, GrammarError, Rejected, SourceError
from grammarkit.render.text import to_text
from grammarkit.sql import Schema
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.engines import objection
from grammarkit.sql.read import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.diagnostic import Diagnostic

_LEFT_OUT = ("SEDE", "Spider 2")
"""Corpora of scripts, of parameters to fill in, and of partial schemas: not what is held to the goals."""

_REFUSED = (
    *(
        Corpus(f"{name}, models, refused", f"cc-by-sa/sql/preds.{file}.jsonl.gz", "sqlite")
        for name, file in (("Spider", "spider"), ("BIRD", "bird"), ("BIRD mini-dev", "bird-minidev"))
    ),
    Corpus(
        "BIRD mini-dev, models, refused by pglast",
        "cc-by-sa/sql/preds.bird-minidev.jsonl.gz",
        "postgres",
        ("pg_parse", "error"),
    ),
)


@dataclass(frozen=True, slots=True)
class Way:
    """How much of the reading takes part, and what is shown."""

    engine: bool = True
    grammar: bool = True
    show: int = 0
    weak: bool = False


@dataclass
class Tally:
    """Counts of one corpus, and the texts that were judged wrongly."""

    judged: int = 0
    flagged: int = 0
    own: int = 0
    by_code: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def row(self, name: str) -> str:
        share = f"{100 * self.flagged / max(1, self.judged):6.2f}%"
        return f"{name:40} {self.judged:6} judged {self.flagged:6} flagged {share}, own with span and help {self.own:5}"

    def add(self, other: Tally) -> None:
        self.judged += other.judged
        self.flagged += other.flagged
        self.own += other.own
        self.by_code += other.by_code


def measure(every: int) -> None:
    """Print the tables with and without the engine's word."""
    _measure(every, Way(), "")
    print("\nwithout the engine's word")
    _measure(every, Way(engine=False), "models, refused")


def _measure(every: int, way: Way, only: str) -> None:
    held = [corpus for corpus in GOLD if not corpus.name.startswith(_LEFT_OUT)]
    for title, corpora, right in (
        ("gold", held, True),
        ("answers that SQLite, or Postgres's parser, refuses", _REFUSED, False),
        ("answers that SQLite takes", [c for c in TAKEN if c.dialect == "sqlite"], True),
    ):
        wanted = [corpus for corpus in corpora if only in corpus.name or only == title]
        if wanted:
            print(f"\n{title}")
            _print(((corpus.name, _judged(corpus, every, way, right=right)) for corpus in wanted), way.show)


def _judged(corpus: Corpus, every: int, way: Way, *, right: bool) -> Tally:
    tally = Tally()
    for row in _rows(corpus, right=right)[::every]:
        schema = _schema(corpus.file, row["db_id"])
        if schema is None:
            continue
        ours = _found(row["sql"], schema, row["dialect"], way)
        found = ours or (_engines_word(row["sql"], schema, row["dialect"]) if way.engine else ())
        tally.judged += 1
        tally.flagged += bool(found)
        if found:
            tally.by_code[found[0].code] += 1
            tally.own += bool(ours) and _is_own(ours[0])
        if bool(found) == right or (found and way.weak and not _is_own(found[0])):
            tally.wrong.append(_told(row, found))
    return tally


def _rows(corpus: Corpus, *, right: bool) -> list[dict[str, Any]]:
    """Give the rows that the engine's verdict says are right, or wrong; without a verdict, gold is right."""
    sqlite = corpus.dialect == "sqlite"
    return [row for row in corpus.queries() if not sqlite or (row.get("sqlite_empty", "ok") == "ok") == right]


def _is_own(found: Diagnostic) -> bool:
    return bool(found.span and found.help and not found.code.startswith("refused-by"))


def _told(row: dict[str, Any], found: tuple[Diagnostic, ...]) -> str:
    said = to_text(found[:1], row["sql"]) if found else f"not flagged: {row.get('sqlite_error', '')}\n{row['sql']}"
    return f"--- {row['id']} {row['db_id']}\n{said}"


@cache
def _schema(file: str, db: str) -> Schema | None:
    found = ddl(file).get(db)
    if found is None:
        return None
    try:
        return Schema.from_ddl(found[1], dialect=found[0])
    except SourceError as error:
        print(f"{db} is left out: {error}")
        return None


def _found(text: str, schema: Schema, dialect: str, way: Way) -> tuple[Diagnostic, ...]:
    grammar = _grammar(dialect) if way.grammar else None
    try:
        read(text.strip(), schema, dialect, grammar=grammar, engine=False)
    except Rejected as error:
        return error.diagnostics
    return ()


def _engines_word(text: str, schema: Schema, dialect: str) -> tuple[Diagnostic, ...]:
    refusal = objection(text.strip(), schema, dialect)
    return () if refusal is None else (refusal,)


@cache
def _grammar(dialect: str) -> Grammar | None:
    try:
        return Grammar.named(sql_dialect(dialect).grammar)
    except (GrammarError, SourceError):
        print(f"there is no grammar for {dialect} yet")
        return None


def _print(tallies: Iterable[tuple[str, Tally]], show: int) -> None:
    total = Tally()
    wrong: list[str] = []
    for name, tally in tallies:
        print(tally.row(name), flush=True)
        total.add(tally)
        wrong += tally.wrong[:show]
    print(total.row("all"))
    print(", ".join(f"{code} {count}" for code, count in total.by_code.most_common()))
    for text in wrong:
        print(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="take one row in so many")
    parser.add_argument("--no-engine", dest="engine", action="store_false")
    parser.add_argument("--no-grammar", dest="grammar", action="store_false")
    parser.add_argument("--show", type=int, default=0, help="show so many wrong judgements of each corpus")
    parser.add_argument("--weak", action="store_true", help="show diagnostics without span or help, too")
    parser.add_argument("--only", default="", help="corpora whose name has this")
    given = parser.parse_args()
    _measure(given.every, Way(given.engine, given.grammar, given.show, given.weak), given.only)


if __name__ == "__main__":
    main()
