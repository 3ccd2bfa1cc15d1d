"""Trees printed: for people by indentation, for machines as JSON. Without recursion, since trees may be deep."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.render.visible import visible

if TYPE_CHECKING:
    from lark import Token, Tree

    Node: TypeAlias = Tree[Token] | Token | None


def pretty(tree: Tree[Token]) -> str:
    """Print a node a line, children further in; texts stand in quotes behind the terminal's name."""
    lines: list[str] = []
    todo: list[tuple[int, Node]] = [(0, tree)]
    while todo:
        depth, node = todo.pop()
        lines.append("  " * depth + _label(node))
        todo += [(depth + 1, child) for child in reversed(_children(node))]
    return "\n".join(lines)


def _label(node: Node) -> str:
    from lark import Token

    if node is None:
        return "-"
    if isinstance(node, Token):
        return f"{node.type} {visible(json.dumps(str(node), ensure_ascii=False))}"
    return str(node.data)


def _children(node: Node) -> list[Node]:
    from lark import Tree

    return list(node.children) if isinstance(node, Tree) else []


def as_json(tree: Tree[Token]) -> str:
    """Print a rule as `{"rule", "children"}`, a terminal as `{"terminal", "text", "start", "end"}`, nothing as null."""
    parts: list[str] = []
    todo: list[tuple[int, Node] | tuple[str]] = [(0, tree)]
    while todo:
        match todo.pop():
            case (written,):
                parts.append(written)
            case depth, node:
                opening, closing = _object(depth, node)
                parts.append(opening)
                todo.append((closing,))
                for number, child in reversed(list(enumerate(_children(node)))):
                    todo += [(depth + 1, child), (",\n" if number else "\n",)]
    return "".join(parts)


def _object(depth: int, node: Node) -> tuple[str, str]:
    """Give what is written before and after the children of a node."""
    from lark import Token

    pad = "  " * depth
    if node is None:
        return f"{pad}null", ""
    if isinstance(node, Token):
        told = {"terminal": node.type, "text": str(node), "start": node.start_pos, "end": node.end_pos}
        return pad + json.dumps(told), ""
    closing = f"\n{pad}]}}" if node.children else "]}"
    return f'{pad}{{"rule": {json.dumps(str(node.data))}, "children": [', closing
