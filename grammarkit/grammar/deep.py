"""Trees of any depth: Lark's compare, copy, pickle and print themselves by recursion, and a long sum is a deep tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lark import Token, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lark.tree import Meta

_Row = tuple[str, "Meta | None", list[Any], "Mapping[int, int]"]
"""A node, its children without those that are nodes, and the rows in which these stand, by their places."""


class DeepTree(Tree[Token]):
    """A tree like any of Lark's, which does all this without recursion."""

    def __eq__(self, other: object) -> bool:
        """Tell whether all nodes have the same names, and the same tokens."""
        todo: list[tuple[object, object]] = [(self, other)]
        while todo:
            one, two = todo.pop()
            if not isinstance(one, Tree):
                if isinstance(two, Tree) or one != two:
                    return False
            elif not isinstance(two, Tree) or one.data != two.data or len(one.children) != len(two.children):
                return False
            else:
                todo += zip(one.children, two.children, strict=True)
        return True

    def __hash__(self) -> int:
        """Give what is the same for equal trees."""
        leaves = (child for node in self.iter_subtrees() for child in node.children if not isinstance(child, Tree))
        return hash((self.data, *leaves))

    def __repr__(self) -> str:
        """Print what Lark prints."""
        parts: list[str] = []
        todo: list[object] = [self]
        while todo:
            part = todo.pop()
            if isinstance(part, _Print):
                parts.append(part)
            elif isinstance(part, Tree):
                between = [each for child in part.children for each in (_Print(", "), child)][1:]
                todo += [_Print("])"), *reversed(between), _Print(f"Tree({part.data!r}, [")]
            else:
                parts.append(repr(part))
        return "".join(parts)

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        """Pickle row by row."""
        return _rebuilt, (type(self), self._rows())

    def __deepcopy__(self, memo: object) -> DeepTree:
        """Copy row by row; tokens do not change, and stay."""
        return _rebuilt(type(self), self._rows())

    def _rows(self) -> list[_Row]:
        rows: list[_Row] = []
        numbers: dict[int, int] = {}
        for node in self.iter_subtrees():  # leaves first
            nodes = {at: numbers[id(child)] for at, child in enumerate(node.children) if isinstance(child, Tree)}
            others = [None if at in nodes else child for at, child in enumerate(node.children)]
            numbers[id(node)] = len(rows)
            rows.append((node.data, node._meta, others, nodes))  # noqa: SLF001 - `meta` would make one
        return rows


def _rebuilt(kind: type[DeepTree], rows: list[_Row]) -> DeepTree:
    made: list[DeepTree] = []
    for data, meta, children, nodes in rows:
        filled: list[Any] = [made[nodes[at]] if at in nodes else child for at, child in enumerate(children)]
        made.append(kind(data, filled, meta))
    return made[-1]


class _Print(str):
    """A piece of what is printed, where a token could be one of the tree."""

    __slots__ = ()
