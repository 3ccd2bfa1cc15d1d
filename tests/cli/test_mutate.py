"""`grammarkit mutate`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

LIST = '//= 1\n//! open: 1,\nstart: NUMBER ("," NUMBER)*\nNUMBER: /[0-9]/\n'


def test_what_the_examples_do_not_notice_is_listed_with_an_example_to_add(folder: Path, run: Run) -> None:
    (folder / "list.lark").write_text(LIST)
    code, out, err = run("mutate", "list.lark")
    assert (code, err) == (0, "")
    told = 'unnoticed-mutant: no text notices if `("," NUMBER)*` becomes `("," NUMBER)?`\n'
    assert f"list.lark:3:27: warning: {told}" in out
    assert re.search(r"\n  help: add `//= [0-9],[0-9],[0-9]`, or what suits better\n", out)
    assert "1 sentence and 1 counterexample notice " in out


def test_a_corpus_takes_the_place_of_the_examples(folder: Path, run: Run) -> None:
    (folder / "list.lark").write_text(LIST)
    (folder / "good.txt").write_text("1\n1,2,3\n")
    (folder / "bad.txt").write_text("1,\n,1\n12\na\n1 2\n")
    words = ("mutate", "list.lark", "good.txt", "--lines", "--invalid", "bad.txt", "--min", "90")
    code, out, err = run(*words, "--format", "json")
    found = json.loads(out)
    assert (code, err, found["survivors"], found["misjudged"]) == (0, "", [], [])
    assert found["score"] == 1.0
    assert found["mutants"]["noticed"] > 5
    assert run("mutate", "list.lark", "good.txt", "--min", "90")[0] == 1


def test_json_gives_the_edit_and_the_text(folder: Path, run: Run) -> None:
    (folder / "list.lark").write_text(LIST)
    found = json.loads(run("mutate", "list.lark", "--format", "json")[1])
    first = found["survivors"][0]
    assert first["code"] == "unnoticed-mutant"
    assert {"operator", "now", "text", "accepted", "by_tree", "span", "help"} <= set(first)


def test_a_text_that_is_not_what_it_is_given_as_fails(folder: Path, run: Run) -> None:
    (folder / "list.lark").write_text(LIST)
    (folder / "good.txt").write_text("1,\n")
    (folder / "bad.txt").write_text("1\n")
    code, _, err = run("mutate", "list.lark", "good.txt", "--invalid", "bad.txt")
    assert (code, err) == (1, "no sentence: 1,\na sentence: 1\n")


def test_misuse(folder: Path, run: Run) -> None:
    (folder / "bare.lark").write_text('start: "1" "2"\n')
    code, _, err = run("mutate", "bare.lark")
    assert code == 2
    assert "no-examples: there is nothing to notice changes with" in err
    (folder / "wrong.lark").write_text("//= 1\nstart: undefined\n")
    assert run("mutate", "wrong.lark")[0] == 2
    assert run("mutate", "bare.lark", "none.txt")[0] == 2
