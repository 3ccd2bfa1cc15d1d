"""Attempts to write, to escape and to carry data out: a file for each SQL dialect, with where they were published."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from benchmarks.sql.policy import attempts, stopped
from grammarkit import Rejected
from grammarkit.sql import Schema, Sql, sample
from grammarkit.sql.dialects import sql_dialects

FILES = sorted(path.stem for path in (Path(__file__).parent / "attempts").glob("*.sql"))


def test_there_are_attempts_in_every_dialect() -> None:
    assert sorted(sql_dialects()) == FILES
    assert sum(len(attempts(dialect)) for dialect in FILES) > 500


@pytest.mark.parametrize("dialect", FILES)
def test_every_attempt_is_stopped_before_a_name_is_looked_up(dialect: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="sqlglot")
    assert [text for text in attempts(dialect) if not stopped(text, dialect)] == []


def test_every_attempt_on_sqlite_is_refused_by_the_language_too() -> None:
    shop = Sql(Schema.from_url(sample.URL))
    for text in attempts("sqlite"):
        with pytest.raises(Rejected):
            shop.read(text)
