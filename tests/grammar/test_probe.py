"""The engine's process: no grammar may hang or crash the caller, whatever the caller is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from grammarkit.grammar import probe as module
from grammarkit.grammar.probe import probe

if TYPE_CHECKING:
    from pathlib import Path

HANGS = ['start: /-+/ "-"', 'start: "|" /-+/ "-|"', 'start: /a+/ "ab"', 'start: SP SP "x"\nSP: / +/']
CHAIN = "start: r0\n" + "\n".join(f"r{i}: r{i + 1}" for i in range(3000)) + '\nr3000: "x"'


@pytest.mark.parametrize("text", HANGS)
def test_a_grammar_that_hangs_the_engine_is_found_out(text: str) -> None:
    assert probe(text, deadline=5).stage == "forced"


def test_a_crash_is_a_verdict_and_the_next_grammar_is_still_tried() -> None:
    assert probe(CHAIN).stage == "crash"
    assert probe('start: "after the crash"').ok


def test_a_deadline_is_kept_and_is_not_remembered() -> None:
    text = "start: x\nx: " + " | ".join(f'"k{n}"' for n in range(20_000))
    assert probe(text, deadline=0.001).stage == "hang"
    assert probe(text, deadline=60).stage != "hang"


def test_one_process_serves_many_grammars_and_many_threads() -> None:
    verdicts: list[bool] = []
    threads = [threading.Thread(target=lambda n=n: verdicts.append(probe(f'start: "t{n}"').ok)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts == [True] * 8


def test_a_killed_process_is_replaced() -> None:
    assert probe('start: "before the kill"').ok
    worker = module._prober._worker
    assert worker is not None
    worker._child.kill()
    worker._child.wait()
    assert probe('start: "after the kill"').ok


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_has_an_engine_of_its_own() -> None:
    script = (
        "import os\nfrom grammarkit.grammar.probe import probe\n"
        "assert probe('start: \"one\"').ok\n"
        "child = os.fork()\n"
        "if child == 0:\n    os._exit(0 if probe('start: \"two\"').ok else 1)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "assert probe('start: \"three\"').ok\n"
    )
    subprocess.run([sys.executable, "-W", "ignore::DeprecationWarning", "-c", script], check=True, timeout=60)


def test_it_works_from_a_script_without_a_main_guard_and_from_standard_input(tmp_path: Path) -> None:
    script = "from grammarkit import Grammar\nassert Grammar('start: \"a\"').accepts('a')\nprint('fine')\n"
    path = tmp_path / "script.py"
    path.write_text(script)
    for command, given in (([sys.executable, str(path)], None), ([sys.executable, "-"], script)):
        done = subprocess.run(
            command, input=given, capture_output=True, text=True, timeout=60, check=True, cwd=tmp_path
        )
        assert done.stdout == "fine\n"


def test_the_engine_does_not_outlive_the_program() -> None:
    script = (
        "from grammarkit.grammar import probe\nprobe.probe('start: \"a\"')\nprint(probe._prober._worker._child.pid)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), signal.SIG_DFL)
