"""Aggregation: where it may stand, and which expressions may stand beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lark import Token, Tree

from grammarkit.language.meaning.cypher.functions import AGGREGATES, RANDOM
from grammarkit.language.meaning.cypher.scope import name_of, parts, trees
from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_SUBQUERY = "exists"
LOCAL = frozenset({"list_comprehension", "quantified", "reduce", "pattern_comprehension"})
"""Expressions with variables of their own."""


def function_name(call: Tree[Token]) -> str:
    """Give the name of what is called, in lower case and with its namespace."""
    return ".".join(
        str(child) for child in call.children if isinstance(child, Token) and child.type in {"FUNCTION", "NAME"}
    ).lower()


def is_aggregate(node: Tree[Token]) -> bool:
    """Tell whether a node is the call of an aggregating function."""
    return node.data == "count_all" or (node.data == "function" and function_name(node) in AGGREGATES)


def within(node: Tree[Token]) -> Iterator[Tree[Token]]:
    """Yield a node and all nodes in it, but not those of subqueries, which aggregate for themselves."""
    todo = [node]
    while todo:
        found = todo.pop()
        yield found
        if found.data != _SUBQUERY:
            todo += reversed([child for child in found.children if isinstance(child, Tree)])


def aggregates(node: Tree[Token]) -> bool:
    """Tell whether an expression aggregates."""
    return any(is_aggregate(each) for each in within(node))


def forbid(node: Tree[Token], where: str, instead: str) -> None:
    """Object to an aggregation in a place that has none.

    Raises:
        Fault: there is one; it points at it.
    """
    for each in within(node):
        if is_aggregate(each):
            raise Fault(f"`{_shown(each)}` cannot stand {where}", each, help=instead)


def alone(call: Tree[Token]) -> None:
    """Object to what cannot be aggregated: another aggregation, and a random number.

    Raises:
        Fault: there is one; it points at it.
    """
    for child in call.children:
        for each in within(child) if isinstance(child, Tree) else ():
            if is_aggregate(each):
                raise Fault(
                    f"`{_shown(each)}` cannot stand inside of another aggregation",
                    each,
                    help="aggregate in a WITH in front, and give the result a name",
                )
            if each.data == "function" and function_name(each) in RANDOM:
                raise Fault(
                    f"`{function_name(each)}()` cannot stand inside of an aggregation",
                    each,
                    help="call it in a WITH in front, and give the result a name",
                )


def _shown(node: Tree[Token]) -> str:
    return "count(*)" if node.data == "count_all" else f"{function_name(node)}(…)"


def unambiguous(node: Tree[Token], keys: Collection[Tree[Token]], local: frozenset[str] = frozenset()) -> None:
    """Object to what stands beside an aggregation, and is neither constant nor a key that the rows are grouped by.

    Raises:
        Fault: a variable or property does; it points at it.
    """
    if node in keys or is_aggregate(node) or node.data == _SUBQUERY:
        return
    base = node.children[0] if node.children else None
    if node.data == "variable" and name_of(node) not in local:
        _object(node, name_of(node))
    if node.data == "property" and isinstance(base, Tree) and base.data == "variable":
        if base not in keys and name_of(base) not in local:
            _object(node, f"{name_of(base)}.{name_of(trees(node)[-1])}")
        return
    if node.data in LOCAL:
        local = local.union(name_of(each) for each in parts(node, "variable"))
    for child in trees(node):
        unambiguous(child, keys, local)


def _object(node: Tree[Token], written: str) -> None:
    raise Fault(
        f"`{written}` stands beside an aggregation, and is not among what the rows are grouped by",
        node,
        help=f"return `{written}` as an item of its own, or aggregate it, too",
    )
