"""`grammarkit coverage` and `grammarkit diff`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]


def test_what_is_missed_is_listed_with_its_place(folder: Path, run: Run) -> None:
    (folder / "sums.txt").write_text("1+2\n(3)\n")
    code, out, err = run("coverage", "dsl/arith", "sums.txt", "--lines")
    assert (code, err) == (0, "")
    assert "alternatives      5 of     9   55.6%" in out
    assert 'in `sum`, no text takes `sum "-" product -> subtract`' in out
    found = json.loads(run("coverage", "dsl/arith", "sums.txt", "--lines", "--format", "json")[1])
    assert found["alternative"] == {"hit": 5, "of": 9}
    assert {part["rule"] for part in found["missed"] if part["kind"] == "alternative"} == {"sum", "product", "factor"}


def test_too_little_and_what_is_no_sentence_fails(folder: Path, run: Run) -> None:
    (folder / "one.txt").write_text("1+2\n")
    assert run("coverage", "dsl/arith", "one.txt", "--min", "30")[0] == 0
    assert run("coverage", "dsl/arith", "one.txt", "--min", "90")[0] == 1
    (folder / "wrong.txt").write_text("1+\n")
    code, _, err = run("coverage", "dsl/arith", "one.txt", "wrong.txt")
    assert code == 1
    assert err.startswith("wrong.txt:1:3: unfinished: the text ends before the sentence does\n  1 | 1+\n")
    assert run("coverage", "dsl/arith", "none.txt")[0] == 2


def test_what_is_no_sentence_is_pointed_at_in_its_file(folder: Path, run: Run) -> None:
    (folder / "sums.txt").write_text("1 + 2\n\n3 * (4\n")
    assert "sums.txt:3:7: unfinished: " in run("coverage", "dsl/arith", "sums.txt", "--lines")[2]
    (folder / "lines.txt").write_text("1 + 2\n3 * 4\n")
    assert "did you mean --lines?" in run("coverage", "dsl/arith", "lines.txt")[2]


def test_a_corpus_without_a_text_and_what_is_no_text_are_misuse(folder: Path, run: Run) -> None:
    (folder / "empty.txt").write_text("")
    (folder / "odd.txt").write_bytes(b"1\xff")
    assert run("coverage", "dsl/arith", "empty.txt", "--lines")[::2] == (
        2,
        "error: no-texts: there is no text in `empty.txt`\n  help: give files with a text on each line\n",
    )
    code, _, err = run("coverage", "dsl/arith", "odd.txt")
    assert code == 2
    assert "`odd.txt` cannot be read: byte 1 is not UTF-8" in err


def test_a_page_is_written_where_there_is_a_place_for_it(folder: Path, run: Run) -> None:
    (folder / "one.txt").write_text("1+2\n")
    code, out, _ = run("coverage", "dsl/arith", "one.txt", "--html", "page.html", "-k", "3")
    assert code == 0
    assert "3-paths" in out
    assert "<title>dsl/arith.lark: 44.4% covered</title>" in (folder / "page.html").read_text(encoding="utf-8")
    code, _, err = run("coverage", "dsl/arith", "one.txt", "--html", "none/page.html")
    assert code == 2
    assert err == (
        "error: unwritable-file: `none/page.html` cannot be written: no such file or directory\n"
        "  help: name a file in a folder that is there\n"
    )


def test_a_text_that_tells_two_grammars_apart_is_printed(folder: Path, run: Run) -> None:
    (folder / "old.lark").write_text('start: "a"+\n')
    (folder / "new.lark").write_text('start: "a" ~ 1..3 | "b"\n')
    code, out, err = run("diff", "old.lark", "new.lark")
    assert (code, out, err) == (1, "- old.lark alone accepts `aaaa`\n+ new.lark alone accepts `b`\n", "")
    code, out, err = run("diff", "dsl/arith", "dsl/arith", "--texts", "20")
    assert (code, out) == (0, "")
    assert "tells them apart; that proves nothing about others" in err
