"""Grammars of `dsl/` on the corpora of their languages: what is valid accepted, what is invalid refused.

    python -m benchmarks.dsl [--only promql] [--show 20]

A text is judged by the grammar alone, as the engine reads it; and, where that accepts it, by what `Dsl.named` checks of
its meaning: what is invalid should be found by it, and what is valid not be doubted. `--show` prints the valid texts
that were refused or doubted, and the invalid ones that the grammar accepted.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from benchmarks.data import rows
from grammarkit import Grammar, GrammarError
from grammarkit.errors import Rejected
from grammarkit.grammar import library
from grammarkit.grammar.engine import recognise
from grammarkit.language import Dsl

CORPORA = {
    "cel": "cel",
    "cql2": "cql2-text",
    "cron": "cron",
    "cypher": "cypher",
    "dot": "dot",
    "gherkin": "gherkin",
    "graphql": "graphql",
    "jq": "jq",
    "jsonpath": "jsonpath",
    "kql": "kql",
    "latex_math": "latex-math",
    "lucene": "lucene",
    "mermaid": "mermaid",
    "pep508": "pep508",
    "pep508_marker": "pep508-marker",
    "promql": "promql",
    "regex_rust": "regex-rust",
    "stix_pattern": "stix-pattern",
    "toml": "toml",
}
"""Which corpus each grammar is measured on."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How a grammar did on its corpus; the texts are those that it got wrong."""

    valid: int
    invalid: int
    refused: tuple[str, ...]
    accepted: tuple[str, ...]
    missed: int
    """Invalid texts that are not found by a look at their meaning either."""
    doubted: tuple[str, ...]
    """Valid texts of the grammar that are objected to for their meaning."""

    def __str__(self) -> str:
        right, caught = self.valid - len(self.refused), self.invalid - len(self.accepted)
        both = share(self.invalid - self.missed, self.invalid)
        return (
            f"valid accepted {share(right, self.valid)}   invalid refused {share(caught, self.invalid)}, in all {both}"
            f"   valid doubted {len(self.doubted)}"
        )


def share(part: int, whole: int) -> str:
    return f"{part:5}/{whole:<5} {part / whole:6.1%}" if whole else f"{'–':>18}"


def measure(name: str) -> Measured:
    grammar = Grammar.named(f"dsl/{name}")
    corpus = [row for row in rows(f"dsl/corpus.{CORPORA[name]}.jsonl.gz") if row["valid"] is not None]
    refused, accepted, doubted, missed = [], [], [], 0
    has_meaning = bool(Dsl.named(f"dsl/{name}").validators)
    for row in corpus:
        found = recognise(grammar, row["text"])
        if row["valid"] and not found.accepted:
            refused.append(f"{row['text'][: found.reached]}⟂{row['text'][found.reached :]}")
        elif row["valid"] and has_meaning and not means_something(name, row["text"]):
            doubted.append(row["text"])
        if found.accepted and not row["valid"]:
            why = row.get("error") or row.get("name") or ""
            accepted.append(f"{row['text']}    {why}")
            missed += means_something(name, row["text"])
    valid = sum(row["valid"] for row in corpus)
    return Measured(valid, len(corpus) - valid, tuple(refused), tuple(accepted), missed, tuple(doubted))


def means_something(name: str, text: str) -> bool:
    try:
        Dsl.named(f"dsl/{name}").read(text)
    except Rejected:
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=sorted(CORPORA), help="names of grammars")
    parser.add_argument("--show", type=int, default=0, help="texts to print of each kind")
    chosen = parser.parse_args()
    shipped = library.names()
    for name in chosen.only:
        if f"dsl/{name}" not in shipped:
            print(f"{name:14} no grammar")
            continue
        try:
            found = measure(name)
        except GrammarError as error:
            print(f"{name:14} {error}")
            continue
        print(f"{name:14} {found}")
        for kind, texts in (("refused", found.refused), ("accepted", found.accepted), ("doubted", found.doubted)):
            for text in texts[: chosen.show]:
                print(f"    {kind}: {text!r}")


if __name__ == "__main__":
    main()
