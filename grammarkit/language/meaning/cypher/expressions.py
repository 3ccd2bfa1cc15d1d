"""What an expression is, and whether what is in it may stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lark import Token, Tree

from grammarkit.language.meaning.cypher.aggregation import alone, forbid, function_name, is_aggregate
from grammarkit.language.meaning.cypher.functions import FUNCTIONS, PATTERNS
from grammarkit.language.meaning.cypher.kinds import (
    ANY,
    BOOLEAN,
    ENTITIES,
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
    fits,
    list_of,
    united,
)
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
    for child in trees(node):
        kind_of(child, scope)
    return ANY


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


def _variable(node: Tree[Token], scope: Scope) -> Kind:
    return known(node, scope)


def _unary(node: Tree[Token], scope: Scope) -> Kind:
    sign, operand = node.children
    assert isinstance(operand, Tree)
    is_smallest = sign == "-" and operand.data == "literal" and _is_beyond(operand.children[0])
    found = INTEGER if is_smallest else kind_of(operand, scope)
    expect(operand, found, NUMBERS, f"`{sign}`")
    return found


def _binary(node: Tree[Token], scope: Scope) -> Kind:
    left, operator, right = node.children
    kinds = [kind_of(left, scope), kind_of(right, scope)]
    if operator != "+":
        for operand, kind in zip((left, right), kinds, strict=True):
            expect(operand, kind, NUMBERS, f"`{operator}`")
    if any(kind.name == LIST.name for kind in kinds):
        return LIST
    if STRING in kinds and operator == "+":
        return STRING
    if set(kinds) <= set(NUMBERS):
        return FLOAT if FLOAT in kinds or operator == "^" else INTEGER
    return ANY


def _logical(node: Tree[Token], scope: Scope) -> Kind:
    """AND, OR, XOR and NOT."""
    word = {"conjunction": "AND", "disjunction": "OR", "exclusive": "XOR"}.get(node.data, "NOT")
    for operand in trees(node):
        expect(operand, kind_of(operand, scope), (BOOLEAN,), f"`{word}`")
    return BOOLEAN


def _comparison(node: Tree[Token], scope: Scope) -> Kind:
    operator = ""
    for child in node.children:
        if isinstance(child, Token):
            operator = child.type
            continue
        found = kind_of(child, scope)
        if operator == "IN":
            expect(child, found, (LIST,), "`IN`")
        operator = ""
    return BOOLEAN


def _property(node: Tree[Token], scope: Scope) -> Kind:
    base = node.children[0]
    found = kind_of(base, scope)
    if not fits(found, WITH_PROPERTIES):
        name = name_of(trees(node)[-1])
        raise Fault(
            f"`.{name}` is read of {found}, which has no properties",
            node,
            help="read a property of a node, a relationship or a map",
        )
    return ANY


def _index(node: Tree[Token], scope: Scope) -> Kind:
    base, index = node.children
    found, by = kind_of(base, scope), kind_of(index, scope)
    expect(base, found, (LIST, *WITH_PROPERTIES), "`[…]`")
    if found != ANY:
        is_list = found.name == LIST.name
        expect(index, by, (INTEGER,) if is_list else (STRING,), f"the index of {found}")
    return found.of if found.name == LIST.name else ANY


def _slice(node: Tree[Token], scope: Scope) -> Kind:
    base, *bounds = trees(node)
    found = kind_of(base, scope)
    expect(base, found, (LIST,), "`[…..…]`")
    for bound in bounds:
        expect(bound, kind_of(bound, scope), (INTEGER,), "a bound of a slice")
    return found


def _labelled(node: Tree[Token], scope: Scope) -> Kind:
    base = node.children[0]
    expect(base, kind_of(base, scope), ENTITIES, "a test of labels")
    return BOOLEAN


def _list(node: Tree[Token], scope: Scope) -> Kind:
    return list_of(united(kind_of(child, scope) for child in trees(node)))


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


def _case(node: Tree[Token], scope: Scope) -> Kind:
    for child in trees(node):
        for part in trees(child) if child.data == "when" else (child,):
            kind_of(part, scope)
    return ANY


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


def _function(node: Tree[Token], scope: Scope) -> Kind:
    name = function_name(node)
    if is_aggregate(node):
        alone(node)
    given = trees(node)
    kinds = [
        _pattern(argument, scope) if argument.data == "pattern" and name in PATTERNS else kind_of(argument, scope)
        for argument in given
    ]
    signature = FUNCTIONS.get(name)
    if signature is None:
        if "." not in name:
            _unknown(node)
        return ANY
    if len(given) < signature.least or (signature.most is not None and len(given) > signature.most):
        wanted = str(signature.least) if signature.least == signature.most else f"from {signature.least}"
        if signature.most is not None and signature.least != signature.most:
            wanted += f" to {signature.most}"
        raise Fault(
            f"`{node.children[0]}` takes {wanted} argument{'s' * (wanted != '1')}, not {len(given)}",
            node,
            help=f"give it {wanted} argument{'s' * (wanted != '1')}",
        )
    for at, (argument, kind) in enumerate(zip(given, kinds, strict=True)):
        if argument.data != "pattern":
            expect(argument, kind, signature.takes[min(at, len(signature.takes) - 1)], f"`{node.children[0]}`")
    return list_of(kinds[0]) if name == "collect" else signature.gives


def _unknown(node: Tree[Token]) -> None:
    from difflib import get_close_matches

    name = str(node.children[0])
    near = get_close_matches(name.lower(), FUNCTIONS, n=1, cutoff=0.75)
    advice = (
        f"call `{near[0]}`" if near else "call one that Cypher has; those of a plug-in have a namespace, as `apoc.`"
    )
    raise Fault(f"there is no function `{name}`", node.children[0], help=advice)


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
    "variable": _variable,
    "unary": _unary,
    "binary": _binary,
    "conjunction": _logical,
    "disjunction": _logical,
    "exclusive": _logical,
    "negation": _logical,
    "comparison": _comparison,
    "property": _property,
    "index": _index,
    "slice": _slice,
    "labelled": _labelled,
    "list": _list,
    "map": _map,
    "projection": _projection,
    "case_expression": _case,
    "list_comprehension": _list_comprehension,
    "quantified": _quantified,
    "reduce": _reduce,
    "function": _function,
    "count_all": lambda _node, _scope: INTEGER,
    "pattern": _pattern,
    "pattern_comprehension": _pattern_comprehension,
    "exists": _subquery,
    "shortest": _shortest,
}
"""What tells the kind of each expression, by its rule in the grammar."""
