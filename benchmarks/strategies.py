"""How fast and how good strings are that are drawn from grammars, beside those of others.

    python -m benchmarks.strategies [small] [shrinking] [shipped] [coverage]
        [--peers PYTHON] [--examples 1000] [--rounds 5] [--seconds 20] [--only dsl/arith]

`small`: three small grammars, written for `hypothesis.extra.lark.from_lark`, grammarinator and Fandango alike: each
contender in a process of its own, in turns, with its peak memory. `generators/peers.py` says how to make the
interpreter for the last two; without it they are left out. `shrinking`: bugs that are planted there, and what failing
examples shrink to. `shipped`: grammars that come along, in this process, beside `from_lark`, which draws for at most so
many seconds a round. `coverage`: the alternatives that 100 and 1,000 examples take, of every grammar that comes along
and has at most 400. Times are CPU times, of which Hypothesis's own is a part. What is counted as valid is what the
engine accepts; alternatives are those of the lowered grammar that valid strings take.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import HealthCheck, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from hypothesis.extra.lark import from_lark
from lark import Lark

from benchmarks.generators.ours import collected, small
from grammarkit import Grammar
from grammarkit.grammar import library
from grammarkit.grammar.sample import sentences
from grammarkit.testing.coverage import coverage
from grammarkit.testing.strategies import from_grammar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import SearchStrategy

GRAMMARS = (
    *("json/rfc8259", "sql/sqlite"),
    *("dsl/arith", "dsl/cron", "dsl/graphql", "dsl/jsonpath", "dsl/promql", "dsl/semver_range"),
)

FOLDER = Path(__file__).parent / "generators"
PEERS = ("grammarinator", "fandango")
SMALL = ("arith", "json", "small_sql")
MODES = ("small", "shrinking", "shipped", "coverage")
MOST_ALTERNATIVES = 400

BUGS = {
    "arith": {"product of a bracket": r"\*\(", "three deep": r"\(\(\(", "two minus": r"--"},
    "json": {"null in an array of an array": r"\[\[.*null", "escape": r"\\n", "two pairs": r":.*,.*:"},
    "small_sql": {"BETWEEN": "BETWEEN", "HAVING": "HAVING", "IS NULL in NOT": r"NOT \([^)]*IS NULL"},
}
"""Bugs of programs under test: texts that a pattern finds fail."""


class Drawn(NamedTuple):
    """What a contender drew in a round; `peak` is its process's memory in kB, where it had one of its own."""

    texts: list[str]
    seconds: float
    peak: int = 0


def by_hypothesis(strategy: SearchStrategy[str], examples: int, most: float) -> Drawn:
    began = time.process_time()
    found = collected(strategy, examples, 0, most)
    return Drawn(found, time.process_time() - began)


def without(grammar: Grammar, examples: int, seed: int) -> Drawn:
    began = time.process_time()
    found = sentences(grammar, examples, seed=seed)
    return Drawn([*found], time.process_time() - began)


def told(name: str, grammar: Grammar, rounds: list[Drawn]) -> str:
    rate = statistics.median(len(drawn.texts) / drawn.seconds for drawn in rounds)
    size = statistics.median(sum(map(len, drawn.texts)) / drawn.seconds for drawn in rounds) / 1000
    texts = rounds[0].texts
    valid = [text for text in texts if grammar.accepts(text)]
    lengths = sorted(map(len, texts))
    found, first = coverage(grammar, valid), coverage(grammar, valid[:100])
    return (
        f"  {name:12} {rate:8.1f}/s {size:8.1f} kB/s  valid {len(valid) / len(texts):6.1%}  "
        f"distinct {len(set(texts)):5} of {len(texts):5}  length {lengths[len(lengths) // 2]:4} to {lengths[-1]:5}  "
        f"alternatives {first.share:6.1%} of 100, {found.share:6.1%} of all"
        + (f"  peak {rounds[0].peak / 1000:4.0f} MB" if rounds[0].peak else "")
    )


