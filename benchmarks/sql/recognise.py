"""How much of real SQL the dialects' grammars recognise, as it is written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.sql.corpora import GOLD, TAKEN
from grammarkit import Grammar
from grammarkit.errors import GrammarKitError
from grammarkit.grammar.engine import recognise
from grammarkit.sql.dialects import sql_dialect

if TYPE_CHECKING:
    from benchmarks.sql.corpora import Corpus


def measure(every: int) -> None:
    print(f"{'corpus':42} {'queries':>7} {'recognised':>10} {'goal':>6}   most often refused at")
    for corpus in (*GOLD, *TAKEN):
        _corpus(corpus, every)


def _corpus(corpus: Corpus, every: int) -> None:
    places: Counter[str] = Counter()
    count = 0
    try:
        grammar = Grammar.named(sql_dialect(corpus.dialect).grammar)
    except GrammarKitError as error:
        print(f"{corpus.name:42} {error}")
        return
    for row in corpus.queries(every):
        count += 1
        text = row["sql"].strip()
        found = recognise(grammar, text)
        if not found.accepted:
            places[text[max(0, found.reached - 12) : found.reached + 12].replace("\n", " ")] += 1
    share = 1 - places.total() / max(1, count)
    worst = "; ".join(place for place, _ in places.most_common(2))
    print(f"{corpus.name:42} {count:7} {share:10.2%} {corpus.goal or '':>6}   {worst}")
