"""Sentences by this package and by `from_lark`, told as in `peers.py`: `python -m … TOOL GRAMMAR COUNT SEED`."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Lark

from grammarkit import Grammar
from grammarkit.grammar.sample import sentences
from grammarkit.testing.strategies import from_grammar

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_FOLDER = Path(__file__).parent


def small(name: str) -> Grammar:
    return Grammar.from_file(_FOLDER / f"{name}.lark")


def collected(strategy: SearchStrategy[str], count: int, seed: int, most: float) -> list[str]:
    """Draw examples, for at most so many seconds."""
    found: list[str] = []
    began = time.process_time()

    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(text: str) -> None:
        found.append(text)
        if time.process_time() - began > most:
            raise TimeoutError

    try:
        collect()
    except BaseException as error:
        if not found:
            raise SystemExit(f"nothing could be drawn: {error}") from error
    return found


def main(tool: str, name: str, count: int, seed: int) -> None:
    grammar = small(name)
    sentences(grammar, 1)  # what is done once for a grammar, as the others do before their time begins
    collected(st.text(), 10, 0, 10)  # Hypothesis looks through all modules for constants, once
    lark = from_lark(Lark(grammar.text)) if tool == "from_lark" else st.nothing()
    began = time.process_time()
    match tool:
        case "sentences":
            texts = list(sentences(grammar, count, seed=seed))
        case "from_grammar":
            texts = collected(from_grammar(grammar), count, seed, 60)
        case _:
            texts = collected(lark, count, seed, 10)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"texts": texts, "seconds": seconds, "peak": peak}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
