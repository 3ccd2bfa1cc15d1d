"""Real grammars printed for other engines: do they take them, and do they accept what our engine accepts.

    python -m benchmarks.targets [--only NAME] [--texts 80]

For each grammar that our engine takes: how long the targets are and how long printing took; of real and drawn texts
that our engine accepts, those that an engine does not (there must be none, but for texts with ignored text at their
end, which are left out); and of texts that are nearly some, those that only engines without a lexer accept.
"""

from __future__ import annotations

import argparse
import re
import time
from typing import Any

from benchmarks.data import rows
from benchmarks.real_grammars import grammar_of
from grammarkit import Grammar, GrammarError
from tests.grammar.targets.drawing import Drawer
from tests.grammar.targets.engines import ENGINES, Refused
from tests.grammar.targets.oracle import Oracle


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="grammars whose name holds this")
    parser.add_argument("--texts", type=int, default=80, help="of each kind, real and drawn")
    chosen = parser.parse_args()
    for row in rows("dsl/grammars.jsonl.gz"):
        if chosen.only in row["id"]:
            print(f"{row['id'][:44]:44} {outcome(row, chosen.texts)}", flush=True)


def outcome(row: dict[str, Any], count: int) -> str:
    grammar = grammar_of(row)
    try:
        grammar.accepts("")
        printed = {target: timed(grammar, target) for target in ("gbnf", "ebnf")}
        engines = {target: ENGINES[target](text) for target, (text, _) in printed.items()}
    except GrammarError as error:
        return f"not taken: {error.report.diagnostics[0].code}"
    except Refused:
        return "REFUSED by an engine"
    size, seconds = len(printed["gbnf"][0]), printed["gbnf"][1]
    shown = f"{len(grammar.lower().text):6} -> {size:6} characters in {seconds:4.2f} s, {regex(grammar)}"
    drawer, oracle = Drawer(grammar, seed=1), Oracle(grammar)
    real = [each["text"] for each in rows(f"dsl/corpus.{row['corpus']}.jsonl.gz")[:count]] if row["corpus"] else []
    texts = [t for t in [*real, *drawer.sentences(count, depth=6)] if len(t) < 800 and grammar.accepts(t)]
    texts = [t for t in texts if not ends_ignored(grammar, oracle, t)]
    missing = sum(not engine.accepts(t) for t in texts for engine in engines.values())
    near = [t for t in map(drawer.nearly, texts) if not grammar.accepts(t)]
    besides = sum(engines["ebnf"].accepts(t) for t in near)
    return f"{shown}, {len(texts)} texts, {missing} MISSING, {besides} of {len(near)} near ones besides"


def timed(grammar: Grammar, target: str) -> tuple[str, float]:
    began = time.perf_counter()
    return grammar.to(target), time.perf_counter() - began


def regex(grammar: Grammar) -> str:
    try:
        pattern, seconds = timed(grammar, "regex")
    except GrammarError as error:
        return error.report.diagnostics[0].code
    re.compile(pattern)
    return f"regex of {len(pattern)} in {seconds:4.2f} s"


def ends_ignored(grammar: Grammar, oracle: Oracle, text: str) -> bool:
    ends = (at for at in range(max(0, len(text) - 60), len(text)) if oracle.ignores(text[at:]))
    return any(grammar.accepts(text[:at]) for at in ends)


if __name__ == "__main__":
    main()
