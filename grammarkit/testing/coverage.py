"""What of a grammar a corpus covers: which alternatives and terminals its texts take, and which none does.

A text takes an alternative if that has a part in some derivation of it, cut into terminals as the engine cuts it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.derivations import Taken, taken
from grammarkit.grammar.analysis.lexer import Unknown
from grammarkit.grammar.engine import matcher
from grammarkit.grammar.structure import structure
from grammarkit.testing.uncovered import lines

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
    """What the texts of a corpus take of a grammar; as a text, it says what is missed, and where."""

    grammar: Grammar = field(repr=False)
    parts: tuple[Part, ...]
    paths_hit: int
    paths: int
    """Paths of `k` alternatives, each of which may stand right below the one before: those that texts take, and all."""
    k: int
    texts: int
    refused: tuple[str, ...]
    """Texts that are no sentences."""
    unread: tuple[str, ...]
    """Sentences of which it is not known how the engine cuts them, as only that knows what a terminal matches."""

    def __str__(self) -> str:
        return "\n".join(lines(self))

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
        """What no text takes, in the order of the grammar; what is around comes before what is inside."""
        missed = (part for part in self.parts if not part.hits)
        return tuple(sorted(missed, key=lambda part: (part.span.file, part.span.start, -part.span.end, part.is_empty)))


def coverage(grammar: Grammar, texts: Iterable[str], *, k: int = 2) -> Coverage:
    """Find out what of a grammar some texts take.

    `k` is how long the paths are that are counted: 2 counts pairs of an alternative and one right below it (Havrikov
    and Zeller, Systematically covering input structure, ASE 2019, count paths of symbols so).

    Raises:
        GrammarError: the engine does not take the grammar.
        ValueError: `k` is not a number from 1 on.
    """
    return counted(grammar, texts, k=k).coverage(grammar)


@dataclass(slots=True)
class Counts:
    """What some texts take of a grammar, as numbers of its parts; those of several processes can be put together."""

    k: int = 2
    texts: int = 0
    alternatives: Counter[Taken] = field(default_factory=Counter[Taken])
    uses: Counter[int] = field(default_factory=Counter[int])
    paths: set[tuple[Taken, ...]] = field(default_factory=set[tuple[Taken, ...]])
    refused: list[str] = field(default_factory=list[str])
    unread: list[str] = field(default_factory=list[str])

    def update(self, other: Counts) -> None:
        """Add what other texts take."""
        self.texts += other.texts
        self.alternatives.update(other.alternatives)
        self.uses.update(other.uses)
        self.paths |= other.paths
        self.refused += other.refused
        self.unread += other.unread

    def coverage(self, grammar: Grammar) -> Coverage:
        """Say what of the grammar that is.

        Raises:
            GrammarError: the engine does not take the grammar.
        """
        bnf = structure(grammar).bnf
        parts = tuple(_parts(bnf, self.alternatives, self.uses))
        every = _count_paths(bnf, self.k)
        refused, unread = tuple(self.refused), tuple(self.unread)
        return Coverage(grammar, parts, len(self.paths), every, self.k, self.texts, refused, unread)


def counted(grammar: Grammar, texts: Iterable[str], *, k: int = 2) -> Counts:
    """Count what some texts take of a grammar.

    Raises:
        GrammarError: the engine does not take the grammar.
        ValueError: `k` is not a number from 1 on.
    """
    if k < 1:
        raise ValueError(f"paths have at least one alternative, not {k}")
    engine, known = matcher(grammar), structure(grammar)
    counts = Counts(k)
    for text in texts:
        counts.texts += 1
        if not engine.accepts(text):
            counts.refused.append(text)
        elif (use := _use(known, text, k)) is None:
            counts.unread.append(text)
        else:
            counts.alternatives.update(use.alternatives)
            counts.uses.update(use.uses)
            counts.paths |= use.paths
    return counts


def _use(known: Structure, text: str, k: int) -> Use | None:
    try:
        lexemes = known.reader.lexemes(known.charts.start(), [*map(ord, text)])
    except Unknown:
        return None
    if lexemes is None:
        return None
    return taken(known.bnf, known.least, [lexeme.terminals for lexeme in lexemes if not lexeme.is_ignored], k)


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


def _count_paths(bnf: Bnf, k: int) -> int:
    """Count the paths of `k` alternatives that there may be, without listing them: there can be very many."""
    longer = [[1] * len(rule.options) for rule in bnf.rules]
    for _ in range(k - 1):
        sums = [sum(row) for row in longer]
        longer = [
            [sum(sums[symbol] for symbol in {symbol for symbol in body if symbol >= 0}) for body in rule.options]
            for rule in bnf.rules
        ]
    return sum(map(sum, longer))
