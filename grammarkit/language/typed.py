"""Prints a Python module for a grammar: a frozen dataclass for each node of its trees, and a visitor for them all."""

from __future__ import annotations

import keyword
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from grammarkit.language.shapes import shapes
from grammarkit.language.slots import NONE, is_token

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from grammarkit.grammar import Grammar
    from grammarkit.language.shapes import Shape
    from grammarkit.language.slots import Slot, Slots

_MANY = 3
"""Kinds of node from which on they have a name."""

_RESERVED = frozenset(
    {"Token", "Tree", "Node", "Visitor", "Protocol", "TypeAlias", "TypeVar", "ValueError", *keyword.kwlist}
)
"""What the module uses itself, and what no class can be called."""

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
        children = [(_kind(child), done.get(id(child), child)) for child in part.children]
        done[id(part)] = _made(part.data, children)
    return cast("{top}", done[id(tree)])


def _made(name: str, children: list[tuple[str, object]]) -> object:
    """Make a node; each child goes to the first field that takes it and is not full."""
    fields = _FIELDS[name]
    found: list[list[object]] = [[] for _ in fields]
    for kind, child in children:
        for (many, kinds), values in zip(fields, found):
            if (many or not values) and (kind in kinds or ("" in kinds and isinstance(child, Token))):
                values.append(child)
                break
        else:
            raise ValueError(f"a `{{name}}` has no place for a `{{kind}}`: the module was written for another grammar")
    filled = [tuple(values) if many else next(iter(values), None) for (many, _), values in zip(fields, found)]
    return _CLASSES[name](*filled)


def _kind(child: Tree[Token] | Token | None) -> str:
    return "None" if child is None else child.type if isinstance(child, Token) else child.data
