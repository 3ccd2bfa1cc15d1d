"""Uses of terminals that `%ignore` takes: where both match the same text, the ignored one wins alone."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from grammarkit.grammar.analysis.losses import Suspect
from grammarkit.grammar.analysis.overlap import finish, is_within, shared
from grammarkit.grammar.analysis.spread import bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.analysis.losses import Loss
    from grammarkit.grammar.analysis.overlap import Symbols
    from grammarkit.grammar.structure import Structure

_MOST_FOLLOWING = 8


class Taken(NamedTuple):
    """A use, the ignored terminal that takes a text from it, and whether that is all that the use could match.

    Where nothing is lost by it there is no `loss`: the use can be left out, or ends the sentence.
    """

    use: int
    ignored: int
    text: str
    is_whole: bool
    loss: Loss | None


def taken(structure: Structure) -> Iterator[Taken]:
    """Find the uses behind the beginning of a sentence that `%ignore` takes texts from."""
    inside = 0
    for mask in structure.order.after:
        inside |= mask
    uses = structure.bnf.uses
    ignored = list(dict.fromkeys(terminal for terminal, _ in structure.bnf.ignored))
    known: dict[tuple[int, int], tuple[Symbols, bool] | None] = {}
    for use in sorted(bits(inside & ~structure.order.end), key=lambda number: uses[number].span.start):
        for blank in ignored:
            key = (uses[use].terminal, blank)
            if key not in known:
                known[key] = _common(structure, *key)
            if (common := known[key]) is not None:
                text, is_whole = common
                yield Taken(use, blank, structure.lexicon.text(text), is_whole, _loss(structure, use, text))


def _common(structure: Structure, terminal: int, blank: int) -> tuple[Symbols, bool] | None:
    """Give a text that both match, and whether the ignored one matches all that the other does."""
    one, two = structure.lexicon.machines[terminal], structure.lexicon.machines[blank]
    if one is None or two is None:
        return ((), True) if terminal == blank else None
    text = shared(one, two)
    return None if text is None else (text, terminal == blank or is_within(one, two))


def _loss(structure: Structure, use: int, text: Symbols) -> Loss | None:
    loss = structure.losses.of(Suspect(use, text, is_inside=True))
    for following in islice(bits(structure.order.after[use] & ~structure.order.end), _MOST_FOLLOWING):
        machine = structure.lexicon.machines[structure.bnf.uses[following].terminal]
        if loss is None and machine is not None:
            loss = structure.losses.of(Suspect(use, text, following, finish(machine, 0), is_inside=True))
    return loss
