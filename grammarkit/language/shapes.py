"""What the trees of a grammar look like: which nodes there are, and what children each may have.

Children are told apart by what the grammar calls them. What may be several children, or cannot be told from what
follows, shares one place, in the order in which it was written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grammarkit.grammar.lower import lowered
from grammarkit.grammar.syntax import (
    Choice,
    Definition,
    Literal,
    Optional,
    Range,
    Ref,
    Regexp,
    Repeat,
    Sequence,
    options,
    walk,
)
from grammarkit.language.children import NO_CHILDREN, ONE_TOKEN, Children
from grammarkit.language.slots import (
    ANY_TOKEN,
    NONE,
    Slot,
    Slots,
    chosen,
    in_sequence,
    is_token,
    repeated,
    repeating,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grammarkit.grammar import Grammar
    from grammarkit.grammar.syntax import Expr


@dataclass(frozen=True, slots=True)
class Shape:
    """A node, the places for its children, and the kinds of which it may have several."""

    name: str
    slots: Slots
    often: frozenset[str] = frozenset()


def shapes(grammar: Grammar) -> tuple[tuple[Shape, ...], frozenset[str]]:
    """Give the nodes that trees of a grammar are made of, and those that may be at the top.

    Raises:
        GrammarError: it cannot be lowered.
    """
    return _Reader({s.name: s for s in lowered(grammar).statements if isinstance(s, Definition)}).read("start")


def shapes_by_name(grammar: Grammar) -> dict[str, Shape]:
    """Give the shapes of nodes by their names, and of tokens by those of their terminals: they hold their text.

    Raises:
        GrammarError: it cannot be lowered.
    """
    nodes, _ = shapes(grammar)
    kinds = {kind for node in nodes for slot in node.slots for kind in slot.kinds if kind not in {ANY_TOKEN, NONE}}
    tokens = [Shape(kind, (Slot(kind.lower(), frozenset({kind})),)) for kind in kinds if is_token(kind)]
    return {shape.name: shape for shape in (*tokens, *nodes)}


@dataclass(slots=True)
class _Reader:
    rules: Mapping[str, Definition]
    _results: dict[str, frozenset[str]] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def read(self, start: str) -> tuple[tuple[Shape, ...], frozenset[str]]:
        self._settle()
        nodes: dict[str, list[Slots]] = {}
        for rule in self.rules.values():
            if rule.is_terminal:
                continue
            for option in options(rule.expr):
                name = self._node(rule, option)
                if name and self._may_stand(rule, option):
                    nodes.setdefault(name, []).append(self._slots(option, "!" in rule.modifiers))
        made = (Shape(name, chosen(each), union(map(repeating, each))) for name, each in nodes.items())
        return tuple(made), self._results[start]

    def _settle(self) -> None:
        """Find the nodes that each rule may result in; rules lead to one another, so until nothing is added."""
        self._results = {name: frozenset() for name, rule in self.rules.items() if not rule.is_terminal}
        changed = True
        while changed:
            changed = False
            for name in self._results:
                found = self._results[name].union(*self._resulting(self.rules[name]))
                changed |= found != self._results[name]
                self._results[name] = found

    def _resulting(self, rule: Definition) -> Iterator[frozenset[str]]:
        for option in options(rule.expr):
            name = self._node(rule, option)
            if name and self._may_stand(rule, option):
                yield frozenset({name})
            if self._may_give_way(rule, option):
                yield self._children(option, "!" in rule.modifiers).alone

    def _node(self, rule: Definition, option: Expr) -> str:
        alias = option.alias if isinstance(option, Sequence) else ""
        return alias or ("" if rule.name.startswith("_") else rule.known_as or rule.name)

    def _may_stand(self, rule: Definition, option: Expr) -> bool:
        """Tell whether an option may make a node: not where its only child always takes its place."""
        found = self._children(option, "!" in rule.modifiers)
        return not self._may_give_way(rule, option) or (found.least, found.most) != (1, 1)

    def _may_give_way(self, rule: Definition, option: Expr) -> bool:
        """Tell whether an option may leave its only child in place of a node."""
        if "?" not in rule.modifiers or (isinstance(option, Sequence) and option.alias):
            return False
        found = self._children(option, "!" in rule.modifiers)
        return found.least <= 1 <= found.most

    def _children(self, expr: Expr, keeps: bool) -> Children:  # noqa: FBT001 - said once, and handed down
        """Count the children that an expression gives."""
        match expr:
            case Literal():
                return ONE_TOKEN if keeps else NO_CHILDREN
            case Regexp() | Range():
                return ONE_TOKEN
            case Ref() if expr.is_terminal:
                name = self._terminal(expr)
                return NO_CHILDREN if name.startswith("_") else Children(1, 1, frozenset({name}))
            case Ref() if expr.name.startswith("_"):
                return self._inlined(expr.name)
            case Ref():
                return Children(1, 1, self._results[expr.name])
            case Sequence(items=items):
                return Children.of_sequence([self._children(item, keeps) for item in items])
            case Choice():
                return Children.of_choice([self._children(option, keeps) for option in options(expr)])
            case Optional(item=item):
                return self._children(item, keeps).or_none()
            case Repeat(item=item, low=low, high=high):
                return self._children(item, keeps).times(low, high)
            case _:
                return NO_CHILDREN

    def _inlined(self, name: str) -> Children:
        if name in self._open:
            return Children(1, 1, frozenset())  # what it is made of besides itself is seen where it was opened
        self._open.add(name)
        rule = self.rules[name]
        found = self._children(rule.expr, "!" in rule.modifiers)
        self._open.discard(name)
        return found

    def _slots(self, expr: Expr, keeps: bool) -> Slots:  # noqa: FBT001 - as above
        """List the places for the children that an expression gives."""
        match expr:
            case Literal():
                return (Slot("token", frozenset({ANY_TOKEN})),) if keeps else ()
            case Regexp() | Range():
                return (Slot("token", frozenset({ANY_TOKEN})),)
            case Ref():
                return self._referred(expr)
            case Sequence(items=items):
                return in_sequence([self._slots(item, keeps) for item in items])
            case Choice():
                return chosen([self._slots(option, keeps) for option in options(expr)])
            case Optional(item=item):
                return tuple(slot.or_none() for slot in self._slots(item, keeps))
            case Repeat(item=item, low=low, high=high):
                return repeated(self._slots(item, keeps), low, high)
            case _:
                return ()

    def _referred(self, ref: Ref) -> Slots:
        if ref.is_terminal:
            name = self._terminal(ref)
            return () if name.startswith("_") else (Slot(name.lower(), frozenset({name})),)
        rule = self.rules[ref.name]
        if not ref.name.startswith("_"):
            return (Slot(rule.known_as or ref.name, self._results[ref.name]),)
        kinds, known_as = self._kinds(ref, keeps=False), (rule.known_as or ref.name).strip("_")
        if ref.name in self._open:
            return (Slot(known_as, kinds, low=0, many=True, often=kinds),) if kinds else ()
        self._open.add(ref.name)
        slots = self._slots(rule.expr, "!" in rule.modifiers)
        self._open.discard(ref.name)
        return (slots[0].called(known_as),) if len(slots) == 1 and not slots[0].is_named else slots

    def _terminal(self, ref: Ref) -> str:
        return self.rules[ref.name].known_as or ref.name if ref.name in self.rules else ref.name

    def _kinds(self, expr: Expr, keeps: bool) -> frozenset[str]:  # noqa: FBT001 - as above
        """Unite what the children of an expression may be."""
        found: set[str] = set()
        seen: set[str] = set()
        todo = [(expr, keeps)]
        while todo:
            outer, keeping = todo.pop()
            for node in walk(outer):
                if isinstance(node, Regexp | Range) or (isinstance(node, Literal) and keeping):
                    found.add(ANY_TOKEN)
                elif isinstance(node, Ref) and node.is_terminal:
                    found |= {self._terminal(node)} if self._referred(node) else set()
                elif isinstance(node, Ref) and not node.name.startswith("_"):
                    found |= self._results[node.name]
                elif isinstance(node, Ref) and node.name not in seen:
                    seen.add(node.name)
                    rule = self.rules[node.name]
                    todo.append((rule.expr, "!" in rule.modifiers))
        return frozenset(found)
