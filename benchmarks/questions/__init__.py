"""Questions with reference queries, over the sample shop and over populated Spider databases.

The databases are in two halves. `tune` may be looked at while prompts and feedback are improved; `held` may not. Spider
(CC BY-SA 4.0) is read from `GRAMMARKIT_DATA`, and left out where that is absent; none of it is in this repository.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.data import DATA
from grammarkit.sql import sample

if TYPE_CHECKING:
    from collections.abc import Iterator

HALVES = {
    "tune": ("sample", "employee_hire_evaluation", "pets_1", "dorm_1", "store_product", "college_1"),
    "held": ("dog_kennels", "cre_Doc_Template_Mgt", "tvshow", "singer", "student_1", "music_2"),
}
EACH = 10
"""Questions taken from each database: those with the lowest hashes, so that nobody picked them."""

_SOURCES = {"spider-train", "spider-dev"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the database that it is about, and a query that answers it."""

    id: str
    half: str
    database: str
    text: str
    sql: str
    url: str


def questions(half: str, scratch: Path) -> list[Question]:
    """Give the questions of one half; databases are unpacked into `scratch`."""
    found = [question for name in HALVES[half] for question in _of_database(name, half, scratch)]
    return sorted(found, key=lambda question: _hash(question.id))


def _of_database(name: str, half: str, scratch: Path) -> list[Question]:
    rows = _sample(half) if name == "sample" else _spider(name, half, scratch)
    return sorted(rows, key=lambda question: _hash(question.id))[:EACH]


def _sample(half: str) -> Iterator[Question]:
    lines = (Path(__file__).parent / "sample.jsonl").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        row = json.loads(line)
        yield Question(f"sample-{number}", half, "sample", row["question"], row["sql"], sample.URL)


def _spider(name: str, half: str, scratch: Path) -> Iterator[Question]:
    gold = DATA / "cc-by-sa" / "sql" / "gold.spider.jsonl.gz"
    packed = DATA / "cc-by-sa" / "sql" / "spider_sqlite_small.tar.gz"
    if not gold.is_file() or not packed.is_file():
        return
    path = scratch / name / f"{name}.sqlite"
    if not path.is_file():
        with tarfile.open(packed) as archive:
            archive.extract(f"{name}/{name}.sqlite", scratch, filter="data")
    with gzip.open(gold, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["db_id"] == name and row["source"] in _SOURCES:
                yield Question(row["id"], half, name, row["question"], row["sql"], f"sqlite:///{path}")


def _hash(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()
