"""Real grammars from public repositories: what a check says, what is lowered, and whether engines take it.

    python -m benchmarks.real_grammars [--samples 60] [--older 0.7.30] [--only NAME]

For each: does Lark load it; does a check pass the text as it is, or as lowered; do this llguidance and an older one
take the lowered text; does the original, read by Lark, disagree with the lowered text, read by the engine, on a sampled
string. At the end the shares that are promised: nothing passes a check and is refused by an engine.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from benchmarks.data import rows
from benchmarks.older_engine import Engine
from grammarkit import Grammar, GrammarError
from grammarkit.grammar.probe import probe
from grammarkit.grammar.report import File


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one grammar."""

    name: str
    lark_loads: bool
    passes: bool
    raw_refusal: str
    codes: tuple[str, ...]
    lowered: bool
    refusals: tuple[str, ...]
    disagrees: bool
    seconds: float


def grammar_of(row: dict[str, Any]) -> Grammar:
    files = tuple(File(name, text) for name, text in row["files"].items())
    return Grammar(row["grammar"], row["start"] or "start", f"{row['id']}.lark".replace("/", "_"), files)


def outcome(row: dict[str, Any], older: Engine, samples: int) -> Outcome:
    grammar = grammar_of(row)
    began = time.perf_counter()
    report = grammar.check(samples=samples)
    seconds = time.perf_counter() - began
    raw = probe(grammar.text) if grammar.start == "start" else None
    refusals: tuple[str, ...] = ()
    try:
        text = grammar.lower().text
        verdict = probe(text)
        refusals = tuple(filter(None, (verdict.error or verdict.stage, older.refusal(text) if verdict.ok else "")))
    except GrammarError:
        text = ""
    codes = tuple(d.code for d in report.errors)
    return Outcome(
        name=row["id"],
        lark_loads="'earley': 'ok'" in str(row["status"]),
        passes=report.ok,
        raw_refusal="" if raw is None else raw.error or raw.stage,
        codes=codes,
        lowered=bool(text),
        refusals=refusals,
        disagrees="engines-disagree" in codes,
        seconds=seconds,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=60)
    parser.add_argument("--older", default="0.7.30", help="the other version of llguidance")
    parser.add_argument("--only", default="", help="grammars whose name holds this")
    chosen = parser.parse_args()
    found: list[Outcome] = []
    with Engine(chosen.older) as older:
        for row in rows("dsl/grammars.jsonl.gz"):
            if chosen.only in row["id"]:
                found.append(outcome(row, older, chosen.samples))
                show(found[-1])
    summary(found, chosen.older)


def show(one: Outcome) -> None:
    state = "passes" if one.passes else ", ".join(f"{c}×{n}" for c, n in Counter(one.codes).items())
    low = "lowered" if one.lowered else "not lowered"
    low += f", REFUSED: {one.refusals[0].splitlines()[0]}" if one.refusals else ""
    lark = "Lark loads" if one.lark_loads else "Lark refuses"
    print(f"{one.seconds:6.2f} s  {one.name[:44]:44} {lark:12}  {low:12}  {state}")


def summary(found: list[Outcome], older: str) -> None:
    loads = [one for one in found if one.lark_loads]
    low = [one for one in loads if one.lowered]
    print(f"\n{len(found)} grammars, {len(loads)} that Lark loads")
    false_passes = sum(one.passes and bool(one.raw_refusal) for one in found)
    print(f"pass a check and are refused by the engine as they are: {false_passes}")
    print(f"lowered, of those that Lark loads: {len(low)} ({len(low) / max(1, len(loads)):.0%})")
    print(f"lowered, and refused by this llguidance or {older}: {sum(bool(o.refusals) for o in found)}")
    print(f"lowered, and a string was found on which Lark and the engine disagree: {sum(o.disagrees for o in low)}")


if __name__ == "__main__":
    main()
