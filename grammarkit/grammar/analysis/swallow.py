"""Terminals that read what must follow them, always, so that it never comes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.losses import Suspect
from grammarkit.grammar.analysis.overlap import exits, finish, is_forced
from grammarkit.grammar.analysis.spread import bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.analysis.machine import Machine
    from grammarkit.grammar.structure import Structure


class Swallow(NamedTuple):
    """A use whose terminal reads on over what follows it in the grammar.

    `lost` are the uses that never come, `is_endless` says that nothing else may come and one text is repeated without
    end, and `sentence` is one that is refused.
    """

    use: int
    lost: tuple[int, ...]
    is_endless: bool
    sentence: str


def swallows(structure: Structure) -> Iterator[Swallow]:
    """Find the uses that swallow what follows; in the order of the text."""
    uses = structure.bnf.uses
    lexicon = structure.lexicon
    ignored = sum(1 << terminal for terminal, _ in structure.bnf.ignored)
    for terminal, machine in enumerate(lexicon.machines):
        if machine is None or not machine.is_exact or (ends := exits(machine)) == -1:
            continue
        if any(lexicon.starts[blank] & ends for blank in bits(ignored)):
            continue
        places = [number for number, use in enumerate(uses) if use.terminal == terminal]
        for place in sorted(places, key=lambda number: uses[number].span.start):
            after = structure.order.after[place]
            behind = list(bits(after & ~structure.order.end))
            lost = tuple(use for use in behind if not lexicon.starts[uses[use].terminal] & ends)
            found = _sentence(structure, place, machine, lost)
            if found is not None:
                stuck = len(lost) == len(behind) and not after & structure.order.end
                forced = stuck and is_forced(machine, lexicon)
                yield Swallow(place, lost, forced, found)


def _sentence(structure: Structure, place: int, machine: Machine, lost: tuple[int, ...]) -> str | None:
    for following in lost:
        other = structure.lexicon.machines[structure.bnf.uses[following].terminal]
        if other is not None:
            suspect = Suspect(place, finish(machine, 0), following, finish(other, 0))
            loss = structure.losses.of(suspect)
            if loss is not None:
                return loss.sentence
    return None
