"""Aliases, which name alternatives in trees: those are left out that no tree has a place for.

Lark refuses them, and the engine takes no notice. Trees have one for each alternative of a rule itself, unless the rule
is inlined; not for terminals, and not for what stands inside brackets.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.grammar.syntax import Choice, Definition, Ignore, Sequence, options, rebuilt, walk

if TYPE_CHECKING:
    from grammarkit.grammar.syntax import Expr


def settled(statement: Definition | Ignore) -> Definition | Ignore:
    """Leave out the aliases that have no place, and write the others as Lark does, without `-`."""
    if not any(isinstance(node, Sequence) and node.alias for node in walk(statement.expr)):
        return statement
    named = isinstance(statement, Definition) and not statement.is_terminal and not statement.name.startswith("_")
    alternatives = tuple(_alternative(option, named=named) for option in options(statement.expr))
    if len(alternatives) == 1:
        return replace(statement, expr=alternatives[0])
    return replace(statement, expr=Choice(alternatives, statement.expr.span))


def _alternative(option: Expr, *, named: bool) -> Expr:
    if not named or not isinstance(option, Sequence) or not option.alias:
        return rebuilt(option, _without)
    items = tuple(rebuilt(item, _without) for item in option.items)
    return replace(option, items=items, alias=option.alias.replace("-", "_"))


def _without(node: Expr) -> Expr:
    if not isinstance(node, Sequence) or not node.alias:
        return node
    return node.items[0] if len(node.items) == 1 and not node.condition else replace(node, alias="")
