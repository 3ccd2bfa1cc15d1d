"""Prints a Python module for a grammar: a frozen dataclass for each node of its trees, and a visitor for them all."""

from __future__ import annotations

import keyword
from collections import Counter
from typing import TYPE_CHECKING

from grammarkit.language.shapes import TOKEN, shapes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.grammar import Grammar
    from grammarkit.language.shapes import Shape, Slot

_HEAD = '''"""Trees of `{name}` as typed values, written by `grammarkit types`: change the grammar, write it anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar, cast

from lark import Token, Tree

T_co = TypeVar("T_co", covariant=True)

'''

_READ = '''

def visit(node: Node, visitor: Visitor[T_co]) -> T_co:
    """Call the method of a visitor that is for this node."""
    return cast("T_co", getattr(visitor, _NAMES[type(node)])(node))


def read(tree: Tree[Token]) -> {top}:
    """Make typed values of a tree, from the leaves up."""
    done: dict[int, object] = {{}}
    for part in tree.iter_subtrees():
        children = [done[id(child)] if isinstance(child, Tree) else child for child in part.children]
        made = _CLASSES[part.data]
        done[id(part)] = made(tuple(children)) if made in _SEVERAL else made(*children)
    return cast("{top}", done[id(tree)])
'''


def module(grammar: Grammar) -> str:
    """Print the module.

    Raises:
        GrammarError: the grammar cannot be lowered.
    """
    nodes, top = shapes(grammar)
    names = _class_names(nodes)
    name = grammar.source.removesuffix(".lark") or "a grammar"
    parts = [_HEAD.format(name=name), *(_class(node, names) for node in nodes), "\n"]
    parts.append(_alias("Node", names.values()))
    parts += ["\n\n", _visitor(nodes, names), "\n\n", _tables(nodes, names)]
    parts.append(_READ.format(top=_union(top, names)))
    return "".join(parts)


def _class_names(nodes: Iterable[Shape]) -> dict[str, str]:
    """Name a class for each node, none of which may hide what the module uses."""
    names: dict[str, str] = {TOKEN: "Token"}
    taken = {"Token", "Tree", "Node", "Visitor", "Protocol", "TypeAlias", "TypeVar"}
    for node in nodes:
        camel = "".join(word[:1].upper() + word[1:] for word in node.name.split("_"))
        while camel in taken:
            camel += "_"
        taken.add(camel)
        names[node.name] = camel
    return names


def _class(node: Shape, names: dict[str, str]) -> str:
    head = f"\n@dataclass(frozen=True, slots=True)\nclass {names[node.name]}:\n"
    head += f'    """`{node.name}`"""\n'
    if node.slots is None:
        return f"{head}\n    parts: tuple[{_union(node.kinds, names, or_none=True)}, ...]\n\n"
    fields = [
        f"    {name}: {_union(slot.kinds, names, or_none=slot.may_miss)}\n"
        for name, slot in zip(_field_names(node.slots), node.slots, strict=True)
    ]
    return f"{head}\n{''.join(fields)}\n" if fields else f"{head}\n"


def _field_names(slots: tuple[Slot, ...]) -> list[str]:
    """Name a field for each child, by what the grammar calls it; two of a kind are left and right."""
    names = [f"{slot.name}_" if keyword.iskeyword(slot.name) else slot.name for slot in slots]
    if len(names) == 2 and names[0] == names[1]:
        return ["left", "right"]
    counts, seen = Counter(names), Counter[str]()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if counts[name] == 1 else f"{name}_{seen[name]}")
    return found


def _union(kinds: Iterable[str], names: dict[str, str], *, or_none: bool = False) -> str:
    found = sorted(names[kind] for kind in set(kinds))
    return " | ".join([*found, *(["None"] if or_none or not found else [])])


def _alias(name: str, classes: Iterable[str]) -> str:
    options = [option for option in classes if option != "Token"]
    lines = "".join(f'    "{"| " if at else ""}{option} "\n' for at, option in enumerate(options))
    return f"{name}: TypeAlias = (\n{lines})\n"


def _visitor(nodes: Iterable[Shape], names: dict[str, str]) -> str:
    methods = [
        f"    def {node.name}(self, node: {names[node.name]}, /) -> T_co:\n"
        f'        """Visit `{node.name}`."""\n        ...\n'
        for node in nodes
    ]
    head = 'class Visitor(Protocol[T_co]):\n    """Says what becomes of each kind of node."""\n\n'
    return head + "\n".join(methods)


def _tables(nodes: tuple[Shape, ...], names: dict[str, str]) -> str:
    classes = "".join(f'    "{node.name}": {names[node.name]},\n' for node in nodes)
    several = "".join(f"    {names[node.name]},\n" for node in nodes if node.slots is None)
    return (
        f"_CLASSES: dict[str, type] = {{\n{classes}}}\n"
        "_NAMES = {made: name for name, made in _CLASSES.items()}\n"
        f"_SEVERAL: frozenset[type] = frozenset((\n{several}))\n"
    )
