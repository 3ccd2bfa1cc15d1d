"""What is seen on a terminal while an answer is waited for, and that nothing is left of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from grammarkit.cli.results import AnswerFormat
from grammarkit.cli.show import screen
from tests.cli.program import COMMAND, on_a_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.speaker import Speaker

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals")

TOP = "SELECT name FROM customers ORDER BY id LIMIT 2"
MODEL = "model: openai:gpt-5.2 (OPENAI_API_KEY is set)"
WAITING = "waiting for the answer"
CURSOR_BACK, ERASED = "\x1b[?25h", "\x1b[2K"


def assert_cleared(before: str) -> None:
    """What was waited for was shown, and taken away again right before what follows."""
    assert WAITING in before
    assert CURSOR_BACK in before.rpartition(WAITING)[2]
    assert before.endswith(ERASED)


def test_it_is_shown_until_the_answer_begins(speaker: Speaker) -> None:
    speaker.says(TOP)
    code, seen, _ = on_a_terminal("who?", "--sql", "sample")
    before, _, after = seen.partition(TOP)
    assert (code, after) == (0, "\r\n")
    assert before.startswith(f"{MODEL}\r\n")
    assert_cleared(before)


def test_it_is_shown_again_while_the_answer_to_a_reask_is_waited_for(speaker: Speaker) -> None:
    speaker.says("SELECT nam FROM customers", TOP)
    code, seen, _ = on_a_terminal("who?", "--sql", "sample")
    before, _, again = seen.partition("SELECT nam FROM customers\r\nnot accepted, asking again:")
    assert code == 0
    assert_cleared(before)
    assert_cleared(again.partition(TOP)[0])


def test_it_is_gone_before_an_error_is_shown(speaker: Speaker) -> None:
    speaker.says(401)
    code, seen, _ = on_a_terminal("who?", "--sql", "sample")
    before, _, after = seen.partition("error:")
    assert code == 3
    assert_cleared(before)
    assert "key" in after


def test_it_goes_to_standard_error_also_where_the_answer_goes_to_a_file(speaker: Speaker, tmp_path: Path) -> None:
    speaker.says(TOP)
    code, seen, _ = on_a_terminal("who?", "--sql", "sample", into=tmp_path / "answer")
    assert (code, (tmp_path / "answer").read_text()) == (0, f"{TOP}\n")
    assert_cleared(seen)
    code, seen, _ = on_a_terminal("who?", "--sql", "sample", "--format", "json", into=tmp_path / "answer")
    assert (code, json.loads((tmp_path / "answer").read_text())["answer"]) == (0, TOP)
    assert MODEL not in seen
    assert_cleared(seen)


@pytest.mark.parametrize("variable", ["NOTHING", "FORCE_COLOR"])
def test_where_there_is_no_terminal_one_line_is_all(speaker: Speaker, variable: str) -> None:
    speaker.says(TOP)
    env = {**os.environ, variable: "1"}
    ran = subprocess.run(
        [*COMMAND, "ask", "who?", "--sql", "sample"], env=env, capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == (f"{TOP}\n", f"{MODEL}\n")


def test_a_fetch_without_a_terminal_is_one_line_for_people_and_none_for_machines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for output, told in ((AnswerFormat.TEXT, "fetching the model (1000 MB) from the hub\n"), (AnswerFormat.JSON, "")):
        shown = screen(output)
        with shown.guarding():
            for done in (1, 500_000_000, 1_000_000_000):
                shown.progress(done, 1_000_000_000, "the hub")
                shown.waits("loading the model")
        assert capsys.readouterr() == ("", told)
