"""The embedded model on text to SQL, five ways: free text or grammar, alone, or asked again after errors.

    python -m benchmarks.local --model 0.5b --half tune [--limit 20]

All ways are told the same about the schema. *Free text* is what the model writes, minus a code fence. *Re-ask* after
free text shows the model the database's error, as most tools do; *checks* are those of `Sql.read`. A run is kept,
answer by answer, in `benchmarks/results/`, and goes on where it stopped. Rows are compared as bags (as lists where the
reference query orders them), numbers to six digits, columns in any order. The difference is paired, with a bootstrap
interval over the questions.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import sqlglot

from benchmarks.questions import HALVES, Question, questions
from grammarkit import Client, Delta, Exhausted, Grammar, Language, Policy, Prompt, Rejected, Reply, SourceError
from grammarkit.diagnostic import Diagnostic
from grammarkit.local import Local
from grammarkit.sql import Schema, Sql
from grammarkit.sql.databases import Rows, query
from grammarkit.sql.running import Running

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

    from grammarkit.ask.answer import Attempt

RESULTS = Path(__file__).parent / "results"
WAYS = ("free", "grammar", "free+reask", "free+checks+reask", "grammar+checks+reask")
ATTEMPTS = 4
MOST_TOKENS = 200
"""Tokens of an answer; the longest reference query has 80."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A schema's language as a model is told of it, but anything it writes is taken; with `url`, what runs there."""

    sql: Sql
    url: str = ""

    @property
    def grammar(self) -> Grammar:
        return self.sql.grammar

    @property
    def prompt_grammar(self) -> Grammar:
        return self.sql.prompt_grammar

    @property
    def instructions(self) -> str:
        return self.sql.instructions

    def read(self, text: str) -> str:
        if self.url:
            try:
                query(self.url, text)
            except SourceError as error:
                raise Rejected(text, (Diagnostic("query-failed", error.diagnostic.message),)) from error
        return text


class Remembered:
    """A backend that is asked the same thing at temperature 0 only once; the time it took then counts again."""

    def __init__(self, backend: Local) -> None:
        self.policy = backend.policy
        self._backend = backend
        self._known: dict[tuple[object, ...], tuple[Reply, float]] = {}
        self.saved = 0.0

    def send(self, prompt: Prompt) -> Reply:
        key = (prompt.instructions, prompt.tools, repr(prompt.turns))
        if prompt.temperature == 0 and key in self._known:
            reply, seconds = self._known[key]
            self.saved += seconds
            return reply
        began = time.perf_counter()
        reply = self._backend.send(prompt)
        self._known[key] = reply, time.perf_counter() - began
        return reply

    def stream(self, prompt: Prompt) -> Generator[Delta | Reply]:
        yield self.send(prompt)


def answer(question: Question, way: str, backends: dict[bool, Remembered], schema: Schema) -> dict[str, object]:
    """Ask one question in one way; say what came of it."""
    sql = Sql(schema, scope="exact")
    enforce = way.startswith("grammar")
    began, saved = time.perf_counter(), backends[enforce].saved
    client = Client(backends[enforce])
    language: Language[object]
    policy: Policy | None
    match way:
        case "free" | "grammar":
            language, policy = Unread(sql), Policy(attempts=1, temperatures=(0.0,))
        case "free+reask":
            language, policy = Unread(sql, question.url), Policy(attempts=ATTEMPTS, temperatures=(0.0,))
        case _:
            language, policy = Running(sql, question.url), None
    try:
        found = client.ask(question.text, language, policy=policy)
        text, attempts = found.text, found.attempts
    except Exhausted as error:
        text, attempts = error.attempts[-1].reply.text, error.attempts
    return {
        "id": question.id,
        "way": way,
        "text": text,
        "runs": _rows(question.url, text) is not None,
        "right": right(question, text),
        "calls": len(attempts),
        "seconds": round(time.perf_counter() - began + backends[enforce].saved - saved, 3),
        "faults": [_fault(attempt) for attempt in attempts if attempt.error],
    }


def _fault(attempt: Attempt) -> str:
    assert attempt.error is not None
    return f"{attempt.error.diagnostics[0].message} | {attempt.reply.text[:400]}"


