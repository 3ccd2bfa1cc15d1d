"""From a tree to a value, from the leaves up, by what makes a value of the parts of each rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.language.positions import Fault, Part, Positions, place
from grammarkit.language.wording import worded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lark import Token, Tree


Maker: TypeAlias = "Callable[[Sequence[Part]], object]"


@dataclass(frozen=True, slots=True)
class Makers:
    """What makes values of the parts of rules, and of the texts of terminals, by their names.

    A rule without a maker is its only part, or a tuple of its parts; a terminal without one is its `Token`, a string.
    """

    by_name: Mapping[str, Maker]

    @classmethod
    def of_functions(cls, functions: Mapping[str, Callable[..., object]]) -> Makers:
        """Call a function for each rule with its parts, one argument each, and one for each terminal with its text."""
        return cls({name: _spread(function) for name, function in functions.items()})

    def make(self, tree: Tree[Token], positions: Positions) -> object:
        """Make the value of a tree, and note where the values of its parts stand.

        Raises:
            Fault: a maker raised a `ValueError`; it points at the part that it was about, or at what the rule matched.
        """
        done: dict[int, object] = {}
        for node in tree.iter_subtrees():
            parts = [self._part(child, done, positions) for child in node.children]
            value = self._made(node.data, parts, node, positions)
            positions.note(value, place(node))
            done[id(node)] = value
        return done[id(tree)]

    def _part(self, child: Tree[Token] | Token | None, done: Mapping[int, object], positions: Positions) -> Part:
        from lark import Token, Tree

        if isinstance(child, Tree):
            return Part(child.data, done[id(child)], place(child))
        if isinstance(child, Token) and child.type in self.by_name:
            value = self._made(child.type, [Part(child.type, child, place(child))], child, positions)
            positions.note(value, place(child))
            return Part(child.type, value, place(child))
        return Part(child.type if isinstance(child, Token) else "", child, place(child))

    def _made(self, name: str, parts: Sequence[Part], whole: Tree[Token] | Token, positions: Positions) -> object:
        maker = self.by_name.get(name)
        if maker is None:
            return parts[0].value if len(parts) == 1 else tuple(part.value for part in parts)
        try:
            return maker(parts)
        except Fault as fault:
            at = whole if positions.of(fault.at) is None else fault.at
            raise Fault(fault.message, at, fault.help) from fault
        except ValueError as error:
            raise Fault(worded(error), whole) from error


def _spread(function: Callable[..., object]) -> Maker:
    return lambda parts: function(*(part.value for part in parts))