'''


def module(grammar: Grammar) -> str:
    """Print the module.

    Raises:
        GrammarError: the grammar cannot be lowered.
    """
    nodes, top = shapes(grammar)
    names = _class_names(nodes)
    types = _Types(nodes, names)
    name = grammar.source.removesuffix(".lark") or "a grammar"
    parts = [_HEAD.format(name=name), *(_class(node, names[node.name], types) for node in nodes), "\n"]
    parts += [types.aliases(), "\n\n", _visitor(nodes, names), "\n\n", _tables(nodes, names)]
    parts.append(_READ.format(top=types.of(top)))
    return "".join(parts)


def _class_names(nodes: Iterable[Shape]) -> dict[str, str]:
    """Name a class for each node, none of which may hide what the module uses."""
    names: dict[str, str] = {}
    taken = set(_RESERVED)
    for node in nodes:
        names[node.name] = _free(node.name, taken)
        taken.add(names[node.name])
    return names


def _free(name: str, taken: Container[str]) -> str:
    camel = _camel(name)
    while camel in taken:
        camel += "_"
    return camel


def _camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


class _Types:
    """Writes types of fields; what may be many kinds of node has a name, after the places where it stands."""

    def __init__(self, nodes: Sequence[Shape], names: Mapping[str, str]) -> None:
        self._names = names
        self._named = {frozenset(names): "Node"}
        uses: dict[frozenset[str], Counter[str]] = {}
        for owner, slot in [(node.name, slot) for node in nodes for slot in node.slots]:
            kinds = self._nodes(slot.kinds)
            if len(kinds) >= _MANY:
                uses.setdefault(kinds, Counter())[slot.name if slot.is_named else f"{owner}_part"] += 1
        taken = {*names.values(), *_RESERVED}
        for kinds, called in uses.items():
            if kinds not in self._named:
                name = called.most_common(1)[0][0]
                self._named[kinds] = _free(name if _camel(name) not in taken else f"any_{name}", taken)
                taken.add(self._named[kinds])

    def _nodes(self, kinds: Iterable[str]) -> frozenset[str]:
        return frozenset(kind for kind in kinds if kind in self._names)

    def of(self, kinds: Iterable[str], *, or_none: bool = False) -> str:
        """Write a type."""
        kinds = frozenset(kinds)
        nodes = self._nodes(kinds)
        found = [self._named[nodes]] if nodes in self._named else sorted(self._names[kind] for kind in nodes)
        if any(map(is_token, kinds)):
            found.append("Token")
        if or_none or NONE in kinds or not found:
            found.append("None")
        return " | ".join(found)

    def aliases(self) -> str:
        """Print the names for many kinds, that for all of them first."""
        return "\n".join(f"{name}: TypeAlias = (\n{self._lines(kinds)})\n" for kinds, name in self._named.items())

    def _lines(self, kinds: frozenset[str]) -> str:
        options = [made for name, made in self._names.items() if name in kinds]
        return "".join(f"    {'| ' if at else ''}{option}\n" for at, option in enumerate(options))


def _class(node: Shape, name: str, types: _Types) -> str:
    head = f"\n@dataclass(frozen=True, slots=True)\nclass {name}:\n"
    head += f'    """`{node.name}`"""\n'
    fields = [
        f"    {name}: {_field(slot, types)}\n" for name, slot in zip(_field_names(node.slots), node.slots, strict=True)
    ]
    return f"{head}\n{''.join(fields)}\n" if fields else f"{head}\n"


def _field(slot: Slot, types: _Types) -> str:
    return f"tuple[{types.of(slot.kinds)}, ...]" if slot.many else types.of(slot.kinds, or_none=slot.low == 0)


def _field_names(slots: Slots) -> list[str]:
    """Name a field for each place, by what the grammar calls it; the two sides of an operator are left and right."""
    names = [_python(slot.name) for slot in slots]
    if len(slots) == 2 and names[0] == names[1] and slots[0].is_named:
        return ["left", "right"]
    if len(slots) == 3 and names[0] == names[2] and all(map(is_token, slots[1].kinds)):
        operator = names[1] if slots[1].is_named and names[1] not in {"left", "right"} else "operator"
        return ["left", operator, "right"]
    counts = Counter(names)
    taken = {name for name in names if counts[name] == 1}
    found = []
    for name in names:
        free = (f"{name}_{number}" for number in count(1) if f"{name}_{number}" not in taken)
        found.append(name if counts[name] == 1 else next(free))
        taken.add(found[-1])
    return found


def _python(name: str) -> str:
    """Make a name that is no keyword."""
    return f"{name}_" if keyword.iskeyword(name) else name


def _visitor(nodes: Iterable[Shape], names: Mapping[str, str]) -> str:
    methods = [
        f"    def {_python(node.name)}(self, node: {names[node.name]}, /) -> T_co:\n"
        f'        """Visit `{node.name}`."""\n        ...\n'
        for node in nodes
    ]
    head = 'class Visitor(Protocol[T_co]):\n    """Says what becomes of each kind of node."""\n\n'
    return head + "\n".join(methods)


def _tables(nodes: Sequence[Shape], names: Mapping[str, str]) -> str:
    classes = "".join(f'    "{node.name}": {names[node.name]},\n' for node in nodes)
    methods = "".join(f'    {names[node.name]}: "{_python(node.name)}",\n' for node in nodes)
    fields = "".join(f'    "{node.name}": ({_places(node.slots)}),\n' for node in nodes)
    return (
        f"_CLASSES: dict[str, type] = {{\n{classes}}}\n"
        f"_NAMES: dict[type, str] = {{\n{methods}}}\n"
        f"_FIELDS: dict[str, tuple[tuple[bool, frozenset[str]], ...]] = {{\n{fields}}}\n"
        '"""Of each field of a node, whether it takes several children, and which nodes and terminals."""\n'
    )


def _places(slots: Slots) -> str:
    return "".join(f"({slot.many}, frozenset({sorted(slot.kinds)!r})), " for slot in slots).rstrip(" ")
