"""Other versions of llguidance, each in an environment of its own, asked whether they take a grammar.

    with Engine("0.7.30") as engine:
        engine.refusal('start: "a"')    # "" or the engine's words

The environment is made under `benchmarks/results/engines/` on first use; pip has to reach a package index for that.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Self

HOME = Path(__file__).parent / "results" / "engines"

_SCRIPT = """
import json, sys
from llguidance import LLMatcher, LLTokenizer
tokenizer = LLTokenizer("byte")
for line in sys.stdin:
    text = json.loads(line)
    refusal = LLMatcher.validate_grammar(text, tokenizer)
    if not refusal:
        matcher = LLMatcher(tokenizer, text + '\\n%llguidance {"no_forcing": true}\\n', log_level=0)
        matcher.compute_bitmask()
        refusal = matcher.get_error() if matcher.is_error() else ""
    print(json.dumps(refusal), flush=True)
"""


class Engine:
    """One version, running."""

    def __init__(self, version: str) -> None:
        self._child = subprocess.Popen(
            [_python(version), "-I", "-c", _SCRIPT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.kill()
        self._child.communicate()

    def refusal(self, text: str) -> str:
        """Say why a grammar is refused; nothing if it is not."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(text) + "\n")
        self._child.stdin.flush()
        answer: str = json.loads(self._child.stdout.readline())
        return answer


def _python(version: str) -> str:
    """Make the environment, unless it is there."""
    home = HOME / f"llguidance-{version}"
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not (home / "done").exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", f"llguidance=={version}"], check=True)
        (home / "done").touch()
    return str(python)
