"""How Hypothesis draws a sentence: its tokens one by one, and then what stands between them."""

from __future__ import annotations

import random
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING

from grammarkit.grammar import GrammarError
from grammarkit.grammar.analysis.least import NEVER
from grammarkit.grammar.engine import matcher
from grammarkit.grammar.regex.charset import CharSet
from grammarkit.grammar.sampling.aim import Aiming, roomy
from grammarkit.grammar.sampling.derive import derived
from grammarkit.grammar.sampling.draws import spacing
from grammarkit.grammar.sampling.shortest import shortest, tabled
from grammarkit.grammar.sampling.spacing import compiled
from grammarkit.grammar.sampling.terminal import within
from grammarkit.grammar.sampling.weights import did_you_mean, weighed
from grammarkit.render.visible import quoted
from grammarkit.testing.hypothesis_choices import Freely, Noted, source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.internal.conjecture.data import ConjectureData
    from hypothesis.strategies import SearchStrategy

    from grammarkit.grammar import Grammar
    from grammarkit.grammar.sampling.derive import Piece
    from grammarkit.grammar.sampling.shortest import Shortest
    from grammarkit.grammar.sampling.weights import Weights

_SPACED = (0.0, 0.5, 1.0)
"""How often tokens stand apart that may touch: one is drawn, then all are tried until the engine accepts."""


_TRIES = 50
"""Derivations that are made until the engine accepts one; of few grammars it refuses more than one in a hundred."""
_LENGTH = 4
"""Characters that weigh as much as a choice: failures shrink to fewer choices, and are to shrink to shorter texts."""


class Drawing:
    """How a grammar's sentences are drawn."""

    def __init__(
        self,
        grammar: Grammar,
        *,
        max_size: int | None = None,
        max_depth: int | None = None,
        explicit: Mapping[str, SearchStrategy[str]] = MappingProxyType({}),
        weights: Weights = MappingProxyType({}),
        alphabet: str | None = None,
    ) -> None:
        self.grammar = grammar
        self.engine = matcher(grammar)
        self.spaces = spacing(grammar)
        self._name = grammar.source or grammar.start
        self._table = _table(grammar, weights, alphabet)
        self._most = roomy(self._table) if max_size is None else max_size
        # What `explicit` gives may be long; it is refused for that only where somebody said how long a text may be.
        self._longest = NEVER if explicit and max_size is None else self._most
        if self._table.length > min(self._most, NEVER - 1):
            raise _without_sentence(grammar, self._table.length, self._most, weights)
        self._aiming = Aiming(self._table, self._most, 1 << 62 if max_depth is None else max_depth)
        self._explicit = self._uses(explicit)

    def __repr__(self) -> str:
        return self._name

    def draw(self, data: ConjectureData) -> tuple[str, list[Piece]]:
        """Draw a sentence, and give the tokens that it is made of, too."""
        mind = source(data)
        text: str | None = None
        if mind is None:
            apart, pieces = self._derived(Freely(data), None)
        else:
            noted, apart, pieces, text = self._accepted(mind)
            noted.draw(data)
        for at, (use, _) in enumerate(pieces if self._explicit else ()):
            if use in self._explicit:
                pieces[at] = (use, self._given(use, data.draw(self._explicit[use])))
                text = None
        text = self._written(pieces, apart) if text is None else text
        if text is None:
            data.mark_invalid("the engine refuses what the grammar derives, however it is spaced")
        for _ in range(len(text) // _LENGTH):
            data.draw_boolean(0.5, forced=False)
        return text, pieces

    def drawn(self, mind: random.Random) -> tuple[str, list[Piece]]:
        """Draw a sentence by chance, without Hypothesis; nothing where the engine refuses all that is derived."""
        _, _, pieces, text = self._accepted(mind)
        return ("", []) if text is None else (text, pieces)

    def _given(self, use: int, text: object) -> str:
        """Look at what a strategy of `explicit` gave.

        Raises:
            TypeError, ValueError: it is no text, or none of the terminal.
        """
        terminal = self._table.bnf.terminals[self._table.bnf.uses[use].terminal]
        if not isinstance(text, str):
            raise TypeError(f"`explicit` gives {text!r} for `{terminal.name}`; it has to give texts")
        pattern = compiled(terminal)
        if pattern is not None and pattern.fullmatch(text) is None:
            raise ValueError(
                f"`explicit` gives {quoted(text)} for `{terminal.name}`, which does not match it; "
                "give what does, or leave the others out with `.filter(…)`"
            )
        return text

    def _accepted(self, mind: random.Random) -> tuple[Noted, float, list[Piece], str | None]:
        """Derive sentences until the engine accepts one, before Hypothesis draws anything of it."""
        for left in count(_TRIES, -1):
            noted = Noted(mind)
            apart, pieces = self._derived(noted, mind)
            text = self._written(pieces, apart)
            if not left or self._explicit or text is not None:
                return noted, apart, pieces, text
        raise AssertionError("it counts for ever")

    def _derived(self, chooser: Freely | Noted, mind: random.Random | None) -> tuple[float, list[Piece]]:
        apart = _SPACED[chooser.index(len(_SPACED))]
        return apart, derived(self._table, chooser, self._aiming.wanted(mind))

    def _written(self, pieces: list[Piece], apart: float) -> str | None:
        """Put tokens together so that the engine accepts them; the same ones always in the same way."""
        for often in (apart, *_SPACED):
            text = self.spaces.joined(pieces, random.Random(len(pieces)), often)  # noqa: S311 - spaces, not secrets
            if len(text) <= self._longest and self.engine.accepts(text):
                return text
        return None

    def _uses(self, explicit: Mapping[str, SearchStrategy[str]]) -> Mapping[int, SearchStrategy[str]]:
        bnf = self._table.bnf
        names = {terminal.name for terminal in bnf.terminals if terminal.name}
        if unknown := sorted(explicit.keys() - names):
            near = did_you_mean(unknown[0], names) or f"; it has {', '.join(sorted(names))}"
            raise ValueError(f"the grammar asks for no terminal `{unknown[0]}`{near}")
        asked = ((number, bnf.terminals[use.terminal].name) for number, use in enumerate(bnf.uses))
        return {number: explicit[name] for number, name in asked if name in explicit}


def _table(grammar: Grammar, weights: Weights, alphabet: str | None) -> Shortest:
    table = shortest(grammar)
    if not weights and alphabet is None:
        return table
    chars = None if alphabet is None else CharSet.of(alphabet)
    tokens = tuple(token if chars is None else within(token, chars) for token in table.tokens)
    return tabled(table.bnf, tokens, weighed(table.bnf, weights))


def _without_sentence(grammar: Grammar, length: int, most: int, weights: Weights) -> GrammarError:
    if length >= NEVER and weights and shortest(grammar).length < NEVER:
        message, remedy = "with these `weights` there is no sentence", "give what every sentence needs more than 0"
    elif length >= NEVER:
        message, remedy = "no text is in this language", "give every rule that calls itself a way to end"
    else:
        message = f"the shortest sentence has {length:,} characters, and `max_size` is {most:,}"
        remedy = f"give at least `max_size={length}`"
    return GrammarError.of(grammar.text, "no-sentence", message, help=remedy, name=grammar.source)
