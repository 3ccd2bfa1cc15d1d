"""`grammarkit parse` and `complete`: a grammar tried out."""

from __future__ import annotations

import json
import sys
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING

from lark import Lark, Token, Tree

from grammarkit import Grammar
from grammarkit.cli.trees import as_json, pretty

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    Run = Callable[..., tuple[int, str, str]]

ARITH = Grammar.named("dsl/arith")


def test_a_tree_is_printed_as(run: Run, snapshot: Callable[[str, str], None]) -> None:
    for form in ("text", "json"):
        code, out, err = run("parse", "dsl/arith", "3 + -(4 * 5)", "--format", form)
        assert (code, err) == (0, "")
        snapshot(f"parse_{form}", out.rstrip("\n"))


def test_what_is_no_sentence_is_exit_code_1_and_shown_where_it_goes_wrong(
    run: Run, snapshot: Callable[[str, str], None]
) -> None:
    code, out, err = run("parse", "dsl/arith", "3 + (4 *")
    assert (code, out) == (1, "")
    snapshot("parse_rejected", err.rstrip("\n"))
    code, out, err = run("parse", "dsl/arith", "3 + (4 *", "--format", "json")
    assert (code, err) == (1, "")
    (found,) = json.loads(out)["diagnostics"]
    assert (found["code"], found["span"]["column"]) == ("unfinished", 9)


def test_the_text_may_come_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for given in (b"3+4", b"3+4\n", b"3+4\r\n"):
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(given)))
        assert run("parse", "dsl/arith", "-")[0] == 0
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"\xff")))
    code, _, err = run("parse", "dsl/arith", "-")
    assert code == 2
    assert "byte 0 of standard input is not UTF-8" in err
    code, _, err = run("parse", "-", "-")
    assert code == 2
    assert "standard input cannot be both" in err


def test_a_grammar_that_cannot_be_used_is_misuse(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text('start: "a" nmae\n')
    (folder / "big.lark").write_bytes(b"\xff")
    for command in (["parse", "own.lark", "a"], ["complete", "own.lark", "a"]):
        code, out, err = run(*command)
        assert (code, out) == (2, "")
        assert "own.lark:1:12: undefined-name" in err
        command[1] = "big.lark"
        assert "big.lark: not-utf-8" in run(*command)[2]
        command[1] = "none.lark"
        assert run(*command)[0] == 2


def test_what_a_tree_holds_cannot_steer_a_terminal(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text("start: TEXT\nTEXT: /.+/s\n")
    for form in ("text", "json"):
        out = run("parse", "own.lark", "a\x1b[2J\u202e\n\x9bm", "--format", form)[1]
        assert not {"\x1b", "\u202e", "\x9b"} & set(out)
        assert "a" in out


def test_deep_trees_are_printed_too() -> None:
    tree: Tree[Token] = Tree("leaf", [Token("X", "x", start_pos=0, end_pos=1)])
    for _ in range(5000):
        tree = Tree("node", [tree])
    assert pretty(tree).count("\n") == 5001
    assert as_json(tree).count("node") == 5000


def test_json_of_a_tree_is_json_of_all_its_parts() -> None:
    text = 'start: [a] b X c\na: "a"\nb: "b"\nc: "c" [a]\nX: /"\\\\\\n/\n'
    tree = Lark(text, maybe_placeholders=True).parse('b"\\\nc')
    assert json.loads(as_json(tree)) == {
        "rule": "start",
        "children": [
            None,
            {"rule": "b", "children": []},
            {"terminal": "X", "text": '"\\\n', "start": 1, "end": 4},
            {"rule": "c", "children": [None]},
        ],
    }
    assert pretty(tree) == 'start\n  -\n  b\n  X "\\"\\\\\\n"\n  c\n    -'


def test_what_may_follow_is_printed_by_line(run: Run) -> None:
    code, out, err = run("complete", "dsl/arith", "(3")
    assert (code, err) == (0, "")
    found = ARITH.completions("(3")
    assert out.splitlines() == [*map(json.dumps, found.literals), *found.terminals]
    assert run("complete", "dsl/arith", "3")[1].endswith("the end\n")


def test_what_may_follow_is_an_object_for_machines(run: Run) -> None:
    said = json.loads(run("complete", "dsl/arith", "3", "--format", "json")[1])
    found = ARITH.completions("3")
    assert said == {"literals": list(found.literals), "terminals": list(found.terminals), "may_end": True}


def test_a_prefix_of_no_sentence_is_exit_code_1(run: Run) -> None:
    code, out, err = run("complete", "dsl/arith", "3 )")
    assert (code, out) == (1, "")
    assert "unexpected-text: no sentence begins like this\n  1 | 3 )\n    |   ^" in err
