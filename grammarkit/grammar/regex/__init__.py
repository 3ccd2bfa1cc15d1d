"""Regular expressions as regular languages, for grammars whose engines disagree about patterns.

`Regex` is a language: parsed from a pattern of Python's `re` (lookaround and laziness included), combined, asked,
drawn from, printed. `reprinted` writes a pattern anew in what Python's `re` and Rust's `regex` share. `findings` lists
what in a pattern engines read differently. The way from a pattern to a language and back:

    pattern -> scan, parse -> syntax tree -> program -> threads, determine -> dfa -> eliminate -> printer -> pattern

No library is used. greenery 4.2.3 (October 2026) was measured: its answers are right, but it reads no lookaround,
laziness or flags, and an identifier that excludes 31 keywords took it 5 seconds, 8 in any case; one that excludes 150
was stopped after 100. Here these took 0.1, 0.3 and 0.3 seconds on the same machine.

Nothing here knows grammars, terminals or engines; the only import from outside is `Span`.
"""

from __future__ import annotations

from grammarkit.grammar.regex.backreference import unreferenced
from grammarkit.grammar.regex.emptiness import may_be_empty, nonempty
from grammarkit.grammar.regex.ending import FREE, NOTHING, Ending, split
from grammarkit.grammar.regex.error import RegexError
from grammarkit.grammar.regex.finding import Feature, findings
from grammarkit.grammar.regex.language import Regex
from grammarkit.grammar.regex.leftmost import cut_short
from grammarkit.grammar.regex.reprint import reprinted
from grammarkit.grammar.regex.unforcing import unforced

__all__ = [
    "FREE",
    "NOTHING",
    "Ending",
    "Feature",
    "Regex",
    "RegexError",
    "cut_short",
    "findings",
    "may_be_empty",
    "nonempty",
    "reprinted",
    "split",
    "unforced",
    "unreferenced",
]
