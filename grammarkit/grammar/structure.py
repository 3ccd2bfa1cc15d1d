"""`Structure`: a lowered grammar as a language, for the rules that need to know what may come where.

Built once for each grammar, without recursion, in time that grows with the grammar; what could grow faster is only
worked out on demand, and not at all for a grammar that is too large for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from grammarkit.grammar.analysis.approach import Approaches
from grammarkit.grammar.analysis.bnf import bnf
from grammarkit.grammar.analysis.chart import Charts
from grammarkit.grammar.analysis.contexts import merged, walked
from grammarkit.grammar.analysis.least import NEVER, least
from grammarkit.grammar.analysis.lexer import Lexer
from grammarkit.grammar.analysis.lexicon import Lexicon
from grammarkit.grammar.analysis.losses import Losses
from grammarkit.grammar.analysis.order import order
from grammarkit.grammar.analysis.shadow import shadows
from grammarkit.grammar.analysis.stepping import Machines
from grammarkit.grammar.analysis.swallow import swallows
from grammarkit.grammar.analysis.taken import taken
from grammarkit.grammar.analysis.ties import keywords, misorders, ties
from grammarkit.grammar.lower import lowered

if TYPE_CHECKING:
    from grammarkit.grammar.analysis.bnf import Bnf
    from grammarkit.grammar.analysis.contexts import Context
    from grammarkit.grammar.analysis.least import Least
    from grammarkit.grammar.analysis.order import Order
    from grammarkit.grammar.analysis.shadow import Shadow
    from grammarkit.grammar.analysis.swallow import Swallow
    from grammarkit.grammar.analysis.taken import Taken
    from grammarkit.grammar.analysis.ties import Keyword, Misorder, Tie
    from grammarkit.grammar.grammar import Grammar

MOST_USES = 4000
"""Places of terminals in rules; in a larger grammar nothing is asked that compares all of them."""

_MOST_CONTEXTS = 60
_MOST_EXPECTED = 60_000
"""Where contexts are too many to be walked through: how many, and terminals in all of them, are looked at."""


@dataclass(frozen=True, eq=False)
class Structure:
    """A lowered grammar in Backus-Naur form, and what follows from it."""

    bnf: Bnf
    least: Least

    @property
    def is_large(self) -> bool:
        """Whether the grammar is too large to compare all places of terminals."""
        return len(self.bnf.uses) > MOST_USES

    def shown(self, use: int) -> str:
        """Give the name of what a use asks for, or what is written there."""
        return self.bnf.terminals[self.bnf.uses[use].terminal].shown

    @cached_property
    def nullable(self) -> tuple[bool, ...]:
        """Whether each rule matches the empty text."""
        return tuple(need == 0 for need in self.least.needs)

    @cached_property
    def productive(self) -> tuple[bool, ...]:
        """Whether each rule matches any text."""
        return tuple(need < NEVER for need in self.least.needs)

    @cached_property
    def order(self) -> Order:
        """What may come first, last and next."""
        return order(self.bnf, self.nullable, self.productive)

    @cached_property
    def contexts(self) -> tuple[Context, ...]:
        """The sets of terminals that may compete at one place, the text's beginning first; not all of very many."""
        found = walked(self.bnf, self.order)
        if found is None:
            wide = list(islice(merged(self.bnf, self.order), _MOST_CONTEXTS))
            sizes = accumulate(len(context.uses) for context in wide)
            found = tuple(context for context, size in zip(wide, sizes, strict=True) if size <= _MOST_EXPECTED)
        return found

    @cached_property
    def meeting(self) -> tuple[int, ...]:
        """For each terminal those that may share a context with it, as bits; `company` says which uses always do."""
        found = [0] * len(self.bnf.terminals)
        for context in self.contexts:
            present = sum(1 << terminal for terminal in context.uses)
            for terminal in context.uses:
                found[terminal] |= present
        return tuple(found)

    @cached_property
    def lexicon(self) -> Lexicon:
        """What the terminals match."""
        return Lexicon(self.bnf.terminals)

    @cached_property
    def ignored(self) -> frozenset[int]:
        """The terminals that `%ignore` asks for."""
        return frozenset(terminal for terminal, _ in self.bnf.ignored)

    @cached_property
    def reader(self) -> Lexer:
        """Reads single texts, given as code points, whatever the size of the terminals."""
        return Lexer(self.charts, Machines(self.bnf.terminals), self.ignored)

    @cached_property
    def charts(self) -> Charts:
        """What is expected behind sequences of terminals."""
        return Charts(self.bnf, self.least)

    @cached_property
    def approaches(self) -> Approaches:
        """Beginnings of sentences that lead to given places."""
        return Approaches(self)

    @cached_property
    def losses(self) -> Losses:
        """Sentences that the engine refuses."""
        return Losses(self)

    @cached_property
    def swallows(self) -> tuple[Swallow, ...]:
        """Uses whose terminal always reads what must follow it."""
        return () if self.is_large else tuple(swallows(self))

    @cached_property
    def taken(self) -> tuple[Taken, ...]:
        """Uses whose texts `%ignore` takes."""
        return () if self.is_large else tuple(taken(self))

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Terminals that match the same text at the same place."""
        return () if self.is_large else ties(self)

    @cached_property
    def keywords(self) -> tuple[Keyword, ...]:
        """Keywords that are names too."""
        return () if self.is_large else keywords(self)

    @cached_property
    def misorders(self) -> tuple[Misorder, ...]:
        """Terminals of which Lark's faster parser takes the shorter one first."""
        return () if self.is_large else misorders(self)

    @cached_property
    def shadows(self) -> tuple[Shadow, ...]:
        """Uses that a terminal which reads on takes from another one."""
        return () if self.is_large else shadows(self)


@lru_cache(maxsize=32)
def structure(grammar: Grammar) -> Structure:
    """Give the structure of a grammar, lowered.

    Raises:
        GrammarError: it cannot be lowered.
    """
    low = lowered(grammar)
    written = bnf(low.statements, low.names)
    return Structure(written, least(written))
