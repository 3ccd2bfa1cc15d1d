"""`grammarkit explain`, and that there is a page to print for everything that can be found."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import grammarkit.grammar
from grammarkit.grammar.pages import pages

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

SOURCES = sorted(Path(grammarkit.grammar.__file__).parent.rglob("*.py"))
CODE = re.compile(r'(?:Diagnostic\(\s*|\.of\(\s*[\w.]*(?:"")?,\s*|_report\([\w.]+,\s*)"([a-z0-9]+(?:-[a-z0-9]+)*)"')

MISUSE = {"unknown-grammar"}
"""What is wrong with what a program was told, not with a grammar."""


def test_a_page_is_printed_as(run: Run, snapshot: Callable[[str, str], None]) -> None:
    code, out, err = run("explain", "lazy-quantifier")
    assert (code, err) == (0, "")
    snapshot("explain", out.rstrip("\n"))


def test_without_a_code_all_are_listed_with_their_first_lines(run: Run) -> None:
    code, out, _ = run("explain")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == list(pages()) == sorted(pages())
    assert all(len(line.split()) > 3 for line in out.splitlines())


def test_machines_get_codes_and_pages(run: Run) -> None:
    assert json.loads(run("explain", "--format", "json")[1]) == [{"code": c, "page": p} for c, p in pages().items()]
    (one,) = json.loads(run("explain", "priority", "--format", "json")[1])
    assert one == {"code": "priority", "page": pages()["priority"]}


def test_an_unknown_code_is_misuse_and_the_nearest_is_offered(run: Run) -> None:
    code, out, err = run("explain", "lasy-quantifier")
    assert (code, out) == (2, "")
    assert "did you mean `lazy-quantifier`?" in err
    assert "run `grammarkit explain` for a list" in run("explain", "xyzzy")[2]


def test_everything_that_can_be_found_in_a_grammar_has_a_page() -> None:
    found = {code for source in SOURCES for code in CODE.findall(source.read_text("utf-8"))}
    assert {"empty-language", "not-utf-8", "grammar-syntax", "undefined-name", "no-tree"} <= found
    assert sorted(found - MISUSE - pages().keys()) == []


def test_a_page_begins_with_what_is_wrong_and_ends_as_a_sentence() -> None:
    for code, page in pages().items():
        first = page.splitlines()[0]
        assert re.fullmatch(r"[A-Z`%].*[.:].*", first), code
        assert max(map(len, page.splitlines())) <= 120, code
