"""Terminals that go on where a shorter one was to end, and then come to nothing: the engine gives nothing back."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.losses import Suspect
from grammarkit.grammar.analysis.overlap import clashes, exits, extensions
from grammarkit.grammar.analysis.spread import bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.analysis.losses import Loss
    from grammarkit.grammar.analysis.overlap import Clash, Extension
    from grammarkit.grammar.structure import Structure

_MOST_TRIALS = 30
"""Suspicions that are tried out; a grammar with more of them has enough to show."""

_MOST_PAIRS = 5000
"""Pairs of terminals that are compared."""

_MOST_EXTENSIONS = 60
"""Ways in which one terminal goes on behind another that are looked at for each two."""

_MOST_CLASHES = 3
"""Texts behind an extension that are tried out."""

_MOST_USES = 2
"""Uses of one terminal, at one place, that a suspicion is tried out on."""


class Shadow(NamedTuple):
    """Two uses, one behind the other, and the terminal that reads on over both.

    `read` is the text of the first, `lost` that of the second. Where the longer terminal comes to nothing it is fatal,
    else the text has another meaning than the two uses give it.
    """

    first: int
    second: int
    longer: int
    read: str
    lost: str
    is_fatal: bool
    loss: Loss


def shadows(structure: Structure) -> tuple[Shadow, ...]:
    """Find what is shadowed, once for each terminal that loses."""
    return tuple(_Search(structure).run().values())


class _Place(NamedTuple):
    """Where two terminals compete: their uses as bits, and what may follow the shorter one."""

    shorter: int
    longer: int
    uses: int
    rivals: int
    after: int


class _Search:
    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._uses = structure.bnf.uses
        self._lexicon = structure.lexicon
        self._ignored = {terminal for terminal, _ in structure.bnf.ignored}
        self._known: dict[tuple[int, int], tuple[Extension, ...]] = {}
        self._behind: dict[int, tuple[int, list[tuple[int, int]]]] = {}
        self._tried: set[tuple[object, ...]] = set()
        self._trials = 0
        self._found: dict[int, Shadow] = {}

    def run(self) -> dict[int, Shadow]:
        for place in self._places():
            starts, following = self._behind[place.after]
            for extension in self._known[place.shorter, place.longer]:
                if not starts >> extension.symbol & 1:
                    continue
                for begins, second in following:
                    if begins >> extension.symbol & 1:
                        self._try_once(place, extension, second)
        return self._found

    def _places(self) -> Iterator[_Place]:
        seen: set[tuple[int, int, int]] = set()
        for context in self._structure.contexts:
            blanks = dict.fromkeys(self._ignored, 0) if not context.is_start else {}
            present = context.uses | blanks
            for shorter in self._rivals.keys() & context.uses.keys():
                after = context.after[shorter] & ~self._structure.order.end
                for longer in self._rivals[shorter] if after else ():
                    if longer in present and (shorter, longer, after) not in seen:
                        seen.add((shorter, longer, after))
                        self._note(after)
                        yield _Place(shorter, longer, context.uses[shorter], present[longer], after)

    @cached_property
    def _rivals(self) -> dict[int, list[int]]:
        """For each terminal, those that go on behind it, among those that it competes with somewhere."""
        ignored = sum(1 << terminal for terminal in self._ignored)
        found: dict[int, list[int]] = {}
        left = _MOST_PAIRS
        for shorter, others in enumerate(self._structure.meeting):
            if shorter not in self._ignored and left > 0:
                candidates = list(bits((others | ignored) & self._lexicon.longer(shorter)))
                left -= len(candidates)
                rivals = [longer for longer in candidates if self._extensions(shorter, longer)]
                found |= {shorter: rivals} if rivals else {}
        return found

    def _extensions(self, shorter: int, longer: int) -> tuple[Extension, ...]:
        one, two = self._lexicon.machines[shorter], self._lexicon.machines[longer]
        found: tuple[Extension, ...] = ()
        if one and two:
            # Nobody expects letters behind letters or numbers to be read apart, where blanks can be put between.
            glued = self._lexicon.letters if self._ignored else 0
            every = extensions(one, two, glued)
            wanted = (each for each in every if shorter != longer or not glued >> each.symbol & 1)
            found = tuple(islice(wanted, _MOST_EXTENSIONS))
        self._known[shorter, longer] = found
        return found

    def _note(self, after: int) -> None:
        """Remember what may follow: one use for each terminal, and what they all can begin with."""
        if after not in self._behind:
            uses = {self._uses[use].terminal: use for use in bits(after)}
            following = [(self._lexicon.starts[terminal], use) for terminal, use in uses.items()]
            starts = 0
            for begins, _ in following:
                starts |= begins
            self._behind[after] = (starts, following)

    def _try_once(self, place: _Place, extension: Extension, second: int) -> None:
        known = self._found.get(place.shorter)
        key = (place.shorter, place.longer, extension, self._uses[second].terminal)
        if key not in self._tried and not (known and known.is_fatal):
            self._tried.add(key)
            self._try(place, extension, second)

    def _try(self, place: _Place, extension: Extension, second: int) -> None:
        longer, following = self._lexicon.machines[place.longer], self._lexicon.machines[self._uses[second].terminal]
        if longer is None or following is None:
            return
        own = place.longer == place.shorter
        if own and not self._lexicon.starts[self._uses[second].terminal] & exits(longer):
            return  # it never ends in front of this: another rule's
        found = list(islice(clashes(longer, extension.state, following, extension.symbol), _MOST_CLASHES))
        for clash in sorted(found, key=lambda each: not each.is_fatal):
            if clash.is_fatal or not (own or place.longer in self._ignored):
                self._try_out(place, extension, second, clash)

    def _try_out(self, place: _Place, extension: Extension, second: int, clash: Clash) -> None:
        rival = next(bits(place.rivals), None) if place.longer != place.shorter else None
        known = self._found.get(place.shorter)
        if known and (known.is_fatal or not clash.is_fatal):
            return
        firsts = [use for use in bits(place.uses) if self._structure.order.after[use] >> second & 1]
        for first in firsts[:_MOST_USES]:
            if self._trials >= _MOST_TRIALS:
                return
            self._trials += 1
            is_inside = place.longer in self._ignored
            loss = self._structure.losses.of(
                Suspect(first, extension.text, second, clash.text, rival, is_inside=is_inside)
            )
            if loss is not None:
                read, lost = self._lexicon.text(extension.text), self._lexicon.text(clash.text)
                shadow = Shadow(first, second, place.longer, read, lost, clash.is_fatal, loss)
                self._found[place.shorter] = shadow
                return
