"""Every command and each of its options says what it is for, and the README shows each command at work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main

from grammarkit.cli.app import app

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"^```console\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
SHOWN = [line for block in BLOCKS for line in block.splitlines()]
GROUP = typer.main.get_group(app)
COMMANDS: dict[str, Any] = {
    f"{name} {inner}".strip(): command
    for name, outer in GROUP.commands.items()
    for inner, command in getattr(outer, "commands", {"": outer}).items()
}


def test_the_commands_are_those_that_are_there() -> None:
    assert {"ask", "check", "complete", "explain", "lower", "parse", "probe", "sample"} <= set(COMMANDS)
    assert {"batch ask"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does_and_its_exit_codes(name: str) -> None:
    told = COMMANDS[name].help or ""
    first, *rest = told.split("\n")
    assert first.endswith(".")
    assert re.search(r"Exit codes: 0 .*2 ", " ".join(rest))


@pytest.mark.parametrize("group", ["", "sql", "batch"])
def test_no_summary_is_cut(group: str, run: Run) -> None:
    assert "..." not in run(*group.split(), "--help")[1].partition("Commands:")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_option_and_argument_says_what_it_is_for(name: str) -> None:
    silent = [p.name for p in COMMANDS[name].params if not getattr(p, "help", None) and p.name != "help"]
    assert silent == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_shows_a_command_at_work(name: str) -> None:
    assert [line for line in SHOWN if f"grammarkit {name} " in line]


def test_the_readme_shows_no_command_that_is_not_there() -> None:
    assert {name for line in SHOWN for name in re.findall(r"\bgrammarkit (\w+)", line)} <= set(GROUP.commands)


FILES = {
    "queries.sql": "SELECT name FROM customers;\n",
    "sums.txt": "1 + 2\n(3)\n",
    "old.lark": 'start: "a"+\n',
    "new.lark": 'start: "a" "a"*\n',
}
"""What stands in the folder where the README's commands are run."""


def _tried(line: str) -> pytest.MarkDecorator | tuple[()]:
    return pytest.mark.slow if "**" in line else ()


@pytest.mark.parametrize(
    "line",
    [pytest.param(line, marks=_tried(line)) for line in SHOWN if re.match(r"grammarkit (?!ask |batch |probe )", line)],
)
def test_a_command_in_the_readme_works(line: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that ask a model are tried where models are."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "grammars").symlink_to(ROOT / "grammars")
    monkeypatch.chdir(tmp_path)
    # Under coverage our own work takes several times as long.
    monkeypatch.setattr("grammarkit.cli.judging.GRACE", 600.0)
    code, out, err = run(*shlex.split(line)[1:])
    assert code == 0
    assert out or err
