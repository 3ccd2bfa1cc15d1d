"""What an expression is, and whether what is in it may stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lark import Token, Tree

from grammarkit.language.meaning.cypher.aggregation import forbid
from grammarkit.language.meaning.cypher.calls import called
from grammarkit.language.meaning.cypher.kinds import (
    ANY,
    BOOLEAN,
    FLOAT,
    INTEGER,
    LIST,
    MAP,
    NUMBERS,
    PATH,
    STRING,
    WITH_PROPERTIES,
    Kind,
    expect,
    list_of,
)
from grammarkit.language.meaning.cypher.operators import OPERATORS
from grammarkit.language.meaning.cypher.scope import Scope, known, name_of, parts, trees
from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

_LITERALS = {"INTEGER": INTEGER, "FLOAT": FLOAT, "STRING": STRING, "BOOLEAN": BOOLEAN}
_BEYOND = 2**63
_OUTSIDE = "aggregate in a WITH in front, and use its result here"


def kind_of(node: Tree[Token] | Token, scope: Scope) -> Kind:
    """Tell what an expression is, where the variables of `scope` are bound.

    Raises:
        Fault: something in it is not bound, or of a kind that cannot stand where it does.
    """
    if isinstance(node, Token):
        return ANY
    if node.data in _RULES:
        return _RULES[node.data](node, scope)
    operands = [(child, kind_of(child, scope)) for child in trees(node)]
    if node.data == "function":
        return called(node, operands)
    return OPERATORS[node.data](node, operands) if node.data in OPERATORS else ANY


def truth(node: Tree[Token], scope: Scope) -> None:
    """Object to the condition of a WHERE that is none; the result of a pattern in a list counts as one.

    Raises:
        Fault: it is no boolean.
    """
    (condition,) = trees(node)
    expect(condition, kind_of(condition, scope), (BOOLEAN, LIST), "WHERE")


def _literal(node: Tree[Token], _: Scope) -> Kind:
    (token,) = node.children
    assert isinstance(token, Token)
    if _is_beyond(token):
        raise Fault(f"`{token}` is too large for an integer", token, help="the largest one is 9223372036854775807")
    return _LITERALS.get(token.type, ANY)


def _is_beyond(token: object) -> bool:
    """Tell whether a literal is the one integer that has to be negative."""
    return isinstance(token, Token) and token.type == "INTEGER" and int(token, 0) == _BEYOND


def _unary(node: Tree[Token], scope: Scope) -> Kind:
    sign, operand = node.children
    assert isinstance(operand, Tree)
    is_smallest = sign == "-" and operand.data == "literal" and _is_beyond(operand.children[0])
    found = INTEGER if is_smallest else kind_of(operand, scope)
    expect(operand, found, NUMBERS, f"`{sign}`")
    return found


def _map(node: Tree[Token], scope: Scope) -> Kind:
    for entry in parts(node, "entry"):
        kind_of(entry.children[1], scope)
    return MAP


def _projection(node: Tree[Token], scope: Scope) -> Kind:
    base, *entries = trees(node)
    expect(base, kind_of(base, scope), WITH_PROPERTIES, "a projection")
    for entry in entries:
        if entry.data == "entry":
            kind_of(entry.children[1], scope)
        elif entry.data == "variable":
            known(entry, scope)
    return MAP


def _list_comprehension(node: Tree[Token], scope: Scope) -> Kind:
    variable, elements, *inner = trees(node)
    found = kind_of(elements, scope)
    expect(elements, found, (LIST,), "`IN`")
    scope = {**scope, name_of(variable): found.of}
    result = found.of
    for part in inner:
        forbid(part, "in the parts of a list", _OUTSIDE)
        if part.data == "where":
            truth(part, scope)
        else:
            result = kind_of(part, scope)
    return list_of(result)


def _quantified(node: Tree[Token], scope: Scope) -> Kind:
    _list_comprehension(node, scope)
    return BOOLEAN


def _reduce(node: Tree[Token], scope: Scope) -> Kind:
    total, first, variable, elements, step = trees(node)
    kind_of(first, scope)
    found = kind_of(elements, scope)
    expect(elements, found, (LIST,), "`IN`")
    forbid(step, "in the step of `reduce`", _OUTSIDE)
    kind_of(step, {**scope, name_of(total): ANY, name_of(variable): found.of})
    return ANY


def _pattern(node: Tree[Token], scope: Scope) -> Kind:
    """Look into a pattern that is a condition: it binds nothing."""
    for element in trees(node):
        for part in trees(element):
            if part.data == "variable":
                known(part, scope)
            elif part.data in {"map", "where"}:
                kind_of(part, scope)
    return BOOLEAN


def _pattern_comprehension(node: Tree[Token], scope: Scope) -> Kind:
    from grammarkit.language.meaning.cypher.patterns import matched

    inner = matched([node], scope)
    *_, result = trees(node)
    for part in trees(node):
        if part.data != "variable":
            forbid(part, "in the parts of a list", _OUTSIDE)
    for condition in parts(node, "where"):
        truth(condition, inner)
    return list_of(kind_of(result, inner))


def _subquery(node: Tree[Token], scope: Scope) -> Kind:
    from grammarkit.language.meaning.cypher.clauses import subquery

    subquery(node, scope)
    return {"EXISTS": BOOLEAN, "COUNT": INTEGER}.get(str(node.children[0]).upper(), LIST)


def _shortest(node: Tree[Token], scope: Scope) -> Kind:
    _pattern(node, scope)
    return PATH


_RULES: dict[str, Callable[[Tree[Token], Scope], Kind]] = {
    "literal": _literal,
    "variable": known,
    "unary": _unary,
    "map": _map,
    "projection": _projection,
    "list_comprehension": _list_comprehension,
    "quantified": _quantified,
    "reduce": _reduce,
    "count_all": lambda _node, _scope: INTEGER,
    "pattern": _pattern,
    "pattern_comprehension": _pattern_comprehension,
    "exists": _subquery,
    "shortest": _shortest,
}
"""What tells the kind of expressions that bind variables, or whose parts are not all expressions, by their rules."""
