"""Variants of rules that come out alike, found as states of an automaton are that accept the same (Moore 1956)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from grammarkit.grammar.syntax import Ref, rebuilt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.grammar.syntax import Expr


class Variant(Protocol):
    """What tells variants apart; only those of one rule can be alike."""

    @property
    def rule(self) -> str: ...


V = TypeVar("V", bound=Variant)


def alike(bodies: Mapping[V, Expr], names: Mapping[str, V]) -> Mapping[V, int]:
    """Number the classes of variants that are alike; in their bodies, they ask for each other by `names`."""
    rules: dict[object, int] = {}
    classes = {variant: rules.setdefault(variant.rule, len(rules)) for variant in bodies}
    while True:
        seen: dict[object, int] = {}
        called = {name: str(classes[variant]) for name, variant in names.items()}
        shapes = {variant: (classes[variant], with_names(body, called)) for variant, body in bodies.items()}
        finer = {variant: seen.setdefault(shape, len(seen)) for variant, shape in shapes.items()}
        if len(seen) == len(set(classes.values())):
            return finer
        classes = finer


def with_names(expr: Expr, names: Mapping[str, str]) -> Expr:
    """Rename what an expression asks for."""

    def change(node: Expr) -> Expr:
        return replace(node, name=names[node.name]) if isinstance(node, Ref) and node.name in names else node

    return rebuilt(expr, change)
