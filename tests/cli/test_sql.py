"""`grammarkit sql`: queries checked where they stand in a file, and the grammar that a model is sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

GOOD = "-- all\nSELECT name FROM customers;\n\n/* and; */ SELECT 'a;b', COUNT(*) FROM orders;\n"
BAD = f"{GOOD}SELECT nme\nFROM customers;\nDELETE FROM orders;\nSELECT 'x FROM customers"


@pytest.fixture
def queries(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "queries.sql"
        path.write_text(text, "utf-8")
        return str(path)

    return write


def test_good_queries_are_told_to_be_good(run: Run, queries: Callable[[str], str]) -> None:
    assert run("sql", "check", queries(GOOD), "--schema", "sample") == (0, "", "1 file: nothing found\n")
    assert run("sql", "check", queries(GOOD), "--schema", "sample", "--explain")[0] == 0


def test_queries_may_have_parameters_where_that_is_said(run: Run, queries: Callable[[str], str]) -> None:
    path = queries("SELECT name FROM customers WHERE id = :id;\nSELECT name FROM customers WHERE id = ?;\n")
    assert "1:39: unbound-parameter: `:id` is a parameter" in run("sql", "check", path, "--schema", "sample")[1]
    assert run("sql", "check", path, "--schema", "sample", "--parameters")[0] == 0
    code, _, err = run("sql", "check", path, "--schema", "sample", "--parameters", "--explain")
    assert code == 2
    assert "queries are not planned without values for their parameters" in err


def test_what_is_wrong_is_told_where_it_stands_in_the_file(run: Run, queries: Callable[[str], str]) -> None:
    path = queries(BAD)
    code, out, err = run("sql", "check", path, "--schema", "sample")
    assert code == 1
    assert f"{path}:5:8: unknown-column: `customers` has no column `nme`" in out
    assert f"{path}:7:1: not-read-only" in out
    assert f"{path}:8:8: unclosed-quote" in out
    assert err == "1 file: 3 errors\n"


@pytest.mark.parametrize("output", ["json", "sarif", "github"])
def test_machines_are_told_the_same(run: Run, queries: Callable[[str], str], output: str) -> None:
    code, out, _ = run("sql", "check", queries(BAD), "--schema", "sample", "--format", output)
    assert code == 1
    if output == "github":
        assert [line.split(" ")[0] for line in out.splitlines()] == ["::error"] * 3
        return
    read = json.loads(out)
    found = read["findings"] if output == "json" else read["runs"][0]["results"]
    assert [one["code" if output == "json" else "ruleId"] for one in found] == [
        "unknown-column",
        "not-read-only",
        "unclosed-quote",
    ]


@pytest.mark.parametrize(
    ("text", "more", "told"),
    [
        ("", (), "no-query: there is no query in it"),
        ("-- nothing;\n;;", (), "no-query: there is no query in it"),
        ("SELECT 1;\0", (), "nul-character"),
        ("SELECT name FROM customers; SELECT name FROM orders", ("--tables", "customers"), "unknown-table"),
    ],
)
def test_odd_files_are_told_of(
    run: Run, queries: Callable[[str], str], text: str, more: tuple[str, ...], told: str
) -> None:
    code, out, _ = run("sql", "check", queries(text), "--schema", "sample", *more)
    assert code == 1
    assert told in out


def test_misuse_is_told(run: Run, queries: Callable[[str], str]) -> None:
    for words, told in (
        (["check", "no-such.sql", "--schema", "sample"], "`no-such.sql` cannot be read"),
        (["check", "--schema", "sampel"], "did you mean `sample`?"),
        (["check", "--schema", queries("CREATE TABLE t (a)"), "--explain"], "is only a schema"),
        (["grammar", "--schema", "sample", "--tables", "custmers"], "did you mean `customers`?"),
    ):
        code, _, err = run("sql", *words)
        assert code == 2
        assert told in err


def test_the_grammar_that_a_model_is_sent_is_printed_with_its_size(run: Run) -> None:
    code, out, err = run("sql", "grammar", "--schema", "sample", "--tables", "customers")
    assert code == 0
    assert "customers" in out
    assert "employees" not in out
    assert err == f"{len(out.encode()):,} bytes, about {-(-len(out.encode()) // 3):,} tokens; 1 table, 5 columns\n"
    code, wider, _ = run("sql", "grammar", "--schema", "sample", "--accepted")
    assert code == 0
    assert len(wider) > len(out)
