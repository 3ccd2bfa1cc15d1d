"""WITH and RETURN: what they hand on, under which names, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from lark import Token, Tree

from grammarkit.language.meaning.cypher.aggregation import LOCAL, aggregates, forbid, is_aggregate, unambiguous
from grammarkit.language.meaning.cypher.expressions import kind_of, truth
from grammarkit.language.meaning.cypher.kinds import INTEGER, Kind, expect
from grammarkit.language.meaning.cypher.scope import Scope, name_of, parts, trees
from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

Column: TypeAlias = "str | Tree[Token]"
"""The name of a column: what stands behind AS, or else the expression itself."""


@dataclass(frozen=True, slots=True)
class Item:
    """An expression that is handed on, and the name that it has from there on."""

    expression: Tree[Token]
    column: Column
    kind: Kind
    is_aggregate: bool


@dataclass(frozen=True, slots=True)
class Projected:
    """What a WITH or RETURN hands on: its variables, and its columns."""

    scope: Scope
    columns: frozenset[Column]


def projected(clause: Tree[Token], scope: Scope) -> Projected:
    """Look at a WITH or RETURN, and tell what is bound behind it.

    Raises:
        Fault: a name is there twice or missing, or an expression cannot stand where it does.
    """
    items = [_item(item, scope) for item in parts(clause, "item")]
    hands_all_on = any(isinstance(child, Token) and child.type == "STAR" for child in clause.children)
    if hands_all_on and not scope and clause.data == "return_clause":
        raise Fault("there is no variable that `*` could return", clause, help="name what is to be returned")
    _named_once(clause, items)
    _grouped(items, scope if hands_all_on else {})
    after = {**(scope if hands_all_on else {}), **{str(i.column): i.kind for i in items if isinstance(i.column, str)}}
    is_closed = any(item.is_aggregate for item in items) or any(
        isinstance(child, Token) and child.type == "DISTINCT" for child in clause.children
    )
    for key in [key for order in parts(clause, "order") for key in parts(order, "sort_key")]:
        _sorted(trees(key)[0], items, scope, after, is_closed=is_closed)
    _constants(clause)
    for condition in parts(clause, "where"):
        forbid(condition, "in WHERE", "give it a name in the WITH, and use the name")
        truth(condition, {**scope, **after})
        if is_closed:
            _visible(condition, items, scope, after)
    return Projected(after, frozenset([*(scope if hands_all_on else ()), *(item.column for item in items)]))


def paged(clause: Tree[Token], scope: Scope) -> Scope:
    """Look at what sorts and cuts the rows of a clause that hands all variables on.

    Raises:
        Fault: it sorts by what cannot be sorted by, or the number of rows is none.
    """
    for key in [key for order in parts(clause, "order") for key in parts(order, "sort_key")]:
        forbid(key, "in ORDER BY where nothing is aggregated", "aggregate in a WITH first, and sort by the name")
        kind_of(key, scope)
    _constants(clause)
    return scope


def _item(item: Tree[Token], scope: Scope) -> Item:
    expression, *alias = trees(item)
    if expression.data == "pattern":
        raise Fault(
            "a pattern is a condition, and no value", expression, help="write `exists { … }`, or `[pattern | value]`"
        )
    kind = kind_of(expression, scope)
    column: Column = name_of(alias[0]) if alias else expression
    if not alias and expression.data == "variable":
        column = name_of(expression)
    return Item(expression, column, kind, aggregates(expression))


def _named_once(clause: Tree[Token], items: Sequence[Item]) -> None:
    seen: set[Column] = set()
    for item in items:
        if clause.data == "with_clause" and not isinstance(item.column, str):
            raise Fault("what WITH hands on needs a name", item.expression, help="add `AS` and a name")
        if item.column in seen:
            shown = f"named `{item.column}`" if isinstance(item.column, str) else "the same"
            raise Fault(f"two columns are {shown}", item.expression, help="give one of them another name by `AS`")
        seen.add(item.column)


def _keys(items: Sequence[Item], scope: Scope) -> list[Tree[Token]]:
    """List the variables and properties that rows are grouped by."""
    found = [item.expression for item in items if not item.is_aggregate]
    kept = [Tree("variable", [Token("NAME", name)]) for name in scope]
    return [key for key in [*found, *kept] if key.data in {"variable", "property"}]


def _grouped(items: Sequence[Item], kept: Scope) -> None:
    keys = _keys(items, kept)
    for item in items:
        if item.is_aggregate:
            unambiguous(item.expression, keys)


def _sorted(key: Tree[Token], items: Sequence[Item], before: Scope, after: Scope, *, is_closed: bool) -> None:
    if any(item.expression == key for item in items):
        return
    if not is_closed:
        forbid(key, "in ORDER BY where nothing is aggregated", "aggregate in the items, and sort by the name")
        kind_of(key, {**before, **after})
        return
    kind_of(key, {**before, **after})
    if aggregates(key):
        unambiguous(key, _keys(items, after))
    _visible(key, items, before, after)


def _visible(node: Tree[Token], items: Sequence[Item], before: Scope, after: Scope) -> None:
    """Object to a variable that is not handed on, outside of what is."""
    if any(item.expression == node or _has(item.expression, node) for item in items):
        return
    if node.data == "variable" and name_of(node) not in after and name_of(node) in before:
        name = name_of(node)
        raise Fault(
            f"`{name}` cannot be seen here, since it is not among what is handed on",
            node,
            help=f"hand `{name}` on, too, or use what is",
        )
    if node.data in LOCAL:
        own = {name_of(each) for each in parts(node, "variable")}
        before = {name: kind for name, kind in before.items() if name not in own}
    for child in trees(node):
        _visible(child, items, before, after)


def _has(expression: Tree[Token], node: Tree[Token]) -> bool:
    """Tell whether an aggregation that is sorted by is part of an item."""
    return is_aggregate(node) and any(part == node for part in expression.iter_subtrees())


def _constants(clause: Tree[Token]) -> None:
    for bound in parts(clause, "skip", "limit"):
        _constant(bound)


def _constant(bound: Tree[Token]) -> None:
    (count,) = trees(bound)
    word = bound.data.upper()
    for variable in count.find_data("variable"):
        raise Fault(f"{word} takes no variable", variable, help="write a number or a parameter")
    if count.data == "unary" and count.children[0] == "-":
        raise Fault(f"{word} takes no negative number", count, help="write a number from 0 on")
    expect(count, kind_of(count, {}), (INTEGER,), word)
