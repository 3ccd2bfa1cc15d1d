"""What the trees of a grammar look like: which nodes there are, and what children each may have, in which order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

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

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grammarkit.grammar import Grammar
    from grammarkit.grammar.syntax import Expr

TOKEN = ""
"""Stands among the names of nodes for a token."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One child: what it is called in the grammar, which nodes it may be, and whether a None may stand there."""

    name: str
    kinds: frozenset[str]
    may_miss: bool = False


Slots: TypeAlias = tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A node: its children one by one where there are as many of them every time, else only what they may be."""

    name: str
    slots: Slots | None
    kinds: frozenset[str]


def shapes(grammar: Grammar) -> tuple[tuple[Shape, ...], frozenset[str]]:
    """Give the nodes that trees of a grammar are made of, and those that may be at the top.

    Raises:
        GrammarError: it cannot be lowered.
    """
    return _Reader({s.name: s for s in lowered(grammar).statements if isinstance(s, Definition)}).read("start")


@dataclass(slots=True)
class _Reader:
    rules: Mapping[str, Definition]
    _results: dict[str, frozenset[str]] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def read(self, start: str) -> tuple[tuple[Shape, ...], frozenset[str]]:
        self._settle()
        nodes: dict[str, list[tuple[Expr, bool]]] = {}
        for rule in self.rules.values():
            if rule.is_terminal:
                continue
            for option in options(rule.expr):
                name = self._node(rule, option)
                if name and self._may_stand(rule, option):
                    nodes.setdefault(name, []).append((option, "!" in rule.modifiers))
        return tuple(self._shape(name, found) for name, found in nodes.items()), self._results[start]

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
        keeps = "!" in rule.modifiers
        for option in options(rule.expr):
            name = self._node(rule, option)
            if name and self._may_stand(rule, option):
                yield frozenset({name})
            if self._may_give_way(rule, option):
                yield self._kinds(option, keeps)

    def _node(self, rule: Definition, option: Expr) -> str:
        alias = option.alias if isinstance(option, Sequence) else ""
        return alias or ("" if rule.name.startswith("_") else rule.known_as or rule.name)

    def _may_stand(self, rule: Definition, option: Expr) -> bool:
        """Tell whether an option may make a node: not where its only child always takes its place."""
        slots = self._slots(option, "!" in rule.modifiers)
        return not self._may_give_way(rule, option) or slots is None

    def _may_give_way(self, rule: Definition, option: Expr) -> bool:
        """Tell whether an option may leave its only child in place of a node."""
        if "?" not in rule.modifiers or (isinstance(option, Sequence) and option.alias):
            return False
        slots = self._slots(option, "!" in rule.modifiers)
        return slots is None or len(slots) == 1

    def _shape(self, name: str, found: list[tuple[Expr, bool]]) -> Shape:
        kinds = frozenset[str]().union(*(self._kinds(option, keeps) for option, keeps in found))
        return Shape(name, _merged([self._slots(option, keeps) for option, keeps in found]), kinds)

    def _slots(self, expr: Expr, keeps: bool) -> Slots | None:  # noqa: FBT001 - said once, and handed down
        """List the children that an expression gives, if it gives as many every time."""
        match expr:
            case Literal():
                return (Slot("token", frozenset({TOKEN})),) if keeps else ()
            case Regexp() | Range():
                return (Slot("token", frozenset({TOKEN})),)
            case Ref():
                return self._referred(expr)
            case Sequence(items=items):
                each = [self._slots(item, keeps) for item in items]
                return None if None in each else tuple(slot for slots in each if slots for slot in slots)
            case Choice():
                return _merged([self._slots(option, keeps) for option in options(expr)])
            case Optional(item=item):
                slots = self._slots(item, keeps)
                return None if slots is None else tuple(Slot(slot.name, slot.kinds, may_miss=True) for slot in slots)
            case Repeat(item=item):
                return () if self._slots(item, keeps) == () else None
            case _:
                return None

    def _referred(self, ref: Ref) -> Slots | None:
        if ref.is_terminal:
            name = self.rules[ref.name].known_as or ref.name if ref.name in self.rules else ref.name
            return () if name.startswith("_") else (Slot(name.lower(), frozenset({TOKEN})),)
        rule = self.rules[ref.name]
        if not ref.name.startswith("_"):
            return (Slot(rule.known_as or ref.name, self._results[ref.name]),)
        if ref.name in self._open:
            return None
        self._open.add(ref.name)
        slots = self._slots(rule.expr, "!" in rule.modifiers)
        self._open.discard(ref.name)
        return slots

    def _kinds(self, expr: Expr, keeps: bool) -> frozenset[str]:  # noqa: FBT001 - as above
        """Unite what the children of an expression may be."""
        found: set[str] = set()
        seen: set[str] = set()
        todo = [(expr, keeps)]
        while todo:
            outer, keeping = todo.pop()
            for node in walk(outer):
                if isinstance(node, Regexp | Range) or (isinstance(node, Literal) and keeping):
                    found.add(TOKEN)
                elif isinstance(node, Ref) and node.is_terminal:
                    found |= {TOKEN} if self._referred(node) else set()
                elif isinstance(node, Ref) and not node.name.startswith("_"):
                    found |= self._results[node.name]
                elif isinstance(node, Ref) and node.name not in seen:
                    seen.add(node.name)
                    rule = self.rules[node.name]
                    todo.append((rule.expr, "!" in rule.modifiers))
        return frozenset(found)


def _merged(each: list[Slots | None]) -> Slots | None:
    """Unite the children of several options, place by place, if all have as many."""
    known = [slots for slots in each if slots is not None]
    if len(known) < len(each) or len({len(slots) for slots in known}) != 1:
        return None
    return tuple(
        Slot(
            here[0].name if len({slot.name for slot in here}) == 1 else "value",
            frozenset[str]().union(*(slot.kinds for slot in here)),
            may_miss=any(slot.may_miss for slot in here),
        )
        for here in zip(*known, strict=True)
    )
