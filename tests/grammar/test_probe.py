"""The engine's process: no grammar may hang or crash the caller, whatever the caller is."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grammarkit.grammar import probe as module
from grammarkit.grammar import worker
from grammarkit.grammar.probe import Verdict, compared, probe

if TYPE_CHECKING:
    from grammarkit.grammar.child.referee import Request

HANGS = ['start: /-+/ "-"', 'start: "|" /-+/ "-|"', 'start: /a+/ "ab"', 'start: SP SP "x"\nSP: / +/']
CHAIN = "start: r0\n" + "\n".join(f"r{i}: r{i + 1}" for i in range(3000)) + '\nr3000: "x"'

SLOW = 'start: start start | "a"'


def question(texts: list[str], budget: float) -> Request:
    """Ask about a grammar that Lark is slow on."""
    return {
        "sources": {"text": SLOW, "start": "start", "name": "", "files": {}, "import_paths": [], "for_trees": SLOW},
        "lowered": 'start: "a"+',
        "ignored": [],
        "unresolved": "",
        "texts": texts,
        "walks": 3,
        "longest": 5,
        "seed": 0,
        "budget": budget,
    }


@pytest.mark.parametrize("text", HANGS)
def test_a_grammar_that_hangs_the_engine_is_found_out(text: str) -> None:
    assert probe(text, deadline=5).stage == "forced"


def test_a_long_fixed_text_is_no_loop() -> None:
    assert probe(f'start: "{" ".join(map(str, range(700)))}" /-+/').ok


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


def test_one_process_has_both_tasks() -> None:
    assert probe('start: "first"').ok
    assert module._prober._worker is not None
    pid = module._prober._worker._child.pid
    answer = compared(question(["a", "b"], 2.0), deadline=30)
    assert not isinstance(answer, Verdict)
    assert answer["asked"] >= 2
    assert probe('start: "second"').ok
    assert module._prober._worker._child.pid == pid


def test_a_comparison_that_is_not_done_in_time_ends_with_its_process() -> None:
    answer = compared(question(["a" * 400], 300.0), deadline=1.5)
    assert answer == Verdict("hang", "no answer after 1.5 s of work")
    assert probe('start: "after the comparison"').ok


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is kept on Linux")
def test_the_limit_on_memory_holds_with_lark_in_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MEMORY", 150 << 20)
    small = module._Worker()
    request = question(["a" * 300], 300.0)
    answer = small.ask({"seconds": 100, "grammar": None, "request": request})
    assert isinstance(answer, Verdict)
    assert answer.stage in {"memory", "crash"}
    small.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is kept on Linux")
def test_a_limit_that_the_user_has_set_already_is_no_crash() -> None:
    script = (
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
        "from grammarkit.grammar.probe import probe\nassert probe('start: \"a\"').ok\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


@pytest.mark.skipif(os.name == "nt", reason="signals are other things there")
def test_an_interrupt_that_reaches_both_processes_is_no_crash() -> None:
    assert probe('start: "before the interrupt"').ok
    here = module._prober._worker
    assert here is not None
    os.kill(here._child.pid, signal.SIGINT)
    assert probe('start: "after the interrupt"').ok
    assert module._prober._worker is here


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="work is not told from waiting here")
def test_a_process_that_gets_no_time_from_the_system_is_waited_for() -> None:
    assert probe('start: "before the wait"').ok
    here = module._prober._worker
    assert here is not None
    os.kill(here._child.pid, signal.SIGSTOP)
    threading.Timer(1.0, os.kill, (here._child.pid, signal.SIGCONT)).start()
    assert probe('start: "after the wait"', deadline=0.5).ok
    assert module._prober._worker is here


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="work is not told from waiting here")
def test_a_process_that_never_gets_any_is_given_up() -> None:
    assert probe('start: "before the end"').ok
    here = module._prober._worker
    assert here is not None
    os.kill(here._child.pid, signal.SIGSTOP)
    assert probe('start: "at the end"', deadline=0.1) == Verdict("hang", "no answer within 0.6 s")
    assert probe('start: "at the end"').ok


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")
def test_a_process_that_nobody_kills_any_more_ends_itself() -> None:
    child = subprocess.Popen(
        [sys.executable, "-I", str(Path(worker.__file__))], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert child.stdin is not None
    task = {"seconds": 0.5, "grammar": None, "request": question(["a" * 400], 300.0)}
    for frame in ({"path": sys.path, "memory": 4 << 30}, task):
        worker.write_frame(child.stdin, json.dumps(frame).encode())
    assert child.wait(timeout=60) == -signal.SIGPROF
    child.stdin.close()


@pytest.mark.slow
def test_it_works_under_xdist(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import pytest\nfrom grammarkit import Grammar\n"
        "@pytest.mark.parametrize('n', range(4))\n"
        "def test_it(n):\n    assert Grammar(f'start: \"{n}\"').check().ok\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout


def test_it_works_in_a_console_whose_streams_are_no_files_beside_a_running_event_loop() -> None:
    """As in a Jupyter kernel: streams without a file number, an event loop, code run from it, no main module."""
    script = (
        "import asyncio, code, io, sys\n"
        "class Stream(io.StringIO):\n"
        "    def fileno(self): raise io.UnsupportedOperation('fileno')\n"
        "async def cell():\n"
        "    console = code.InteractiveConsole({'__name__': '__main__'})\n"
        "    console.push('from grammarkit import Grammar')\n"
        "    console.push('ok = Grammar(\\'start: \"a\" | \"b\"\\').check().ok')\n"
        "    return console.locals.get('ok')\n"
        "real, sys.stdin, sys.stdout, sys.stderr = sys.stdout, Stream(), Stream(), Stream()\n"
        "del sys.modules['__main__'].__spec__\n"
        "ok = asyncio.run(cell())\n"
        "print(ok, sys.stderr.getvalue(), file=real)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "True"


def test_what_is_known_needs_no_waiting_for_what_another_thread_asks() -> None:
    assert probe('start: "known"').ok
    request = question(["a" * 60, "a" * 61], 3.0)
    slow = threading.Thread(target=lambda: compared(request, deadline=20))
    slow.start()
    time.sleep(0.3)
    began = time.monotonic()
    assert probe('start: "known"').ok
    known = time.monotonic() - began
    assert probe('start: "unknown"').ok
    slow.join()
    assert known < 0.2
