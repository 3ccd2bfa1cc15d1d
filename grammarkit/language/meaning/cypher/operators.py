"""What operators take and give, once it is known what their operands are."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lark import Token, Tree

from grammarkit.language.meaning.cypher.kinds import (
    ANY,
    BOOLEAN,
    ENTITIES,
    FLOAT,
    INTEGER,
    LIST,
    NUMBERS,
    STRING,
    WITH_PROPERTIES,
    Kind,
    expect,
    fits,
    list_of,
    united,
)
from grammarkit.language.meaning.cypher.scope import name_of
from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Operands: TypeAlias = "Sequence[tuple[Tree[Token], Kind]]"
"""The trees among the children of a node, each with what it is."""

_WORDS = {"conjunction": "AND", "disjunction": "OR", "exclusive": "XOR", "negation": "NOT"}


def _binary(node: Tree[Token], operands: Operands) -> Kind:
    operator = node.children[1]
    kinds = [kind for _, kind in operands]
    if operator not in {"+", "||"}:
        for operand, kind in operands:
            expect(operand, kind, NUMBERS, f"`{operator}`")
    if any(kind.name == LIST.name for kind in kinds):
        return LIST
    if STRING in kinds and operator in {"+", "||"}:
        return STRING
    if set(kinds) <= set(NUMBERS):
        return FLOAT if FLOAT in kinds or operator == "^" else INTEGER
    return ANY


def _logical(node: Tree[Token], operands: Operands) -> Kind:
    for operand, kind in operands:
        expect(operand, kind, (BOOLEAN,), f"`{_WORDS[node.data]}`")
    return BOOLEAN


def _comparison(node: Tree[Token], operands: Operands) -> Kind:
    kinds = {id(operand): kind for operand, kind in operands}
    operator = ""
    for child in node.children:
        if isinstance(child, Token):
            operator = child.type
        else:
            if operator == "IN":
                expect(child, kinds[id(child)], (LIST,), "`IN`")
            operator = ""
    return BOOLEAN


def _property(node: Tree[Token], operands: Operands) -> Kind:
    (_, kind), (name, _) = operands
    if not fits(kind, WITH_PROPERTIES):
        raise Fault(
            f"`.{name_of(name)}` is read of {kind}, which has no properties",
            node,
            help="read a property of a node, a relationship or a map",
        )
    return ANY


def _index(_: Tree[Token], operands: Operands) -> Kind:
    (base, kind), (index, by) = operands
    expect(base, kind, (LIST, *WITH_PROPERTIES), "`[…]`")
    if kind == ANY:
        return ANY
    is_list = kind.name == LIST.name
    expect(index, by, (INTEGER,) if is_list else (STRING,), f"the index of {kind}")
    return kind.of if is_list else ANY


def _slice(_: Tree[Token], operands: Operands) -> Kind:
    (base, kind), *bounds = operands
    expect(base, kind, (LIST,), "`[…..…]`")
    for bound, found in bounds:
        expect(bound, found, (INTEGER,), "a bound of a slice")
    return kind


def _labelled(_: Tree[Token], operands: Operands) -> Kind:
    base, kind = operands[0]
    expect(base, kind, ENTITIES, "a test of labels")
    return BOOLEAN


def _list(_: Tree[Token], operands: Operands) -> Kind:
    for operand, _kind in operands:
        if operand.data == "pattern":
            raise Fault(
                "a pattern is a condition, and no value", operand, help="write `[pattern | value]`, or `exists { … }`"
            )
    return list_of(united(kind for _, kind in operands))


OPERATORS: dict[str, Callable[[Tree[Token], Operands], Kind]] = {
    "binary": _binary,
    **dict.fromkeys(_WORDS, _logical),
    "comparison": _comparison,
    "property": _property,
    "index": _index,
    "slice": _slice,
    "labelled": _labelled,
    "list": _list,
}
"""What tells the kind of each expression whose parts stand for themselves, by its rule in the grammar."""
