"""How long a sentence gets at least: through each alternative, and from each rule on to any other.

These tables are what keeps a draw from running away: whatever it has chosen so far, they say what the rest costs. What
is inside comes from `analysis.least`; the ways down to a rule are found once they are asked for. A cost is in
characters beyond the shortest text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from grammarkit.grammar.analysis.least import NEVER, Least, least
from grammarkit.grammar.sampling.terminal import token
from grammarkit.grammar.sampling.token import Word
from grammarkit.grammar.sampling.ways import Above, Toward, Way, above, around, toward, ways
from grammarkit.grammar.structure import structure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.sampling.token import Token

Alternative: TypeAlias = tuple[int, int]
"""The number of a rule, and of one of its alternatives."""

_EVEN: Mapping[Alternative, float] = MappingProxyType({})


class Target(NamedTuple):
    """An alternative that is to be taken: the rule's number, its place among that rule's ways, and its charge."""

    rule: int
    place: int
    charge: int


@dataclass(frozen=True, eq=False, slots=True)
class Shortest:
    """The tables of a grammar."""

    bnf: Bnf
    tokens: tuple[Token, ...]
    """What each use of a terminal is drawn from."""
    words: tuple[tuple[int, str] | None, ...]
    """For each use of a terminal that is always the same text, it and that text."""
    flexible: tuple[bool, ...]
    """For each use of a terminal, whether its texts differ in length."""
    least: Least
    ways: tuple[tuple[Way, ...], ...]
    """The alternatives of each rule that derive a text: the shortest first, then by what they are charged."""
    charges: tuple[tuple[int, ...], ...]
    is_plain: tuple[bool, ...]
    """For each rule, whether the first of its ways is always the same text."""
    targets: tuple[Target, ...]
    """The alternatives that a draw can take or leave, those first that need least."""
    reach: tuple[int, ...]
    """For each target, the length of the shortest sentence that takes it."""
    odds: tuple[tuple[float, ...], ...]
    """For each rule, how often its ways are to be taken, added up; nothing where all are as good."""
    above: tuple[tuple[Above, ...], ...]
    """For each rule, where it stands."""
    _towards: dict[int, Toward] = field(default_factory=dict)
    _uses: dict[int, list[int]] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """The length of the shortest sentence, `NEVER` if there is none."""
        return self.least.needs[0] if self.least.needs else NEVER

    def toward(self, rule: int) -> Toward:
        """Say how to get to a rule, from each."""
        found = self._towards.get(rule)
        if found is None:
            found = self._towards[rule] = toward(self.above, rule)
        return found

    def cost(self, target: Target, symbol: int = 0) -> int:
        """Say what it costs to get to a target from a rule."""
        return self.toward(target.rule).costs[symbol] + target.charge

    def uses(self, rule: int) -> list[int]:
        """List the uses of terminals of a shortest text of a rule."""
        found = self._uses.get(rule)
        if found is None:
            found = self._uses[rule] = self.least.shortest((rule,))
        return found

    def inside(self, rule: int) -> list[int]:
        """List the rules that are in a shortest text of one, and itself."""
        found = [rule]
        for each in found:
            found += [symbol for symbol in self.ways[each][0].body if symbol >= 0]
        return found

    def pieces(self, symbol: int) -> list[tuple[int, str]]:
        """Give a shortest text of a symbol, piece by piece, each with its use of a terminal."""
        return [(use, self.tokens[use].shortest()) for use in self.least.shortest((symbol,))]


@lru_cache(maxsize=64)
def shortest(grammar: Grammar) -> Shortest:
    """Make the tables of a grammar, once it is lowered.

    Raises:
        GrammarError: it cannot be lowered.
    """
    bnf = structure(grammar).bnf
    terminals = [token(terminal) for terminal in bnf.terminals]
    return tabled(bnf, tuple(terminals[use.terminal] for use in bnf.uses))


def tabled(bnf: Bnf, tokens: tuple[Token, ...], weights: Mapping[Alternative, float] = _EVEN) -> Shortest:
    """Make the tables of rules whose terminals are drawn from `tokens`, one for each use.

    `weights` are those of alternatives, by the numbers of rule and alternative, where they are not 1. What weighs
    nothing is never taken, and what weighs anything else than 1 is no target.
    """
    kept = _without(bnf, {alternative for alternative, weight in weights.items() if not weight})
    inside = least(kept, [one.least for one in tokens])
    rules = ways(kept, inside, tokens)
    costs = around(rules, inside)
    reach = {
        Target(rule, place, way.charge): inside.needs[0] + costs[rule] + way.charge
        for rule, several in enumerate(rules)
        if len(several) > 1 and costs[rule] < NEVER
        for place, way in enumerate(several)
        if (rule, way.option) not in weights
    }
    targets = sorted(reach, key=lambda target: (reach[target], target))
    return Shortest(
        bnf=bnf,
        tokens=tokens,
        words=tuple(
            (use, one.text) if isinstance(one, Word) and not one.folded else None for use, one in enumerate(tokens)
        ),
        flexible=tuple(not one.fixed for one in tokens),
        least=inside,
        ways=rules,
        charges=tuple(tuple(way.charge for way in several) for several in rules),
        is_plain=_plain(rules, tokens, inside),
        targets=tuple(targets),
        reach=tuple(reach[target] for target in targets),
        odds=tuple(_odds(rule, several, weights) for rule, several in enumerate(rules)),
        above=above(rules),
    )


def _without(bnf: Bnf, never: set[Alternative]) -> Bnf:
    """Replace alternatives by ones that have no text: what they ask for is the rule itself."""
    if not never:
        return bnf
    rules = tuple(
        replace(rule, options=tuple((n,) if (n, at) in never else body for at, body in enumerate(rule.options)))
        for n, rule in enumerate(bnf.rules)
    )
    return replace(bnf, rules=rules)


def _odds(rule: int, ways: Sequence[Way], weights: Mapping[Alternative, float]) -> tuple[float, ...]:
    given = [weights.get((rule, way.option), 1.0) for way in ways] if weights else []
    return tuple(accumulate(given)) if len(set(given)) > 1 else ()


def _plain(rules: Sequence[tuple[Way, ...]], tokens: Sequence[Token], inside: Least) -> tuple[bool, ...]:
    """Find the rules whose first way leaves nothing open; that is made of rules that were settled earlier."""
    plain, is_single = [False] * len(rules), [False] * len(rules)
    for rule in sorted(range(len(rules)), key=lambda rule: inside.ranks[rule]):
        if rules[rule]:
            body = rules[rule][0].body
            plain[rule] = all(is_single[symbol] if symbol >= 0 else tokens[~symbol].is_single for symbol in body)
            is_single[rule] = plain[rule] and len(rules[rule]) == 1
    return tuple(plain)
