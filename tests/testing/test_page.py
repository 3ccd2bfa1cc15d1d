"""The page that shows what of a grammar is covered."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from grammarkit import Grammar
from grammarkit.grammar.report import File
from grammarkit.testing.coverage import coverage
from grammarkit.testing.page import page

SHAPES = 'shapes: "box" | "<i>ring</i>"\n'
HOSTILE = Grammar(
    '// <script>alert("&")</script> \x1b[31m\nstart: NAME ("," NAME)*\n    | "<b>"\n    | shapes\nNAME: /[a-z]/\n'
    "%import .shapes.shapes\n",
    source='<img src="x">.lark',
    files=(File("shapes.lark", SHAPES),),
)
VOID = {"meta", "!doctype"}


class Reader(HTMLParser):
    """Reads a page, whose tags must be closed in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture
def written() -> str:
    return page(coverage(HOSTILE, ["a", "box", "!"]), HOSTILE)


def test_nothing_of_a_grammar_is_taken_for_html(written: str) -> None:
    read = Reader(written)
    assert {"script", "img", "b", "i"} & {tag for tag, _ in read.tags} == set()
    assert '// <script>alert("&")</script> ␛[31m' in read.text
    assert "\x1b" not in written


def test_it_stands_alone(written: str) -> None:
    attributes = {name for _, given in Reader(written).tags for name in given}
    assert attributes <= {
        "charset",
        "name",
        "content",
        "lang",
        "class",
        "id",
        "href",
        "scope",
        "title",
        "role",
        "aria-label",
    }
    assert re.findall(r"https?:|@import|url\(", written) == []


def test_every_place_that_is_missed_is_told_and_led_to(written: str) -> None:
    read = Reader(written)
    ids = [given["id"] for _, given in read.tags if "id" in given]
    assert len(ids) == len(set(ids))
    led = [given["href"] for tag, given in read.tags if tag == "a"]
    assert led == ["#f0-2", "#f0-3", "#f1-1"]
    assert {(name or "").removeprefix("#") for name in led} <= set(ids)
    rows = [given["id"] for tag, given in read.tags if given.get("class") == "missing"]
    assert rows == ["f0-2", "f0-3", "f1-1"]
    assert written.count("✗</span>") == 3
    assert "Texts that are no sentences: 1." in "".join(read.text)


def test_hits_stand_beside_their_lines(written: str) -> None:
    row = re.search(r'<tr id="f1-1".*?</tr>', written)
    assert row is not None
    assert "".join(Reader(row[0]).text) == '11 · ✗shapes: "box" | "<i>ring</i>"'


def test_what_is_covered_has_no_list() -> None:
    whole = Grammar('start: "a" | "b"\r\n')
    written = page(coverage(whole, ["a", "b"]), whole)
    assert "Nothing is missed." in written
    assert 'id="f0-2"' not in written
