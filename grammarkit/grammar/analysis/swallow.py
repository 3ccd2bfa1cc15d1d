"""Terminals that read what must follow them, always, so that it never comes."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.losses import Suspect
from grammarkit.grammar.analysis.overlap import exits, finish, is_forced
from grammarkit.grammar.analysis.spread import bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.analysis.machine import Machine
    from grammarkit.grammar.structure import Structure


_MOST_TRIALS = 12
"""Suspicions that are tried out for each terminal."""

_MOST_TERMINALS = 30


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
    """Find the terminals that swallow what follows: one place of each, an endless one if there is one."""
    lexicon = structure.lexicon
    blanks = {terminal for terminal, _ in structure.bnf.ignored}
    places: dict[int, list[int]] = {}
    for number, use in enumerate(structure.bnf.uses):
        places.setdefault(use.terminal, []).append(number)
    left = _MOST_TERMINALS
    for terminal, uses in places.items():
        machine = lexicon.machines[terminal]
        if machine is None or not machine.is_exact or not left or (ends := exits(machine)) == -1:
            continue
        if not any(lexicon.starts[blank] & ends for blank in blanks):
            left -= 1
            yield from _first(structure, [_place(structure, use, machine, ends) for use in uses])


def _place(structure: Structure, use: int, machine: Machine, ends: int) -> Swallow:
    """Say what a use swallows, if it does."""
    after = structure.order.after[use]
    behind = list(bits(after & ~structure.order.end))
    lost = [other for other in behind if not structure.lexicon.starts[structure.bnf.uses[other].terminal] & ends]
    is_stuck = len(lost) == len(behind) and not after & structure.order.end
    return Swallow(use, tuple(lost), is_stuck and is_forced(machine, structure.lexicon), "")


def _first(structure: Structure, places: list[Swallow]) -> Iterator[Swallow]:
    """Try out places, those first that may be endless, until one is confirmed."""
    order = sorted(places, key=lambda each: (not each.is_endless, structure.bnf.uses[each.use].span.start))
    trials = islice(((each, other) for each in order for other in each.lost), _MOST_TRIALS)
    for place, following in trials:
        one, two = (structure.lexicon.machines[structure.bnf.uses[use].terminal] for use in (place.use, following))
        if one is not None and two is not None:
            loss = structure.losses.of(Suspect(place.use, finish(one, 0), following, finish(two, 0)))
            if loss is not None:
                yield place._replace(sentence=loss.sentence)
                return
