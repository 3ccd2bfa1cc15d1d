"""LaTeX math: brackets pair, operators and functions have operands, and numbers one point.

Whatever TeX sets is in the grammar; this is about what can be read as mathematics. A formula of several lines, and the
cells of environments, may be broken anywhere, so that there only repeated operators and empty arguments count. Text and
layout are let through.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from lark import Token, Tree

from grammarkit.language.meaning.latex_roles import ROLES, Role
from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence


_OPERATORS = frozenset({Role.SIGN, Role.TIMES, Role.RELATION})
_ASKING = frozenset({Role.OPEN, Role.COMMA, Role.FUNCTION})
_CONTENT = frozenset({Role.OPERAND, Role.ANYTHING, Role.FUNCTION})


@dataclass(frozen=True, slots=True)
class _Item:
    role: Role
    node: Tree[Token]
    text: str = ""


def check(tree: Tree[Token]) -> None:
    """Object to a formula that means nothing.

    Raises:
        Fault: it points at the item that misses another one.
    """
    rows = [child for child in tree.children if isinstance(child, Tree)]
    if len(rows) == 1:
        _formula(rows[0])
    cells = {id(cell) for line in tree.find_data("line") for cell in line.children} | {id(row) for row in rows}
    for node in tree.iter_subtrees():
        if node.data == "row":
            _repeated(_items(node))
            if id(node) not in cells:
                _paired(_items(node))
                _separated(_items(node))
        elif node.data in {"fraction", "root"}:
            _filled(node)
        _one_point(node)


def _formula(row: Tree[Token]) -> None:
    """Look at a formula as a whole: it has content, and does not end in the midst."""
    items = _items(row)
    if items and not any(item.role in _CONTENT for item in items):
        _paired(items)
        raise Fault("there is no number, letter or other operand", row, help="write what it stands for")
    _paired(items)
    _separated(items, is_whole=True)
    if items and items[-1].role in _OPERATORS and items[-1].node.data != "scripted":
        _object(items[-1], "behind")
    if items and items[0].role is Role.TIMES:
        _object(items[0], "in front of")


def _items(row: Tree[Token]) -> list[_Item]:
    return [item for item in map(_item, _trees(row)) if item.role is not Role.SPACE]


def _item(node: Tree[Token]) -> _Item:
    nucleus = node.children[0] if node.data == "scripted" else node
    if not isinstance(nucleus, Tree):
        return _Item(Role.ANYTHING, node)
    if nucleus.data == "symbol":
        text = str(nucleus.children[0])
        return _Item(ROLES.get(text, Role.OPERAND), node, text)
    if nucleus.data == "fraction":
        return _Item(Role.FUNCTION if _is_derivative(nucleus) else Role.OPERAND, node, r"\frac{d}{d…}")
    return _Item(Role.OPERAND if nucleus.data in {"group", "command", "root", "pair"} else Role.ANYTHING, node)


def _is_derivative(fraction: Tree[Token]) -> bool:
    """Tell whether a fraction is `d/dx`, or the like: what is differentiated stands behind it."""
    above, below = (list(part.find_data("symbol")) for part in _trees(fraction))
    return len(above) == 1 and len(below) > 1 and above[0] == below[0] and above[0].children[0] in {"d", r"\partial"}


def _repeated(items: Sequence[_Item]) -> None:
    """Object to an operator behind another one, where the row is not made of operators alone."""
    if not any(item.role in _CONTENT for item in items):
        return
    for before, item in pairwise(items):
        if item.role is Role.TIMES and before.role in {Role.SIGN, Role.TIMES, Role.FUNCTION}:
            _object(item, "in front of")


def _paired(items: Sequence[_Item]) -> None:
    """Object to a bracket without its other one; half-open intervals have two different ones."""
    opened: list[_Item] = []
    for item in items:
        if item.role is Role.OPEN:
            opened.append(item)
        elif item.role is Role.CLOSE:
            if not opened:
                raise Fault(f"no bracket is open that `{item.text}` could close", item.node, help="open it in front")
            opened.pop()
    if opened:
        raise Fault(f"`{opened[-1].text}` is not closed", opened[-1].node, help="close it, in the same group")


def _separated(items: Sequence[_Item], *, is_whole: bool = False) -> None:
    """Object to what has nothing behind it, in brackets or at the end."""
    depth = 0
    for at, item in enumerate(items):
        after = items[at + 1].role if at + 1 < len(items) else None
        depth += (item.role is Role.OPEN) - (item.role is Role.CLOSE)
        if after is None:
            misses = item.role is Role.FUNCTION and _is_applied(items[:at], is_whole=is_whole)
        elif depth > 0 and after in {Role.CLOSE, Role.COMMA}:
            misses = item.role in _ASKING or (item.role in _OPERATORS and items[at - 1].role is not Role.OPEN)
        else:
            misses = False
        if misses:
            _object(item, "behind")


def _is_applied(before: Sequence[_Item], *, is_whole: bool) -> bool:
    """Tell whether a function at the end of a row needs an operand: not where it is meant itself, as in `f = sin`."""
    return before[-1].role is not Role.RELATION if before else is_whole


def _filled(node: Tree[Token]) -> None:
    for part in _trees(node):
        if part.data == "group" and not any(map(_items, part.find_data("row"))):
            raise Fault("an argument is empty", part, help="write what stands there between the braces")


def _one_point(node: Tree[Token]) -> None:
    """Object to a number with two points."""
    digits = points = 0
    for child in node.children:
        text = str(child.children[0]) if isinstance(child, Tree) and child.data == "symbol" else ""
        if text.isdigit():
            digits += 1
        elif text == "." and digits:
            points, digits = points + 1, 0
        else:
            digits = points = 0
        if points > 1 and digits:
            raise Fault("a number has two points", child, help="write one, or put something between the numbers")


def _trees(node: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in node.children if isinstance(child, Tree)]


def _object(item: _Item, where: str) -> None:
    raise Fault(f"nothing stands {where} `{item.text}`", item.node, help="write its operand, or leave it out")
