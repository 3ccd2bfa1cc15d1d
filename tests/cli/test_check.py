"""`grammarkit check`. What it prints in each format is in `snapshots/`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from importlib.metadata import version
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING

import pytest

from grammarkit.grammar.pages import pages
from tests.cli.conftest import program
from tests.render.test_sarif import faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

CLEAN = 'start: "ok"\n//= ok\n//! another word: no\n'
WARNED = 'start: "ok"\nunused: "u"\n'
BROKEN = '%import .shapes.box\nstart: box nmae LAZY\nLAZY: /x[yz]{0,3}?y/\nunused: "u"\n'
SHAPES = 'box: /a[bc]{0,3}?b/\nother: "o"\n'


@pytest.fixture
def several(folder: Path) -> Path:
    """Four grammars: a clean one, one that earns a warning, a broken one and what it imports."""
    for name, text in (("clean", CLEAN), ("warned", WARNED), ("broken", BROKEN), ("shapes", SHAPES)):
        (folder / f"{name}.lark").write_text(text)
    return folder


def without_pages(out: str) -> str:
    """Leave out of a SARIF document what the rules say of themselves, and the version of the program."""
    document = json.loads(out)
    driver = document["runs"][0]["tool"]["driver"]
    assert all(rule["fullDescription"]["text"] == pages()[rule["id"]] for rule in driver["rules"])
    driver["rules"] = [{key: rule[key] for key in ("id", "defaultConfiguration")} for rule in driver["rules"]]
    assert driver.pop("version") == version("grammarkit")
    return json.dumps(document, indent=2)


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_what_is_found_is_printed_as(form: str, run: Run, snapshot: Callable[[str, str], None]) -> None:
    code, out, err = run("check", ".", "--format", form, "--examples")
    assert code == 1
    judged = "4 files (1 of them a library), 2 examples run"
    assert err == f"{judged}: 4 errors (3 of them fixed by `grammarkit lower`), 1 warning\n"
    snapshot(f"check_{form}", without_pages(out) if form == "sarif" else out.rstrip("\n"))
    if form == "sarif":
        assert faults(json.loads(out)) == []


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_what_is_clean_is_exit_code_0_and_a_document_for_machines(form: str, run: Run) -> None:
    code, out, err = run("check", "clean.lark", "--format", form)
    assert (code, err) == (0, "1 file: nothing found\n")
    if form in {"text", "github"}:
        assert out == ""
    else:
        assert json.loads(out)


@pytest.mark.usefixtures("several")
def test_warnings_fail_only_where_that_is_asked_for(run: Run) -> None:
    assert run("check", "warned.lark")[::2] == (0, "1 file: 1 warning\n")
    assert run("check", "warned.lark", "--strict")[0] == 1
    assert run("check", "clean.lark", "--strict")[0] == 0


@pytest.mark.usefixtures("several")
def test_codes_are_selected_and_ignored(run: Run) -> None:
    def codes(*options: str) -> set[str]:
        found = json.loads(run("check", "broken.lark", "--format", "json", *options)[1])["findings"]
        return {finding["code"] for finding in found}

    assert codes() == {"undefined-name", "lazy-quantifier", "foreign-import"}
    assert codes("--select", "lazy-quantifier,unreachable-rule") == {"lazy-quantifier"}
    assert codes("--select", "lazy-quantifier", "--select", "undefined-name") == {"lazy-quantifier", "undefined-name"}
    assert codes("--ignore", "undefined-name , lazy-quantifier") == codes() - {"undefined-name", "lazy-quantifier"}
    assert run("check", "warned.lark", "--select", "unreachable-rule")[0] == 0


def test_a_grammar_that_was_not_judged_does_not_pass_because_its_fault_was_not_selected(folder: Path, run: Run) -> None:
    (folder / "torn.lark").write_text('start: "a\n')
    code, out, _ = run("check", "torn.lark", "--select", "lazy-quantifier")
    assert code == 1
    assert "unclosed-literal" in out


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["claen.lark"], "did you mean `clean.lark`?"),
        (["dsl/arit"], "did you mean `dsl/arith`?"),
        (["no/such/folder"], "is no file, and no grammar of that name comes with grammarkit"),
        (["*.larc"], "no file matches the pattern"),
        (["a\0b"], "is no file"),
        (["clean.lark", "--dialect", "opnai"], "did you mean `openai`?"),
        (["clean.lark", "--dialect", "x"], "take one of openai, azure, llguidance, lark"),
        (["clean.lark", "--select", "lasy-quantifier"], "did you mean `lazy-quantifier`?"),
        (["clean.lark", "--ignore", "x"], "run `grammarkit explain`"),
        (["clean.lark", "--format", "xml"], "--format"),
        (["clean.lark", "--deadline", "0"], "--deadline"),
        (["clean.lark", "--frobnicate"], "--frobnicate"),
        ([], "Usage: grammarkit check"),
    ],
)
def test_misuse_is_exit_code_2_and_says_what_to_do(words: list[str], said: str, run: Run) -> None:
    code, out, err = run("check", *words)
    assert code == 2
    assert said in out + err
    assert "Traceback" not in err


def test_a_folder_without_grammars_is_misuse(folder: Path, run: Run) -> None:
    (folder / "empty" / ".hidden").mkdir(parents=True)
    (folder / "empty" / ".hidden" / "a.lark").write_text(CLEAN)
    code, _, err = run("check", "empty")
    assert code == 2
    assert "there is no grammar below the folder `empty`" in err


def files(out: str) -> list[str]:
    return [file["file"] for file in json.loads(out)["files"]]


def test_paths_are_files_folders_patterns_and_names_each_grammar_once(folder: Path, run: Run) -> None:
    for name in ("a.lark", "sub/b.lark", "sub/deep/c.lark", "sub/note.txt", ".hidden/d.lark", "e[1].lark"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(CLEAN)
    (folder / "dsl").mkdir()
    expected = {
        ("a.lark",): ["a.lark"],
        ("a.lark", "./a.lark", "sub/../a.lark"): ["a.lark"],
        ("sub",): ["sub/b.lark", "sub/deep/c.lark"],
        (".",): ["a.lark", "e[1].lark", "sub/b.lark", "sub/deep/c.lark"],
        ("**/*.lark",): ["a.lark", "e[1].lark", "sub/b.lark", "sub/deep/c.lark"],
        ("**",): ["a.lark", "e[1].lark", "sub/b.lark", "sub/deep/c.lark"],
        (str(folder / "sub" / "*.lark"),): [str(folder / "sub" / "b.lark")],
        ("sub/*.txt",): ["sub/note.txt"],
        ("e[1].lark",): ["e[1].lark"],
        ("dsl/arith", "a.lark"): ["dsl/arith.lark", "a.lark"],
        (".hidden",): [".hidden/d.lark"],
    }
    assert {paths: files(run("check", *paths, "--format", "json")[1]) for paths in expected} == expected


def test_what_has_no_start_and_is_imported_by_another_file_is_judged_as_a_library(folder: Path, run: Run) -> None:
    (folder / "shapes.lark").write_text('box: "a"\nunused: nowhere /x[yz]{0,3}?y/\n')
    (folder / "one.lark").write_text("%import .shapes.box\nstart: box\n")
    for paths in ((".",), ("shapes.lark", "one.lark")):
        code, out, err = run("check", *paths)
        assert code == 1
        assert "2 files (1 of them a library)" in err
        assert "shapes.lark:2:9: undefined-name" in out
        assert "shapes.lark:2:23: lazy-quantifier" in out
        assert not {"missing-start", "unreachable-rule"} & set(re.findall(r"[a-z]+(?:-[a-z]+)+", out))
    document = json.loads(run("check", ".", "--format", "json")[1])
    assert [(file["file"], file["library"]) for file in document["files"]] == [
        ("one.lark", False),
        ("shapes.lark", True),
    ]
    assert "shapes.lark:2:23: lazy-quantifier" not in run("check", ".", "--lower")[1]


def test_a_library_that_no_other_file_imports_has_no_start(folder: Path, run: Run) -> None:
    (folder / "alone.lark").write_text('box: "a"\n')
    assert "alone.lark:1:1: missing-start" in run("check", ".")[1]
    (folder / "round.lark").write_text("%import .round.box\nbox: box\n")
    assert "round.lark:1:1: missing-start" in run("check", ".")[1]


def test_a_finding_in_a_file_that_several_import_is_told_once(folder: Path, run: Run) -> None:
    (folder / "shapes.lark").write_text("box: /a[bc]{0,3}?b/\n")
    for name in ("one", "two"):
        (folder / f"{name}.lark").write_text("%import .shapes.box\nstart: box\n")
    assert run("check", ".")[1].count("shapes.lark:1:12: lazy-quantifier") == 1


def test_a_grammar_may_come_from_standard_input(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "shapes.lark").write_text('box: "a"\n')
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"%import .shapes.box\nstart: box nmae\n")))
    code, out, err = run("check", "-", "--select", "undefined-name")
    assert (code, err) == (1, "1 file: 1 error\n")
    assert out.startswith("<stdin>:2:12: undefined-name: no rule is called `nmae`\n")


@pytest.mark.usefixtures("several")
def test_a_start_can_be_named(run: Run) -> None:
    assert run("check", "shapes.lark", "--start", "box", "--lower")[0] == 0
    assert run("check", "shapes.lark", "--lower")[0] == 1


def test_imports_are_looked_for_in_the_folders_that_are_given(folder: Path, run: Run) -> None:
    (folder / "lib").mkdir()
    (folder / "lib" / "shapes.lark").write_text('box: "a"\n')
    (folder / "one.lark").write_text("%import shapes.box\nstart: box\n")
    assert run("check", "one.lark", "--lower")[0] == 1
    assert run("check", "one.lark", "--lower", "--import-path", "lib")[0] == 0


def test_lower_judges_what_is_sent_and_points_at_what_was_written(folder: Path, run: Run) -> None:
    (folder / "lazy.lark").write_text("start: LAZY\nLAZY: /x[yz]{0,3}?y/\n//= xy\n//= yx\n")
    code, out, _ = run("check", "lazy.lark", "--lower", "--format", "json", "--examples")
    said = json.loads(out)
    assert code == 1
    assert [(f["code"], f["span"]["row"]) for f in said["findings"]] == [("wrong-example", 4)]
    assert said["files"][0]["examples"] == 2
    (folder / "lazy.lark").write_text("start: LAZY\nLAZY: /x[yz]{0,3}?y/\n//= xy\n")
    assert run("check", "lazy.lark")[0] == 1
    assert run("check", "lazy.lark", "--lower")[0] == 0


def test_what_cannot_be_lowered_is_found_where_it_stands(folder: Path, run: Run) -> None:
    (folder / "twice.lark").write_text("start: WORD\nWORD: /([a-z]+)\\1/\n")
    code, out, _ = run("check", "twice.lark", "--lower")
    assert code == 1
    assert out.startswith("twice.lark:2:")


def test_laziness_at_an_end_is_told_of_though_lowering_keeps_to_it(folder: Path, run: Run) -> None:
    (folder / "lazy.lark").write_text('start: "<" BODY ">"\nBODY: /.+?/\n')
    code, out, _ = run("check", "lazy.lark", "--lower")
    assert code == 0
    assert out.startswith(
        "lazy.lark:2:9: warning: lazy-end: `+?` at the end takes as little as it may: once and no more"
    )


def test_comments_that_allow_a_finding_allow_it_in_what_is_sent_too(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text('start: "a"\n// allow: unreachable-rule\nunused: "u"\n')
    assert run("check", "own.lark", "--strict")[0] == 0
    assert run("check", "own.lark", "--strict", "--lower")[0] == 0


def test_a_wrong_example_is_an_error(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text('//= ok\n//= no\n//! yes: ok\nstart: "ok"\n')
    code, out, err = run("check", "own.lark", "--examples")
    assert (code, err) == (1, "1 file, 3 examples run: 2 errors\n")
    assert "own.lark:2:5: wrong-example" in out
    assert "own.lark:3:10: wrong-example" in out


def test_texts_are_drawn_and_put_to_both_engines_unless_none_are_wanted(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text('start: "a" "ab" | "aa" "c"\n')
    assert "engines-disagree" in run("check", "own.lark")[1]
    assert "engines-disagree" not in run("check", "own.lark", "--samples", "0")[1]


def test_examples_of_a_grammar_that_the_engine_refuses_are_not_counted_as_run(folder: Path, run: Run) -> None:
    (folder / "own.lark").write_text('//= ok\nstart: "(" start ")"\n')
    assert run("check", "own.lark", "--examples")[2] == "1 file, 0 examples run: 1 error\n"
    (folder / "own.lark").write_text('//= ok\nstart: "ok"\n')
    assert run("check", "own.lark", "--examples", "--dialect", "lark")[2] == "1 file, 0 examples run: nothing found\n"


def test_nothing_that_is_printed_can_steer_a_terminal(folder: Path, run: Run) -> None:
    name = "a\x1b[2J.lark"
    (folder / name).write_text('start: "\x1b[31m" nm\u202eae\n//= \x1b[0m\n')
    for form in ("text", "github", "json", "sarif"):
        _, out, err = run("check", name, "--format", form)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", out + err)


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_colours_are_there_only_where_they_are_wanted(
    environment: dict[str, str], coloured: bool, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("check", "warned.lark")[1]) is coloured
    assert "\x1b[" not in run("check", "warned.lark", "--format", "github")[1]


@pytest.mark.usefixtures("several")
def test_the_program_leaves_with_the_exit_code(several: Path) -> None:
    assert [program("check", name, cwd=several).code for name in ("clean.lark", "broken.lark", "none.lark")] == [
        0,
        1,
        2,
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupt_ends_it_quietly(tmp_path: Path) -> None:
    """It arrives while standard input is waited for."""
    import signal

    ready = "from grammarkit.cli import main; print('ready', flush=True); main()"
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", ready, "check", "-"], cwd=tmp_path, stdin=pipe, stdout=pipe, stderr=pipe
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(0.3)
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=20) == 130
        assert (child.stdout.read(), child.stderr.read()) == (b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes")
def test_a_reader_that_goes_away_ends_it_quietly(several: Path) -> None:
    command = [sys.executable, "-c", "from grammarkit.cli import main; main()", "check", ".", "--format", "sarif"]
    read, write = os.pipe()
    os.close(read)
    ran = subprocess.run(command, cwd=several, stdout=write, stderr=subprocess.PIPE, timeout=60, check=False)
    os.close(write)
    assert b"Traceback" not in ran.stderr


def test_an_encoding_without_a_character_gets_an_escape(folder: Path) -> None:
    (folder / "own.lark").write_text(f'start: "{"ä" * 150}" nmae\n', encoding="utf-8")
    command = [sys.executable, "-c", "from grammarkit.cli import main; main()", "check", "own.lark"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run(command, cwd=folder, capture_output=True, env=environment, timeout=60, check=False)
    assert ran.returncode == 1
    assert b"undefined-name" in ran.stdout
    assert b"Traceback" not in ran.stderr
