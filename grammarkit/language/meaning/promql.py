"""PromQL: every operand and argument is of a type that is taken there, and selectors select by something.

Types, operators and arguments are those of "Querying basics", "Operators" and "Functions" of the Prometheus 3
documentation; the functions and what they take are in `promql_functions.py`.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from lark import Token, Tree

from grammarkit.language.meaning.promql_functions import (
    AGGREGATES,
    FUNCTIONS,
    MATRIX,
    SCALAR,
    STRING,
    VECTOR,
    Signature,
)
from grammarkit.language.positions import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMES = {SCALAR: "a scalar", VECTOR: "an instant vector", MATRIX: "a range vector", STRING: "a string"}
_NUMBERS = frozenset({SCALAR, VECTOR})
_LONGEST = 9.2e9
"""Seconds that fit into Go's `time.Duration`."""
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}


def check(tree: Tree[Token]) -> None:
    """Object to an expression that Prometheus would not evaluate, whatever its data.

    Raises:
        Fault: one part has the wrong type, number of arguments or length; it points at it.
    """
    kinds: dict[int, str] = {}
    for node in tree.iter_subtrees():
        kinds[id(node)] = _kind(node, kinds)


def _kind(node: Tree[Token], kinds: Mapping[int, str]) -> str:
    """Give the type of an expression, whose parts are known."""
    parts = [part for part in node.children if isinstance(part, Tree)]
    first = kinds[id(parts[0])] if parts else ""
    match node.data:
        case "number":
            return SCALAR
        case "string":
            return STRING
        case "selector":
            _selects(node)
            return VECTOR
        case "range":
            _lasts(node.children[-1])
            return MATRIX
        case "subquery":
            _expect(parts[0], first, {VECTOR})
            return MATRIX
        case "offset":
            _bounded(node.children[-1])
            return ""
        case "unary":
            _expect(parts[0], first, _NUMBERS)
            return first
        case "binary":
            return _binary(node, kinds)
        case "call":
            return _call(node, parts, kinds)
        case "aggregation":
            arguments = [part for part in parts if part.data != "by"]
            _arguments(node, AGGREGATES[str(_first(node)).lower()], arguments, kinds)
            return VECTOR
        case _:
            return first


def _binary(node: Tree[Token], kinds: Mapping[int, str]) -> str:
    left, right = node.children[0], node.children[-1]
    operator = next(part for part in node.children if isinstance(part, Token))
    is_set = operator.type in {"AND", "OR"}
    for side in (left, right):
        _expect(side, kinds[id(side)], {VECTOR} if is_set else _NUMBERS, f"of `{operator}`")
    both = {kinds[id(left)], kinds[id(right)]}
    for part in node.find_data("grouping") if is_set else ():
        if part in node.children:
            raise Fault(f"`{operator}` matches many to many, and takes no grouping", part)
    has_bool = any(isinstance(part, Tree) and part.data == "bool" for part in node.children)
    if both == {SCALAR} and operator.type == "COMPARISON" and not has_bool:
        raise Fault("a comparison of two scalars needs `bool`", operator)
    matching = next((part for part in node.children if isinstance(part, Tree) and part.data == "matching"), None)
    if matching is not None and both != {VECTOR}:
        raise Fault("labels are matched between two instant vectors only", matching)
    return VECTOR if VECTOR in both else SCALAR


def _call(node: Tree[Token], parts: Sequence[Tree[Token]], kinds: Mapping[int, str]) -> str:
    name = str(_first(node))
    if name == "info":
        _expect(parts[0], kinds[id(parts[0])], {VECTOR})
        return VECTOR
    _arguments(node, FUNCTIONS[name], parts, kinds)
    return FUNCTIONS[name].result


def _arguments(node: Tree[Token], signature: Signature, given: Sequence[Tree[Token]], kinds: Mapping[int, str]) -> None:
    least, most, name = signature.least, signature.most, _first(node)
    if len(given) < least or (most is not None and len(given) > most):
        wanted = str(least) if least == most else f"at least {least}" if most is None else f"{least} to {most}"
        raise Fault(f"`{name}` takes {wanted} argument{'s' * (wanted != '1')}, not {len(given)}", name)
    for at, argument in enumerate(given):
        wants = signature.takes[min(at, len(signature.takes) - 1)]
        _expect(argument, kinds[id(argument)], {wants}, f"here in `{name}`")


def _expect(part: object, kind: str, wanted: set[str] | frozenset[str], where: str = "here") -> None:
    if kind not in wanted:
        expected = " or ".join(_NAMES[each] for each in sorted(wanted))
        raise Fault(f"{where} goes {expected}, and this is {_NAMES.get(kind, 'none')}", part)


def _selects(selector: Tree[Token]) -> None:
    """Object to a selector that the empty text would match, and that names no metric."""
    if any(isinstance(part, Token) for part in selector.children):
        return
    matchers = selector.children[0]
    assert isinstance(matchers, Tree)
    if not any(isinstance(part, Token) or _is_narrow(part) for part in matchers.children):
        raise Fault("a selector needs a metric, or a matcher that the empty string does not match", selector)


def _is_narrow(matcher: Tree[Token]) -> bool:
    _, sign, text = map(str, matcher.children)
    value = text[1:-1] if text.startswith("`") else ast.literal_eval(text)
    match sign:
        case "=":
            return value != ""
        case "!=":
            return value == ""
        case regular:
            try:
                is_empty_matched = re.fullmatch(value, "") is not None
            except re.error:  # Go's syntax is not quite Python's; whether that is a fault is not for here
                return True
            return is_empty_matched == (regular == "!~")


def _lasts(length: object) -> None:
    seconds = _seconds(length)
    if seconds is not None and seconds <= 0:
        raise Fault("a duration must be longer than nothing", length)
    _bounded(length)


def _bounded(length: object) -> None:
    seconds = _seconds(length)
    if seconds is not None and abs(seconds) > _LONGEST:
        raise Fault("the duration is out of bounds", length)


def _seconds(length: object) -> float | None:
    """Compute a duration, as far as it is known before it is run.

    Raises:
        Fault: something is divided by zero.
    """
    if isinstance(length, Token):
        if length.type == "DURATION":
            return sum(float(n) * _SECONDS[unit] for n, unit in re.findall(r"([0-9]+)(ms|[smhdwy])", length))
        return float(int(length, 16)) if length[:2] in {"0x", "0X"} else float(length)
    if not isinstance(length, Tree) or length.data == "time_call":
        return None
    known = [_seconds(part) for part in length.children if isinstance(part, Tree) or part.type in _LITERALS]
    operator = next((part for part in length.children if isinstance(part, Token) and part.type in _OPERATORS), None)
    if operator in {"/", "%"} and known[-1] == 0:
        raise Fault("division by zero", length)
    if any(value is None for value in known):
        return None
    return _computed(str(operator), [value for value in known if value is not None])


_LITERALS = {"DURATION", "DECIMAL"}
_OPERATORS = {"SIGN", "TIMES", "POWER"}


def _computed(operator: str, values: Sequence[float]) -> float | None:
    match operator, values:
        case "-", [value]:
            return -value
        case _, [value]:
            return value
        case "+", [left, right]:
            return left + right
        case "-", [left, right]:
            return left - right
        case "*", [left, right]:
            return left * right
        case "/", [left, right]:
            return left / right
        case _:
            return None


def _first(node: Tree[Token]) -> Token:
    return next(part for part in node.children if isinstance(part, Token))
