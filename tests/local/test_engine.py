from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from grammarkit.errors import BackendError
from grammarkit.local.engine import shared
from grammarkit.local.fetch import find
from grammarkit.local.wire import heard, request

if TYPE_CHECKING:
    from pathlib import Path

    from grammarkit.local.wire import Json

QUESTION = [{"role": "user", "content": "Say yes or no."}]
SPIN = "import os; from grammarkit.local.engine import _library; _library(); print(os.environ['GOMP_SPINCOUNT'])"


def said(script: str, *, path: Path | None = None, **environment: str) -> str:
    paths = {} if path is None else {"PYTHONPATH": str(path)}
    env = {name: value for name, value in os.environ.items() if name != "GOMP_SPINCOUNT"} | paths | environment
    ran = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("imported", "code", "told"),
    [
        ("ImportError('libgomp.so.1: cannot open shared object file')", "missing-library", "apt install libgomp1"),
        ("ModuleNotFoundError('No module named xllamacpp')", "missing-package", 'pip install "grammarkit[local]"'),
    ],
)
def test_what_is_missing_is_said_with_how_to_get_it(tmp_path: Path, imported: str, code: str, told: str) -> None:
    (tmp_path / "xllamacpp.py").write_text(f"raise {imported}")
    (tmp_path / "own.gguf").write_bytes(b"GGUF")
    script = f"from grammarkit.local.engine import shared; from pathlib import Path; \
shared(Path({str(tmp_path / 'own.gguf')!r}), context=512, threads=1)"
    output = said(script, path=tmp_path)
    assert f"BackendError: {code}: " in output
    assert told in output


def test_threads_spin_briefly_unless_the_user_says_how_long() -> None:
    assert int(said(SPIN)) > 0
    assert said(SPIN, GOMP_SPINCOUNT="7") == "7\n"


@pytest.mark.parametrize("content", [b"", b"\x00" * 1000])
def test_a_file_that_is_no_model_is_told_of(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.gguf"
    path.write_bytes(b"GGUF" + content)
    with pytest.raises(BackendError, match=r"unloadable-model: llama\.cpp cannot load") as caught:
        shared(path, context=512, threads=1)
    assert caught.value.diagnostic.help


@pytest.mark.slow
def test_a_grammar_that_is_dropped_in_silence_is_noticed() -> None:
    engine = shared(find("0.5b"), context=512, threads=2)
    dropped = '%llguidance {}\nstart: /(?=y)yes/ | "no"\n'
    assert not engine.obeys(dropped, "~", QUESTION, lambda: False)
    assert not engine.obeys(dropped, "~", QUESTION, lambda: False)  # remembered
    assert engine.obeys('%llguidance {}\nstart: "yes" | "no"\n', "~", QUESTION, lambda: False)
    assert engine.obeys("%llguidance {}\nstart: /(.|\\n)*/\n", "", QUESTION, lambda: False)


@pytest.mark.slow
def test_a_proof_that_was_broken_off_is_not_remembered() -> None:
    engine = shared(find("0.5b"), context=512, threads=2)
    dropped = "%llguidance {}\nstart: /(?=z)z/\n"
    assert engine.obeys(dropped, "~", QUESTION, lambda: True)
    assert not engine.obeys(dropped, "~", QUESTION, lambda: False)


@pytest.mark.slow
def test_forced_text_does_not_hang_the_engine() -> None:
    engine = shared(find("0.5b"), context=512, threads=2)
    grammar = '%llguidance {"no_forcing": true}\nstart: "|" /-+/ "-|"\n'  # hangs without the option
    pieces: list[str] = []

    def hear(chunk: Json) -> bool:
        pieces.append(heard(chunk).text)
        return False

    engine.run(request(QUESTION, grammar, tokens=3, temperature=0, seed=0), hear)
    assert set("".join(pieces)) == set("|-")


@pytest.mark.slow
def test_the_port_that_the_server_opens_asks_for_a_key() -> None:
    import httpx

    engine = shared(find("0.5b"), context=512, threads=2)
    address = engine._server.listening_address
    for path, body in (("/v1/chat/completions", {"messages": QUESTION}), ("/completion", {"prompt": "a"})):
        assert httpx.post(f"{address}{path}", json=body, trust_env=False).status_code == 401
