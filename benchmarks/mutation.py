"""How many mutants of each shipped grammar its own examples notice, of those that drawn strings can tell apart.

    python -m benchmarks.mutation [--only dsl/arith …] [--sample 200] [--survivors]

A grammar's examples are those in its header and those in tests/grammars/examples. A sample is the same each time.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

from grammarkit import Grammar
from grammarkit.grammar import library
from grammarkit.testing.mutation import Fate, Judge, MutationReport, chosen
from tests.grammars import companions

GOAL = 0.8


def measured(name: str, sample: int | None) -> tuple[MutationReport, int]:
    given = companions.own(name)
    grammar = Grammar.named(name)
    valid, invalid = ([one.text for one in given if one.accepted is side] for side in (True, False))
    judge = Judge(grammar, valid, invalid)
    judged = tuple(map(judge.judged, chosen(grammar, sample)))
    return MutationReport(judged, judge.misjudged), len(given)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=library.names(), choices=library.names(), metavar="GRAMMAR")
    parser.add_argument("--sample", type=int, help="mutants of each grammar; all, if not given")
    parser.add_argument("--survivors", action="store_true", help="list what nothing notices")
    chosen_options = parser.parse_args()
    reached = 0
    print(f"{'grammar':24} {'score':>6} examples  noticed survived  alike   same refused  CPU ms a mutant")
    for name in chosen_options.only:
        began = time.process_time()
        report, examples = measured(name, chosen_options.sample)
        each = 1000 * (time.process_time() - began) / max(1, len(report.judged))
        fates = Counter(one.fate for one in report.judged)
        reached += report.score >= GOAL
        counts = " ".join(f"{fates[fate]:7}" for fate in Fate)
        print(f"{name:24} {report.score:6.1%} {examples:8} {counts} {each:10.1f}", flush=True)
        for one in report.survivors if chosen_options.survivors else ():
            print(f"    {one.diagnostic.message}: {one.diagnostic.help}")
    print(f"{reached} of {len(chosen_options.only)} grammars reach {GOAL:.0%}")


if __name__ == "__main__":
    main()
