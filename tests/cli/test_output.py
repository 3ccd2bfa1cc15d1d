"""Standard output that cannot be written to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.program import COMMAND

if TYPE_CHECKING:
    from tests.speaker import Speaker

FULL = Path("/dev/full")
TOP = "SELECT name FROM customers ORDER BY id LIMIT 2"
ASK = ("ask", "who?", "--sql", "sample")
WORDS = [
    ("--help",),
    ("ask", "--help"),
    ASK,
    (*ASK, "--run"),
    (*ASK, "--dry"),
    (*ASK, "--format", "json"),
    (*ASK, "--format", "json", "--dry"),
    (*ASK, "--format", "json", "--tables", "nowhere"),
]


@pytest.mark.skipif(sys.platform != "linux", reason="has no /dev/full")
@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_a_full_disk_is_exit_code_4_and_one_line(words: tuple[str, ...], speaker: Speaker) -> None:
    speaker.says(TOP)
    with FULL.open("w") as full:
        ran = subprocess.run([*COMMAND, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    *notices, error = ran.stderr.splitlines()
    assert ran.returncode == 4
    assert error == "error: unwritable-output: standard output cannot be written: no space left on device"
    assert [notice for notice in notices if not notice.startswith("model: ")] == []


@pytest.mark.skipif(sys.platform == "win32", reason="pipes")
@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_a_pipe_that_nobody_reads_any_more_ends_it_quietly(words: tuple[str, ...], speaker: Speaker) -> None:
    speaker.says(TOP)
    with subprocess.Popen([*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        notices = child.stderr.read().splitlines()
    assert child.returncode == 141
    assert [notice for notice in notices if not notice.startswith("model: ")] == []


def test_a_character_that_standard_output_does_not_have_is_an_escape(speaker: Speaker) -> None:
    speaker.says("SELECT 'ä' FROM customers LIMIT 1")
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run([*COMMAND, *ASK, "--run"], env=env, capture_output=True, text=True, check=False)
    assert ran.returncode == 0
    assert ran.stdout.startswith("SELECT '\\xe4' FROM customers LIMIT 1\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell")
@pytest.mark.parametrize(
    ("redirected", "code", "out", "err"),
    [
        (">&-", 4, "", "error: unwritable-output: standard output cannot be written: it is closed\n"),
        ("2>&-", 0, f"{TOP}\n", ""),
        ("2>/dev/full", 0, f"{TOP}\n", ""),
    ],
)
def test_streams_may_be_closed_from_the_start_and_notices_may_be_lost(
    redirected: str, code: int, out: str, err: str, speaker: Speaker
) -> None:
    speaker.says(TOP)
    ran = subprocess.run(
        ["sh", "-c", f'"$@" {redirected}', "sh", *COMMAND, *ASK], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, out, err)
