"""What of a grammar a corpus covers: which alternatives and terminals its texts take, and which none does.

A text takes an alternative if that has a part in some derivation of it, cut into terminals as the engine cuts it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.derivations import Taken, taken
from grammarkit.grammar.analysis.lexer import Lexer, Unknown
from grammarkit.grammar.engine import matcher
from grammarkit.grammar.structure import structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grammarkit.diagnostic import Span
    from grammarkit.grammar import Grammar
    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.analysis.derivations import Use
    from grammarkit.grammar.structure import Structure


class Part(NamedTuple):
    """A part of a grammar that texts can take: `kind` is rule, alternative or terminal; `hits` counts texts.

    Of what may be left out or repeated, one alternative is to leave it out, or to end; `is_empty` says that.
    """

    kind: str
    rule: str
    span: Span
    is_empty: bool
    hits: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the texts of a corpus take of a grammar."""

    parts: tuple[Part, ...]
    pairs_hit: int
    pairs: int
    """Alternatives with one that may stand right below them: those that texts take, and all."""
    texts: int
    refused: tuple[str, ...]
    """Texts that are no sentences."""
    unread: tuple[str, ...]
    """Sentences of which it is not known how the engine cuts them, as a terminal has too large an automaton."""

    def of(self, kind: str) -> tuple[int, int]:
        """Count the parts of a kind that are hit, and all."""
        parts = [part for part in self.parts if part.kind == kind]
        return sum(part.hits > 0 for part in parts), len(parts)

    @property
    def share(self) -> float:
        """The share of alternatives that are hit, from 0 to 1."""
        hit, all_ = self.of("alternative")
        return hit / all_ if all_ else 1.0

    @property
    def missed(self) -> tuple[Part, ...]:
        """What no text takes."""
        return tuple(part for part in self.parts if not part.hits)


def coverage(grammar: Grammar, texts: Iterable[str]) -> Coverage:
    """Find out what of a grammar some texts take.

    Raises:
        GrammarError: the engine does not take the grammar.
    """
    engine, known = matcher(grammar), structure(grammar)
    lexer = Lexer(known.charts, known.lexicon, {terminal for terminal, _ in known.bnf.ignored})
    alternatives: Counter[Taken] = Counter()
    uses: Counter[int] = Counter()
    pairs: set[tuple[Taken, Taken]] = set()
    refused: list[str] = []
    unread: list[str] = []
    count = 0
    for text in texts:
        count += 1
        if not engine.accepts(text):
            refused.append(text)
        elif (use := _use(known, lexer, text)) is None:
            unread.append(text)
        else:
            alternatives.update(use.alternatives)
            uses.update(use.uses)
            pairs |= use.pairs
    parts = tuple(_parts(known.bnf, alternatives, uses))
    possible = sum(1 for _ in _pairs(known.bnf))
    hit = len(pairs & set(_pairs(known.bnf)))
    return Coverage(parts, hit, possible, count, tuple(refused), tuple(unread))


def _use(known: Structure, lexer: Lexer, text: str) -> Use | None:
    try:
        lexemes = lexer.lexemes(known.charts.start(), [known.lexicon.symbol(char) for char in text])
    except Unknown:
        return None
    if lexemes is None:
        return None
    return taken(known.bnf, known.least, [lexeme.terminals for lexeme in lexemes if not lexeme.is_ignored])


def _parts(bnf: Bnf, alternatives: Counter[Taken], uses: Counter[int]) -> Iterator[Part]:
    inside = _enclosing(bnf)
    for number, rule in enumerate(bnf.rules):
        taken_ = [Taken(number, option) for option in range(len(rule.options))]
        if rule.name:
            yield Part("rule", rule.name, rule.span, is_empty=False, hits=max(alternatives[one] for one in taken_))
        if len(taken_) > 1:
            for one, body, place in zip(taken_, rule.options, rule.places, strict=True):
                yield Part("alternative", inside[number], place, not body, alternatives[one])
    for number, terminal in enumerate(bnf.terminals):
        asked = [use for use, each in enumerate(bnf.uses) if each.terminal == number]
        if asked:
            hits = sum(uses[use] for use in asked)
            yield Part("terminal", terminal.shown, bnf.uses[asked[0]].span, is_empty=False, hits=hits)


def _enclosing(bnf: Bnf) -> list[str]:
    """Name for each rule the author's rule that it is in."""
    names = [rule.name for rule in bnf.rules]
    todo = [number for number, name in enumerate(names) if name]
    for number in todo:
        for body in bnf.rules[number].options:
            for symbol in body:
                if symbol >= 0 and not names[symbol]:
                    names[symbol] = names[number]
                    todo.append(symbol)
    return names


def _pairs(bnf: Bnf) -> Iterator[tuple[Taken, Taken]]:
    """List the alternatives with those that may stand right below them, each once."""
    for number, rule in enumerate(bnf.rules):
        for option, body in enumerate(rule.options):
            for symbol in {symbol for symbol in body if symbol >= 0}:
                for below in range(len(bnf.rules[symbol].options)):
                    yield Taken(number, option), Taken(symbol, below)