def right(question: Question, text: str) -> bool:
    """Compare the rows of an answer with those of the reference."""
    got, wanted = _rows(question.url, text), _rows(question.url, question.sql)
    if got is None or wanted is None or len(got.rows) != len(wanted.rows) or len(got.columns) != len(wanted.columns):
        return False
    width = len(wanted.columns)
    ordered = sqlglot.parse_one(question.sql, read="sqlite").args.get("order") is not None
    target = _bag(wanted.rows, range(width), ordered=ordered)
    orders: Iterable[tuple[int, ...]] = permutations(range(width)) if width <= 5 else [tuple(range(width))]
    return any(_bag(got.rows, order, ordered=ordered) == target for order in orders)


def _bag(rows: Iterable[tuple[object, ...]], order: Iterable[int], *, ordered: bool) -> list[str]:
    columns = list(order)
    shown = [repr([_cell(row[column]) for column in columns]) for row in rows]
    return shown if ordered else sorted(shown)


def _cell(value: object) -> object:
    return float(f"{value:.6g}") if isinstance(value, int | float) else value


def _rows(url: str, text: str) -> Rows | None:
    try:
        return query(url, text, limit=5000, timeout=5.0)
    except SourceError:
        return None


def interval(pairs: list[tuple[bool, bool]], seed: int = 0) -> tuple[float, float, float]:
    """Give the mean of second minus first, and its 95% bootstrap interval over the pairs."""
    draw = random.Random(seed)
    differences = [int(second) - int(first) for first, second in pairs]
    means = sorted(statistics.fmean(draw.choices(differences, k=len(differences))) for _ in range(2000))
    return statistics.fmean(differences), means[50], means[1949]


def report(rows: list[dict[str, object]], model: str, half: str, ways: Sequence[str]) -> None:
    """Print what was measured."""
    by = {(str(row["id"]), str(row["way"])): row for row in rows}
    ids = [i for i in dict.fromkeys(str(row["id"]) for row in rows) if all((i, way) in by for way in ways)]
    print(f"\n{model}, {half}: {len(ids)} questions answered in all of these ways")
    if not ids:
        return
    print(f"{'way':22} {'runs':>7} {'right':>7} {'calls':>6} {'s/answer':>9}")
    for way in ways:
        mine = [by[i, way] for i in ids]
        runs, hits = (sum(bool(row[key]) for row in mine) / len(mine) for key in ("runs", "right"))
        calls, seconds = (statistics.fmean(float(str(row[key])) for row in mine) for key in ("calls", "seconds"))
        print(f"{way:22} {runs:7.1%} {hits:7.1%} {calls:6.2f} {seconds:9.2f}")
    for way in ways[1:] if ways[0] == "free" else ():
        mean, low, high = interval([(bool(by[i, "free"]["right"]), bool(by[i, way]["right"])) for i in ids])
        print(f"right, {way} minus free: {mean:+.1%} (95% {low:+.1%} … {high:+.1%})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="0.5b")
    parser.add_argument("--half", choices=tuple(HALVES), default="tune")
    parser.add_argument("--limit", type=int, default=None, help="questions to ask at most")
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--report", action="store_true", help="print what is there and ask nothing")
    chosen = parser.parse_args()
    ways = chosen.ways.split(",")
    if unknown := set(ways) - set(WAYS):
        parser.error(f"the ways are {', '.join(WAYS)}; there is no {', '.join(sorted(unknown))}")
    RESULTS.mkdir(exist_ok=True)
    kept = RESULTS / f"local-{chosen.model}-{chosen.half}.jsonl"
    rows = [json.loads(line) for line in kept.read_text("utf-8").splitlines()] if kept.is_file() else []
    if not chosen.report:
        done = {(row["id"], row["way"]) for row in rows}
        backends = {on: Remembered(Local(chosen.model, enforce=on, max_tokens=MOST_TOKENS)) for on in (True, False)}
        drawn = questions(chosen.half, RESULTS / "databases")[: chosen.limit]
        # The questions on one database follow each other, as an application's would: the prompt's beginning is cached.
        asked = sorted(drawn, key=lambda question: question.database)
        schemas = {q.url: Schema.from_url(q.url, values=("*",), max_values=12) for q in asked}
        with kept.open("a", encoding="utf-8") as file:
            for number, question in enumerate(asked):
                for way in ways:
                    if (question.id, way) not in done:
                        rows.append(answer(question, way, backends, schemas[question.url]))
                        file.write(json.dumps(rows[-1], ensure_ascii=False) + "\n")
                        file.flush()
                print(f"\r{number + 1}/{len(asked)}", end="", flush=True)
    report(rows, chosen.model, chosen.half, ways)


if __name__ == "__main__":
    main()
