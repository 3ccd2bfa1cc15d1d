"""The README's code runs, in order, as one program; what it says that it prints, it prints."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.speaker import Speaker

README = Path(__file__).parents[1] / "README.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def test_the_python_blocks_run_and_print_what_their_comments_say(speaker: Speaker) -> None:
    speaker.says("SELECT email FROM users ORDER BY id DESC LIMIT 10", "SELECT 1")
    names: dict[str, object] = {"__name__": "readme"}
    for language, code in BLOCKS:
        if language == "python":
            printed = StringIO()
            with redirect_stdout(printed):
                exec(compile(code, "README.md", "exec"), names)  # the README is ours
            for said in re.findall(r"^print\(.*\)  # (.*)$", code, re.MULTILINE):
                assert said in printed.getvalue().splitlines()


def test_the_reports_that_are_shown_are_the_reports_that_are_printed(speaker: Speaker) -> None:
    from grammarkit import Grammar, Rejected
    from grammarkit.sql import Schema, Sql

    shown = [code for language, code in BLOCKS if language == "text"]
    shop = Schema({"users": {"id": "int", "email": "text"}, "orders": {"user_id": "int", "total": "real"}})
    with pytest.raises(Rejected) as caught:
        Sql(shop).read("SELECT u.total FROM users AS u LIMIT 10")
    assert f"{caught.value}\n" == shown[0]
    report = Grammar('start: STRING "!"\nSTRING: /".*?"/').check()
    assert f"{report}\n" == shown[1]


def test_what_it_says_of_lowering_is_so() -> None:
    from grammarkit import Grammar

    (said,) = re.findall(r"here `(STRING: .*?)`\.", README.read_text("utf-8"))
    assert said in Grammar('start: STRING "!"\nSTRING: /".*?"/').lower().text.splitlines()


def test_its_two_commands_are_those_that_continuous_integration_runs() -> None:
    commands = [line for language, code in BLOCKS if language == "console" for line in code.splitlines()]
    script = (README.parent / ".ci" / "run").read_text("utf-8")
    found = [line for line in commands if line.startswith("pip install")]
    assert len(found) == 2
    assert found[0].startswith('pip install ".[local]" && grammarkit ask ')
    assert found[1] == 'pip install -e ".[dev]" && pytest -n auto'
    assert script.count('eval "$(readme ') == len(found)
