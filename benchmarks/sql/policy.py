"""Attempts to write, escape or carry data out that the policies stop, and right queries that `read_only` refuses.

    python -m benchmarks.sql.policy

The attempts are those of `tests/sql/policy/attempts/`, many of them from published advisories.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from benchmarks.sql.corpora import GOLD, TAKEN, Corpus
from grammarkit import Rejected
from grammarkit.sql.policy import read_only
from grammarkit.sql.reading.parse import parsed

ATTEMPTS = Path(__file__).parents[2] / "tests" / "sql" / "policy" / "attempts"
_ESCAPES = (("\\n", "\n"), ("\\t", "\t"), ("\\\\", "\\"))


def attempts(dialect: str) -> list[str]:
    """Read the attempts in one SQL dialect: one a line, with `\\n`, `\\t` and `\\\\` for what no line holds."""
    lines = (ATTEMPTS / f"{dialect}.sql").read_text(encoding="utf-8").splitlines()
    return [_unescaped(line) for line in lines if line and not line.startswith("## ")]


def _unescaped(line: str) -> str:
    for written, meant in _ESCAPES:
        line = line.replace(written, meant)
    return line


def stopped(text: str, dialect: str) -> bool:
    """Tell whether a text is refused before any name is looked up: by the parser's guards or by `read_only`."""
    try:
        read_only(parsed(text, dialect))
    except Rejected:
        return True
    return False


def measure(every: int) -> None:
    """Print both tables."""
    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    for file in sorted(ATTEMPTS.glob("*.sql")):
        tried = attempts(file.stem)
        through = [text for text in tried if not stopped(text, file.stem)]
        print(f"{file.stem:40} {len(tried):5} attempts, {len(tried) - len(through):5} stopped")
        print(*through, sep="\n", end="\n" if through else "")
    for corpus in (*GOLD, *TAKEN):
        _print_refused(corpus, every)


def _print_refused(corpus: Corpus, every: int) -> None:
    read = refused = 0
    for row in corpus.queries(every):
        try:
            query = parsed(row["sql"].strip(), row["dialect"])
        except Rejected:
            continue
        read += 1
        try:
            read_only(query)
        except Rejected as error:
            refused += 1
            print(f"  {row['id']}: {error.diagnostics[0].message}")
    print(f"{corpus.name:40} {read:5} parsed, {refused:5} refused by `read_only`")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="take one row in so many")
    measure(parser.parse_args().every)


if __name__ == "__main__":
    main()
