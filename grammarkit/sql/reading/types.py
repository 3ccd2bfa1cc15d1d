"""Comparisons and sums of values whose types the SQL dialect does not bring together.

Only what is certain is told: types of columns as their table declares them in the same SQL dialect, and of literals and
common functions. What follows from anything else is left to the database.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.errors import SqlglotError

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.reading.parts import clauses, parts
from grammarkit.sql.reading.place import own_span, span_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grammarkit.sql.reading.scope import Scope


class Kind(StrEnum):
    """Types that are alike for a comparison."""

    TEXT = "a text"
    NUMBER = "a number"
    BOOLEAN = "true or false"
    TIME = "a date or time"
    STRING = "a string"  # a literal, which takes the type of what it is compared to


def _pairs(*pairs: tuple[Kind, Kind]) -> frozenset[frozenset[Kind]]:
    return frozenset(frozenset(pair) for pair in pairs)


_APART = _pairs(
    (Kind.TEXT, Kind.NUMBER),
    (Kind.TEXT, Kind.BOOLEAN),
    (Kind.TEXT, Kind.TIME),
    (Kind.NUMBER, Kind.BOOLEAN),
    (Kind.NUMBER, Kind.TIME),
    (Kind.BOOLEAN, Kind.TIME),
)
_STRICT: Mapping[str, frozenset[frozenset[Kind]]] = MappingProxyType(
    {
        # https://www.postgresql.org/docs/current/typeconv-oper.html: no operator takes two of these
        "postgres": _APART,
        # https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_rules: strings coerce to times only
        "bigquery": _APART | _pairs((Kind.STRING, Kind.NUMBER), (Kind.STRING, Kind.BOOLEAN)),
    }
)

_SUMS_NUMBERS_ONLY = frozenset({"postgres", "bigquery", "duckdb", "tsql"})
"""SQL dialects in which SUM and AVG of a text are errors."""

_COMPARING = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between)
_RESULTS: tuple[tuple[type[exp.Expr], Kind], ...] = (
    (exp.Count, Kind.NUMBER),
    (exp.Avg, Kind.NUMBER),
    (exp.Length, Kind.NUMBER),
    (exp.Lower, Kind.TEXT),
    (exp.Upper, Kind.TEXT),
    (exp.Trim, Kind.TEXT),
    (exp.Substring, Kind.TEXT),
    (exp.CurrentDate, Kind.TIME),
    (exp.CurrentTimestamp, Kind.TIME),
    (exp.Boolean, Kind.BOOLEAN),
    (exp.Predicate, Kind.BOOLEAN),
    (exp.Connector, Kind.BOOLEAN),
    (exp.Not, Kind.BOOLEAN),
)


def clashes(node: exp.Select, scope: Scope) -> Iterator[Diagnostic]:
    """Find comparisons and sums that the dialect refuses."""
    dialect = scope.naming.dialect
    if dialect not in _STRICT and dialect not in _SUMS_NUMBERS_ONLY:
        return
    for _, expressions in clauses(node):
        for part in (part for expression in expressions for part in parts(expression)):
            if isinstance(part, _COMPARING):
                yield from _compared(part, scope)
            elif isinstance(part, exp.Sum | exp.Avg) and dialect in _SUMS_NUMBERS_ONLY:
                yield from _summed(part, scope)
            elif dialect in _STRICT and (wanted := _wanted(part)):
                yield from _operands(part, wanted, scope)
            elif dialect == "postgres" and isinstance(part, exp.Round):
                yield from _rounded(part, scope)


def _wanted(node: exp.Expr) -> Kind | None:
    """Tell what kind of operands an operator takes, where it takes one kind only."""
    match node:
        case exp.And() | exp.Or() | exp.Not():
            return Kind.BOOLEAN
        case exp.Sub() | exp.Mul() | exp.Div() | exp.Mod():
            return Kind.NUMBER
        case exp.Like() | exp.ILike():
            return Kind.TEXT
        case exp.Extract():
            return Kind.TIME
        case _:
            return None


def _operands(node: exp.Expr, wanted: Kind, scope: Scope) -> Iterator[Diagnostic]:
    """Find operands of another kind; times can be subtracted, and strings are read as what is wanted."""
    operands = [node.expression] if isinstance(node, exp.Extract) else [node.this, node.expression]
    forgiven = {wanted, Kind.STRING, *({Kind.TIME} if wanted is Kind.NUMBER else ())}
    for operand in operands:
        kind = kind_of(operand, scope) if isinstance(operand, exp.Expr) else None
        if kind is not None and kind not in forgiven:
            message = f"{_said(operand, kind, scope)} stands where {wanted} is wanted"
            yield Diagnostic("type-clash", message, span_of(operand) or span_of(node), help=_CASTS[wanted])
            return


_CASTS = {
    Kind.BOOLEAN: "compare it to a value",
    Kind.NUMBER: "write `CAST(… AS NUMERIC)`",
    Kind.TEXT: "write `CAST(… AS TEXT)`; dates are compared by `>=` and `<`",
    Kind.TIME: "write `CAST(… AS DATE)`",
}


def _rounded(node: exp.Round, scope: Scope) -> Iterator[Diagnostic]:
    if node.args.get("decimals") is not None and _is_float(node.this, scope):
        message = "ROUND takes a number of digits for NUMERIC only, and this is a floating-point number"
        yield Diagnostic("type-clash", message, span_of(node.this) or own_span(node), help="write `CAST(… AS NUMERIC)`")


def _is_float(node: exp.Expr, scope: Scope) -> bool:
    """Tell floating-point numbers, as far as that is certain."""
    match node:
        case exp.Paren() | exp.Sum() | exp.Avg() | exp.Max() | exp.Min():
            return isinstance(node.this, exp.Expr) and _is_float(node.this, scope)
        case exp.Add() | exp.Sub() | exp.Mul() | exp.Div():
            return _is_float(node.this, scope) or _is_float(node.expression, scope)
        case exp.Cast():
            return node.to.this in _FLOATS
        case exp.Column():
            declared = _declared(node, scope)
            return bool(declared) and _type(declared, scope.naming.dialect) in _FLOATS
        case _:
            return False


_FLOATS = frozenset({exp.DataType.Type.FLOAT, exp.DataType.Type.DOUBLE})


def _compared(node: exp.Expr, scope: Scope) -> Iterator[Diagnostic]:
    others = [node.args[key] for key in ("expression", "low", "high") if node.args.get(key) is not None]
    left = kind_of(node.this, scope)
    for other in (*others, *node.args.get("expressions", ())):
        right = kind_of(other, scope)
        if left is not None and right is not None and _clash(left, right, other, scope):
            message = f"{_said(node.this, left, scope)} is compared to {_said(other, right, scope)}".rstrip(",")
            yield Diagnostic("type-clash", message, span_of(node), help=_remedy(left, right))
            return


def _clash(left: Kind, right: Kind, other: exp.Expr, scope: Scope) -> bool:
    if left is Kind.NUMBER and right is Kind.STRING and not _is_number(other.name):
        return scope.naming.dialect in _STRICT
    return frozenset((left, right)) in _STRICT.get(scope.naming.dialect, frozenset())


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _remedy(left: Kind, right: Kind) -> str:
    kinds = {left, right}
    if kinds == {Kind.BOOLEAN, Kind.NUMBER}:
        return "write `TRUE` for 1 and `FALSE` for 0"
    if kinds == {Kind.STRING, Kind.NUMBER}:
        return "write the number without quotes, or compare a column of texts"
    return "compare values of one type: put one side into `CAST(… AS …)`"


def _summed(node: exp.Sum | exp.Avg, scope: Scope) -> Iterator[Diagnostic]:
    inner = node.this.expressions[0] if isinstance(node.this, exp.Distinct) and node.this.expressions else node.this
    kind = kind_of(inner, scope)
    counts = kind is Kind.BOOLEAN and scope.naming.dialect != "duckdb"
    if kind is not None and (kind is Kind.TEXT or counts):
        message = f"{node.sql_name()} is taken of {_said(inner, kind, scope)}".rstrip(",")
        remedy = "write `COUNT(CASE WHEN … THEN 1 END)`" if counts else "write `CAST(… AS NUMERIC)`"
        yield Diagnostic("type-clash", message, span_of(inner) or own_span(node), help=remedy)


def _said(node: exp.Expr, kind: Kind, scope: Scope) -> str:
    written = node.sql(dialect=scope.naming.dialect)
    return f"`{written}`, {kind}," if len(written) < _SHORT else f"{kind}"


_SHORT = 40


def kind_of(node: exp.Expr, scope: Scope) -> Kind | None:
    """Tell the kind of an expression's value, where it is certain."""
    match node:
        case exp.Paren():
            return kind_of(node.this, scope)
        case exp.Literal():
            return Kind.STRING if node.is_string else Kind.NUMBER
        case exp.Column():
            return _KINDS.get(_type(_declared(node, scope), scope.naming.dialect))
        case exp.Cast():
            return _KINDS.get(node.to.this)
        case _:
            return next((kind for of, kind in _RESULTS if isinstance(node, of)), None)


def _declared(column: exp.Column, scope: Scope) -> str:
    """Give the type that a column of a table is declared with, or nothing."""
    _, source = scope.find(column.name, column.table)
    found = source.table.column(column.name) if source is not None and source.table is not None else None
    return found.type if found is not None else ""


@lru_cache(maxsize=1024)
def _type(declared: str, dialect: str) -> object:
    try:
        return exp.DataType.build(declared, dialect=dialect).this if declared else None
    except (SqlglotError, ValueError):
        return None


_KINDS: Mapping[object, Kind] = MappingProxyType(
    {
        **dict.fromkeys(exp.DataType.TEXT_TYPES, Kind.TEXT),
        **dict.fromkeys(exp.DataType.INTEGER_TYPES, Kind.NUMBER),
        **dict.fromkeys(exp.DataType.REAL_TYPES, Kind.NUMBER),
        **dict.fromkeys(exp.DataType.TEMPORAL_TYPES - {exp.DataType.Type.TIME, exp.DataType.Type.TIMETZ}, Kind.TIME),
        exp.DataType.Type.BOOLEAN: Kind.BOOLEAN,
    }
)