def apart(interpreter: str, tool: str, name: str, examples: int, seed: int) -> Drawn:
    is_peer = tool in PEERS
    script = [str(FOLDER / "peers.py")] if is_peer else ["-m", "benchmarks.generators.ours"]
    command = [interpreter if is_peer else sys.executable, *script, tool, name, str(examples), str(seed)]
    return Drawn(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def compare_small(peers: str, examples: int, rounds: int) -> None:
    tools = ("from_lark", "from_grammar", "sentences", *(PEERS if peers else ()))
    for name in SMALL:
        drawn: dict[str, list[Drawn]] = {tool: [] for tool in tools}
        for turn in range(rounds):
            for tool in tools:
                try:
                    drawn[tool].append(apart(peers, tool, name, examples, turn))
                except subprocess.CalledProcessError as error:
                    said: list[str] = error.stderr.splitlines() or [f"exit status {error.returncode}"]
                    print(f"  {name}: {tool} failed: {said[-1]}")
        print(f"\n{name}")
        for tool, rounds_ in drawn.items():
            if rounds_:
                print(told(tool, small(name), rounds_))


def shrunk(seeds: int) -> None:
    print(f"\nlengths that failing examples shrink to, from {seeds} seeds, the worst last")
    for name, bugs in BUGS.items():
        grammar = small(name)
        strategies = {"from_lark": from_lark(Lark(grammar.text)), "from_grammar": from_grammar(grammar)}
        for bug, pattern in bugs.items():
            for tool, strategy in strategies.items():
                found = [minimal(strategy, pattern, seed) for seed in range(seeds)]
                lengths = " ".join("-" if text is None else str(len(text)) for text in sorted(found, key=size))
                print(f"  {name:10} {bug:30} {tool:12} {lengths:30} {max(found, key=size)!r}")


def size(text: str | None) -> float:
    return float("inf") if text is None else len(text)


def minimal(strategy: SearchStrategy[str], pattern: str, seed: int) -> str | None:
    chosen = settings(max_examples=2000, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    try:
        return find(strategy, lambda text: bool(re.search(pattern, text)), settings=chosen, random=random.Random(seed))
    except NoSuchExample:
        return None


def compare_shipped(names: Sequence[str], examples: int, rounds: int, seconds: float) -> None:
    by_hypothesis(st.text(), 10, 10)  # Hypothesis looks through all modules for constants, once
    for name in names:
        grammar = Grammar.named(name)
        # The lowered text, which needs no imports; it is the same language.
        lark, ours = from_lark(Lark(grammar.lower(dialect="lark").text)), from_grammar(grammar)
        contenders: dict[str, Callable[[int], Drawn]] = {
            "from_lark": lambda _, lark=lark: by_hypothesis(lark, examples, seconds),  # type: ignore[misc]
            "from_grammar": lambda _, ours=ours: by_hypothesis(ours, examples, 1e9),  # type: ignore[misc]
            "sentences": lambda turn, grammar=grammar: without(grammar, examples, turn),  # type: ignore[misc]
        }
        drawn: dict[str, list[Drawn]] = {contender: [] for contender in contenders}
        for turn in range(rounds):
            for contender, draw in contenders.items():
                drawn[contender].append(draw(turn))
        print(f"\n{name}")
        for contender, each in drawn.items():
            print(told(contender, grammar, each))


def covered(names: Sequence[str]) -> None:
    print("\nalternatives that from_grammar covers in 100 draws and in 1,000, and the lengths of these")
    for name in names:
        grammar = Grammar.named(name)
        texts = collected(from_grammar(grammar), 1000, 0, 1e9)
        first, found = coverage(grammar, texts[:100]), coverage(grammar, texts)
        _, alternatives = found.of("alternative")
        if alternatives <= MOST_ALTERNATIVES:
            lengths = sorted(map(len, texts))
            missed = [f"{part.rule}:{part.span.start}" for part in found.missed if part.kind == "alternative"]
            shares = f"{first.share:7.1%} {found.share:7.1%}"
            print(f"  {name:22} {alternatives:4} {shares}  {lengths[500]:4} to {lengths[-1]:4}  {' '.join(missed[:8])}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modes", nargs="*", default=[*MODES], metavar="MODE", help=f"of {', '.join(MODES)}")
    parser.add_argument("--peers", default="", metavar="PYTHON", help="an interpreter that has the other generators")
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--only", nargs="*", choices=library.names(), metavar="GRAMMAR")
    chosen = parser.parse_args()
    if unknown := set(chosen.modes) - set(MODES):
        parser.error(f"there is no mode {', '.join(sorted(unknown))}")
    if "small" in chosen.modes:
        compare_small(chosen.peers, chosen.examples, chosen.rounds)
    if "shrinking" in chosen.modes:
        shrunk(chosen.seeds)
    if "shipped" in chosen.modes:
        compare_shipped(chosen.only or GRAMMARS, chosen.examples, chosen.rounds, chosen.seconds)
    if "coverage" in chosen.modes:
        covered(chosen.only or library.names())


if __name__ == "__main__":
    main()
