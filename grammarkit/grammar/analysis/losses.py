"""Losses: sentences that a grammar means, and that the engine refuses for the way in which it reads.

What is suspected from comparing terminals is tried out here: on a sentence made for the purpose, with a model of the
engine. So what is told is true, whatever was left out of account before, and there is an example to show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.lexer import Lexer, Unknown
from grammarkit.grammar.analysis.overlap import finish, members

if TYPE_CHECKING:
    from grammarkit.grammar.analysis.approach import Approach
    from grammarkit.grammar.analysis.overlap import Symbols
    from grammarkit.grammar.structure import Structure


class Suspect(NamedTuple):
    """A use that is meant to match a text, a use that may spoil it, and what is meant to follow.

    `following` is None where the sentence is to go on in its shortest way; `rival` is None where none is needed. With
    `is_inside`, the text is not the first thing in its sentence.
    """

    use: int
    text: Symbols
    following: int | None = None
    following_text: Symbols = ()
    rival: int | None = None
    is_inside: bool = False


class Loss(NamedTuple):
    """A sentence that is meant and refused; `needs_blank` says that it is taken with a blank behind the suspect."""

    sentence: str
    needs_blank: bool


class Losses:
    """Tries out suspicions about one grammar."""

    def __init__(self, structure: Structure) -> None:
        self._lexicon = structure.lexicon
        self._approaches = structure.approaches
        self._charts = structure.approaches.charts
        self._start = self._charts.start()
        self._of_use = [use.terminal for use in structure.bnf.uses]
        ignored = {terminal for terminal, _ in structure.bnf.ignored}
        self._lexer = Lexer(self._charts, self._lexicon.machines, ignored)
        self._blank = self._chosen(ignored, set(self._of_use))

    def of(self, suspect: Suspect) -> Loss | None:
        """Give a sentence that is lost, if the suspicion is true."""
        approaches = self._approaches.to(suspect.use, rival=suspect.rival, following=suspect.following)
        for approach in approaches:
            rest = self._rest(approach, suspect)
            if rest is None or (suspect.is_inside and not approach.way):
                continue
            before = self._before(approach, suspect)
            glued = (*suspect.text, *suspect.following_text, *rest)
            apart = (*suspect.text, *self._blank, *suspect.following_text, *rest)
            try:
                # Read from the start too, where the beginning of the sentence may be taken for something else.
                if not (self._lexer.reads(approach.chart, glued) or self._lexer.reads(self._start, (*before, *glued))):
                    needs_blank = bool(self._blank) and self._lexer.reads(approach.chart, apart)
                    return Loss(self._lexicon.text((*before, *glued)), needs_blank)
            except Unknown:
                continue
        return None

    def _rest(self, approach: Approach, suspect: Suspect) -> Symbols | None:
        """Give the shortest rest of the sentence; None if what is to follow cannot follow here."""
        behind = self._charts.behind(approach.chart, {self._of_use[suspect.use]})
        if suspect.following is not None:
            behind = behind and self._charts.behind(behind, {self._of_use[suspect.following]})
        if behind is None:
            return None
        rest: Symbols = ()
        blank = () if suspect.is_inside and suspect.following is None else self._blank
        for use in self._charts.ending(behind):
            text = self._text(use)
            if text is None:
                return None
            rest = (*rest, *blank, *text)
            blank = self._blank
        return rest

    def _chosen(self, ignored: set[int], used: set[int]) -> Symbols:
        """Choose what is put between terminals: what is ignored, and goes on with the beginnings of fewest of them."""
        found: list[tuple[int, int, Symbols]] = []
        machines = [self._lexicon.machines[terminal] for terminal in sorted(ignored)]
        for machine in filter(None, machines):
            for state, text in members(machine):
                onward = sum(1 << symbol for symbol in machine.symbols(state))
                taken = sum(bool(self._lexicon.starts[terminal] & onward) for terminal in used - ignored)
                found.append((taken, len(text), text))
        return min(found)[2] if found else ()

    def _text(self, use: int) -> Symbols | None:
        machine = self._lexicon.machines[self._of_use[use]]
        return None if machine is None else finish(machine, 0)

    def _before(self, approach: Approach, suspect: Suspect) -> Symbols:
        """Give the text of what stands in front of the suspect."""
        before: Symbols = ()
        for use in approach.way:
            before = (*before, *(self._text(use) or ()), *self._blank)
        return before[: -len(self._blank)] if suspect.is_inside and self._blank else before
