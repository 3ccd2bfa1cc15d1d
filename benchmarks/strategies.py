"""How fast and how good strings are that are drawn from grammars, beside those of `hypothesis.extra.lark.from_lark`.

    python -m benchmarks.strategies [--examples 1000] [--rounds 5] [--seconds 20] [--only dsl/arith]

The contenders take turns in one process, on the same grammars, and CPU time is measured, of which Hypothesis's own is a
part. `from_lark` draws for at most so many seconds a round. What is counted as valid is what the engine accepts;
alternatives are those of the lowered grammar that valid strings take.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Lark

from grammarkit import Grammar
from grammarkit.grammar import library
from grammarkit.grammar.sample import sentences
from grammarkit.testing.coverage import coverage
from grammarkit.testing.strategies import from_grammar

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

GRAMMARS = (
    *("json/rfc8259", "sql/sqlite"),
    *("dsl/arith", "dsl/cron", "dsl/graphql", "dsl/jsonpath", "dsl/promql", "dsl/semver_range"),
)


class Drawn(NamedTuple):
    """What a contender drew in a round."""

    texts: list[str]
    seconds: float


def by_hypothesis(strategy: SearchStrategy[str], examples: int, most: float) -> Drawn:
    found: list[str] = []
    began = time.process_time()

    @settings(
        max_examples=examples,
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
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--only", nargs="*", default=GRAMMARS, choices=library.names(), metavar="GRAMMAR")
    chosen = parser.parse_args()
    by_hypothesis(st.text(), 10, 10)  # Hypothesis looks through all modules for constants, once
    for name in chosen.only:
        grammar = Grammar.named(name)
        # The lowered text, which needs no imports; it is the same language.
        lark, ours = from_lark(Lark(grammar.lower(dialect="lark").text)), from_grammar(grammar)
        contenders: dict[str, Callable[[int], Drawn]] = {
            "from_lark": lambda _, lark=lark: by_hypothesis(lark, chosen.examples, chosen.seconds),  # type: ignore[misc]
            "from_grammar": lambda _, ours=ours: by_hypothesis(ours, chosen.examples, 1e9),  # type: ignore[misc]
            "sentences": lambda turn, grammar=grammar: without(grammar, chosen.examples, turn),  # type: ignore[misc]
        }
        drawn: dict[str, list[Drawn]] = {contender: [] for contender in contenders}
        for turn in range(chosen.rounds):
            for contender, draw in contenders.items():
                drawn[contender].append(draw(turn))
        print(f"\n{name}")
        for contender, rounds in drawn.items():
            print(told(contender, grammar, rounds))


if __name__ == "__main__":
    main()
