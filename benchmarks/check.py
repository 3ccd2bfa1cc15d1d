"""How long a check takes, beside what Lark takes to build its LALR parser, and the engine to validate the text.

    python -m benchmarks.check [--rounds 7]

Each round makes every grammar anew, with a word that no earlier one had, so that nothing is remembered from it; the
contenders take turns. Medians are compared; a check is timed with its engine's process running, as after the first.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from lark import Lark
from lark.exceptions import GrammarError as LarkGrammarError
from llguidance import LLMatcher, LLTokenizer

from grammarkit import Grammar

if TYPE_CHECKING:
    from collections.abc import Callable

BYTES = LLTokenizer("byte")


def small(word: str) -> str:
    return f'?start: sum | "{word}"\n' + Grammar.named("dsl/arith").text.replace("?start: sum", "")


def sql(word: str) -> str:
    """A grammar of 70 rules: that of SQLite's queries, with one more word, and one letter less in what is quoted."""
    text = Grammar.named("sql/sqlite").lower().text.replace("start: ", f'start: "{word}" | ', 1)
    return text.replace("[^`]", f"[^`{chr(0x4E00 + zlib.crc32(word.encode()) % 0x5000)}]")


def hundred(word: str) -> str:
    """A hundred rules, each a statement of its own with names, numbers and a list."""
    rules = [
        f'r{n}: "do{n}" NAME "=" (NUMBER | r{(n * 7 + 1) % 100 if n % 3 else n + 1}) ("," NAME)* ";"' for n in range(99)
    ]
    rules.append('r99: "end" NAME ";"')
    return "\n".join(
        [
            f'start: (r0 | r1 | "{word}")+',
            *rules,
            "NAME: /[a-z_][a-z0-9_]{0,30}/",
            "NUMBER: /[0-9]{1,9}/",
            "%ignore / {1,4}/",
        ]
    )


def names(word: str) -> str:
    """Five thousand names, as a schema has them, in one rule."""
    listed = " | ".join(f'"{word}_column_{n}"' for n in range(5000))
    return f'start: "select " name ("," name)*\nname: {listed}\n'


GRAMMARS: dict[str, Callable[[str], str]] = {
    "small": small,
    "70 rules": sql,
    "100 rules": hundred,
    "5,000 names": names,
}


def lalr(text: str) -> None:
    with suppress(LarkGrammarError):  # a conflict is found when all the work is done
        Lark(text, parser="lalr")


CONTENDERS: dict[str, Callable[[str], object]] = {
    "Lark, LALR": lalr,
    "validate_grammar": lambda text: LLMatcher.validate_grammar(text, BYTES),
    "lower": lambda text: Grammar(text).lower(),
    "check, no samples": lambda text: Grammar(text).check(samples=0),
    "check": lambda text: Grammar(text).check(),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    Grammar('start: "warm"').check()
    for name, make in GRAMMARS.items():
        seconds: dict[str, list[float]] = {contender: [] for contender in CONTENDERS}
        for turn in range(rounds):
            for contender, run in CONTENDERS.items():
                text = make(f"w{abs(hash((contender, turn))) % 10**8}")
                began = time.perf_counter()
                run(text)
                seconds[contender].append(time.perf_counter() - began)
        peer = statistics.median(seconds["Lark, LALR"])
        print(f"\n{name}: {len(make('w')):,} characters")
        for contender, taken in seconds.items():
            median = statistics.median(taken)
            print(f"  {contender:20} {median * 1000:9.1f} ms {median / peer:7.2f} x Lark")
    print(f"\npeak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
