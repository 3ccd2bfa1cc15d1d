"""Grammars from files: what they import is found beside them, in the import paths, and nowhere else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from grammarkit import Grammar, GrammarError

if TYPE_CHECKING:
    from pathlib import Path

MAIN = "start: word\n%import .words.word\n"
WORDS = 'word: "hello" | "goodbye"\n'


def codes(grammar: Grammar) -> set[str]:
    return {found.code for found in grammar.check(samples=0).errors if found.fix != "lower"}


def test_a_relative_import_is_beside_its_file_wherever_we_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "g" / "sub").mkdir(parents=True)
    (tmp_path / "g" / "main.lark").write_text(MAIN)
    (tmp_path / "g" / "words.lark").write_text("word: w\n%import .sub.more.w\n")
    (tmp_path / "g" / "sub" / "more.lark").write_text('w: "hello" | X\n%import .deep.X\n')
    (tmp_path / "g" / "sub" / "deep.lark").write_text('X: "x"\n')
    assert Grammar.from_file(tmp_path / "g" / "main.lark").accepts("x")
    monkeypatch.chdir(tmp_path)
    grammar = Grammar.from_file("g/main.lark")
    assert grammar.accepts("hello")
    assert {file.name for file in grammar.files} == {"g/words.lark", "g/sub/more.lark", "g/sub/deep.lark"}


def test_an_import_path_is_searched(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "words.lark").write_text(WORDS)
    (tmp_path / "main.lark").write_text("start: word\n%import words.word\n")
    assert codes(Grammar.from_file(tmp_path / "main.lark")) == {"unknown-import"}
    assert Grammar.from_file(tmp_path / "main.lark", import_paths=[tmp_path / "lib"]).accepts("goodbye")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_a_link_that_leads_outside_is_followed_only_where_that_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    (tmp_path / "words.lark").write_text(WORDS)
    (tmp_path / "g" / "words.lark").symlink_to(tmp_path / "words.lark")
    (tmp_path / "g" / "main.lark").write_text(MAIN)
    refused = Grammar.from_file(tmp_path / "g" / "main.lark")
    assert "outside the grammar's folder" in str(refused.check(samples=0))
    assert WORDS not in {file.text for file in refused.files}
    assert Grammar.from_file(tmp_path / "g" / "main.lark", allow_outside=True).accepts("hello")


@pytest.mark.parametrize(("content", "told"), [(b"\xff", "is not UTF-8"), (b"word: 'a'", "double quotes")])
def test_an_imported_file_that_cannot_be_used_is_a_finding(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "words.lark").write_bytes(content)
    (tmp_path / "main.lark").write_text(MAIN)
    grammar = Grammar.from_file(tmp_path / "main.lark")
    assert told in str(grammar.check(samples=0))
    with pytest.raises(GrammarError):
        grammar.accepts("hello")


def test_a_file_that_imports_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "main.lark").write_text('start: "a" b\nb: "b"\n%import .main.b -> c\n')
    assert "imports itself" in str(Grammar.from_file(tmp_path / "main.lark").check(samples=0))


@pytest.mark.parametrize("name", ["missing.lark", "", "a\0b"])
def test_a_name_of_nothing_is_an_error_with_the_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(GrammarError) as caught:
        Grammar.from_file(tmp_path / name)
    assert caught.value.report.diagnostics[0].code == "unreadable-file"


def test_a_byte_order_mark_and_carriage_returns_are_read_over(tmp_path: Path) -> None:
    (tmp_path / "main.lark").write_bytes(b'\xef\xbb\xbfstart: "a"\r\n  | "b"\r\n')
    assert Grammar.from_file(tmp_path / "main.lark").accepts("b")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "main.lark").write_bytes(b"//" * 5_000_000)
    with pytest.raises(GrammarError, match="10,000,000 bytes"):
        Grammar.from_file(tmp_path / "main.lark")
