"""Small random grammars over a few letters, whose terminals overlap in all ways, and texts to try on them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from grammarkit import Grammar, GrammarError
from grammarkit.grammar.engine import matcher

if TYPE_CHECKING:
    from collections.abc import Iterator

PATTERNS = (
    *("a", "b", "ab", "abc", "a+", "[ab]+", "a?b", "ab|c", "c", "bc", "(ab)+", "[abc]{2}", "abab", "ca?", "b+c"),
    *("[^c ]", "a(bc)?"),
)
IGNORED = (None, None, " ", " +", "[ b]+", "c")


def grammars(count: int, seed: int) -> Iterator[Grammar]:
    """Yield grammars, the same for a seed; some match no text."""
    source = random.Random(seed)
    for _ in range(count):
        yield Grammar(_written(source))


def taken(seed: int, count: int) -> Iterator[Grammar]:
    """Yield random grammars that the engine takes."""
    for grammar in grammars(count, seed):
        try:
            matcher(grammar)
        except GrammarError:
            continue
        yield grammar


def texts(count: int, seed: int) -> list[str]:
    """Give texts, the shortest possible ones among them."""
    source = random.Random(seed)
    return ["a", "b", "c", *("".join(source.choices("aabbc  "[:5], k=source.randint(2, 6))) for _ in range(count))]


def _written(source: random.Random) -> str:
    terminals = [f"T{number}" for number in range(source.randint(2, 4))]
    rules = ["start", "x", "y"][: source.randint(1, 3)]
    lines = [f"{rule}: {_alternatives(source, terminals, rules)}" for rule in rules]
    for name in terminals:
        pattern = source.choice(PATTERNS)
        as_string = pattern.isalpha() and source.random() < 0.6
        lines.append(f'{name}: "{pattern}"' if as_string else f"{name}: /{pattern}/")
    ignored = source.choice(IGNORED)
    return "\n".join([*lines, *([f"%ignore /{ignored}/"] if ignored else [])])


def _alternatives(source: random.Random, terminals: list[str], rules: list[str]) -> str:
    symbols = [*terminals, *terminals, *rules]
    each = [" ".join(source.choices(symbols, k=source.randint(1, 3))) for _ in range(source.randint(1, 3))]
    return " | ".join(each)
