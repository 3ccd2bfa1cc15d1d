"""What a schema's grammar costs: to build, to compile, for each token, and to send; beside the unspecialised one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from statistics import quantiles
from typing import TYPE_CHECKING

from lark import Lark
from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper

from grammarkit import Grammar
from grammarkit.grammar.sample import sentences
from grammarkit.sql import Schema
from grammarkit.sql.accepting import accepting_grammar
from grammarkit.sql.specialise import prompt_grammar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COLUMNS = (10, 100, 1_000, 10_000)


class _Vocabulary:
    """The 200,000 tokens of gpt-4o and gpt-5, from the package bpe-openai."""

    def __init__(self) -> None:
        import bpe_openai

        self.encoding = bpe_openai.get_encoding("o200k_base")
        self.tokens = [*self.encoding.token_byte_values(), *[b"<|special|>"] * 20]
        self.eos_token_id = len(self.tokens) - 1
        self.bos_token_id = None
        self.special_token_ids = [self.eos_token_id]

    def __call__(self, text: bytes | str) -> list[int]:
        found: list[int] = self.encoding.encode_ordinary(text if isinstance(text, str) else text.decode())
        return found


@dataclass(frozen=True, slots=True)
class _Cost:
    build: float
    lower: float
    compile: float
    p50: float
    p99: float
    text: str


def measure(every: int) -> None:
    """Print seconds of CPU of one run, all contenders in it; masks in milliseconds."""
    vocabulary = _Vocabulary()
    tokenizer = LLTokenizer(TokenizerWrapper(vocabulary))
    print(
        f"{'grammar':34} {'build':>7} {'lower':>7} {'compile':>8} {'mask p50':>9} {'p99':>7} {'bytes':>9} {'tokens':>8}"
    )
    plain = Grammar.named("sql/sqlite").lower()
    Grammar.named("sql/sqlite_prompt").lower()
    lalr = _seconds(lambda: Lark(plain.text, parser="lalr"), swallow=True)
    for columns, name, make in _contenders():
        cost = _cost(make, tokenizer, columns, vocabulary, every)
        times = f"{cost.build:7.3f} {cost.lower:7.3f} {cost.compile:8.3f} {cost.p50:9.3f} {cost.p99:7.2f}"
        print(f"{name:34} {times} {len(cost.text.encode()):9,} {len(vocabulary(cost.text)):8,}")
    print(f"{'Lark, LALR of sql/sqlite':34} {lalr:7.3f}")


def _contenders() -> Iterator[tuple[int, str, Callable[[], Grammar]]]:
    """Give each grammar with the number of columns that the sentences name which it is tried on."""
    for columns in COLUMNS:
        yield columns, f"sent, {columns:,} columns", partial(prompt_grammar, _schema(columns))
        yield columns, f"read, {columns:,} columns", partial(accepting_grammar, _schema(columns))
    yield 100, "sql/sqlite, unspecialised", lambda: Grammar.named("sql/sqlite")
    yield 100, "sql/sqlite_prompt, unspecialised", lambda: Grammar.named("sql/sqlite_prompt")


def _schema(columns: int) -> Schema:
    """Make tables of ten columns each."""
    tables = max(1, columns // 10)
    return Schema({f"table_{t}": {f"column_{t}_{c}": "int" for c in range(10)} for t in range(tables)})


def _cost(make: Callable[[], Grammar], tokenizer: LLTokenizer, columns: int, words: _Vocabulary, every: int) -> _Cost:
    made: list[Grammar] = []
    build = _seconds(lambda: made.append(make()))
    lowered: list[Grammar] = []
    lower = _seconds(lambda: lowered.append(made[0].lower()))
    text = lowered[0].text
    matchers: list[LLMatcher] = []
    compile_ = _seconds(lambda: matchers.append(LLMatcher(tokenizer, text, log_level=0)))
    matchers[0].compute_bitmask()
    took: list[float] = []
    for sentence in sentences(prompt_grammar(_schema(columns)), 40, seed=4, max_length=400)[::every]:
        matcher = matchers[0].deep_copy()
        for token in words(sentence):
            took.append(_seconds(matcher.compute_bitmask) * 1000)
            if not matcher.try_consume_tokens([token]):
                break
    steps = quantiles(took, n=100)
    return _Cost(build, lower, compile_, steps[49], steps[98], text)


def _seconds(run: Callable[[], object], *, swallow: bool = False) -> float:
    began = time.process_time()
    try:
        run()
    except Exception:
        if not swallow:
            raise
    return time.process_time() - began
