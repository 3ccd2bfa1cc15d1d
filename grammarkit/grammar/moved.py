"""Definitions as they are elsewhere: under other names, or said to stand at another place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.grammar.syntax import Range, Ref, Repeat, Sequence, rebuilt

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.syntax import Definition, Expr


def mapped(definition: Definition, rename: Callable[[str], str]) -> Definition:
    """Give everything that a definition names, itself included, another name."""

    def change(node: Expr) -> Expr:
        if isinstance(node, Ref):
            return replace(node, name=rename(node.name))
        if isinstance(node, Sequence) and node.alias:
            return replace(node, alias=rename(node.alias))
        return node

    params = tuple(rename(param) for param in definition.params)
    return replace(definition, name=rename(definition.name), params=params, expr=rebuilt(definition.expr, change))


def relocated(definition: Definition, span: Span) -> Definition:
    """Say of a whole definition that it stands at `span`: where it was imported, say."""

    def change(node: Expr) -> Expr:
        match node:
            case Repeat():
                return replace(node, span=span, mark=span)
            case Range(low=low, high=high):
                return replace(node, span=span, low=replace(low, span=span), high=replace(high, span=span))
            case _:
                return replace(node, span=span)

    expr = rebuilt(definition.expr, change)
    return replace(
        definition,
        expr=expr,
        span=span,
        name_span=span,
        params_span=definition.params_span and span,
        priority_span=definition.priority_span and span,
    )
