"""Terminals that may match nothing: Lark refuses them, and to the engine they are optional. They become `(x)?`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grammarkit.grammar.reach import made_of, still_asked
from grammarkit.grammar.regex import RegexError, may_be_empty, nonempty
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import (
    Choice,
    Combined,
    Definition,
    Ignore,
    Literal,
    Optional,
    Ref,
    Regexp,
    Repeat,
    Sequence,
    rebuilt,
)
from grammarkit.grammar.terminal import NotRegular, pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from grammarkit.grammar.syntax import Expr, Statement


def without_empty(statements: list[Statement]) -> list[Statement]:
    """Take the empty text out of terminals, and say where they are used that they may be left out.

    Raises:
        GrammarError: what remains of a terminal is too large an expression.
    """
    terminals = {s.name: s for s in statements if isinstance(s, Definition) and s.is_terminal}
    filled = {name: _filled(terminals[name].expr, terminals) for name in nullables(terminals)}
    never = {name for name, expr in filled.items() if expr is None}
    done = [_statement(s, terminals, filled, never) for s in statements if not _is_nothing(s, never)]
    return still_asked(done)


def _is_nothing(statement: Statement, never: set[str]) -> bool:
    """Tell a terminal that matches nothing but the empty text, and its being ignored."""
    match statement:
        case Definition(name=name) | Ignore(expr=Ref(name=name)):
            return name in never
        case _:
            return False


def _statement(
    statement: Statement, terminals: Mapping[str, Definition], filled: Mapping[str, Expr | None], never: set[str]
) -> Statement:
    def change(node: Expr) -> Expr:
        return _used(node, filled, never)

    match statement:
        case Definition(name=name) if name in filled:
            expr = filled[name]
            assert expr is not None
            return replace(statement, expr=expr)
        case Definition(is_terminal=True):
            return replace(statement, expr=rebuilt(statement.expr, change))
        case Definition():
            return replace(statement, expr=rebuilt(statement.expr, lambda node: _anonymous(change(node))))
        case Ignore(expr=Ref()):
            return statement
        case Ignore(expr=expr) if nullable(expr, filled):
            return replace(statement, expr=_filled(expr, terminals) or expr)
        case Ignore(expr=expr):
            return replace(statement, expr=rebuilt(expr, change))
        case _:
            return statement


def _used(node: Expr, filled: Mapping[str, Expr | None], never: set[str]) -> Expr:
    """Write the use of a terminal that was emptied, or a repetition of one; leave out empty strings."""
    match node:
        case Literal(text='""' | '""i', span=span):
            return Sequence((), span)
        case Sequence(items=items) if any(isinstance(item, Sequence) and not item.items for item in items):
            return _shorter(node)
        case Ref(name=name, span=span) if name in never:
            return Sequence((), span)
        case Ref(name=name, span=span) if name in filled:
            return Repeat(node, "?", 0, 1, span, span)
        case Repeat(item=Repeat(item=Ref(name=name) as ref, operator="?"), operator=operator) if name in filled:
            low_operator = {"+": "*"}.get(operator, operator)
            return replace(node, item=ref, low=0, operator=low_operator)
        case _:
            return node


def _shorter(sequence: Sequence) -> Expr:
    kept = tuple(item for item in sequence.items if not isinstance(item, Sequence) or item.items or item.condition)
    if len(kept) == 1 and not sequence.alias and not sequence.condition:
        return kept[0]
    return replace(sequence, items=kept)


def _anonymous(node: Expr) -> Expr:
    """Treat a literal or pattern that stands in a rule itself."""
    if isinstance(node, Literal | Regexp) and nullable(node):
        rest = _filled(node, {})
        return Sequence((), node.span) if rest is None else Repeat(rest, "?", 0, 1, node.span, node.span)
    return node


def nullables(terminals: Mapping[str, Definition]) -> set[str]:
    """Find the terminals that may match nothing, read off their form."""
    known: dict[str, bool] = {}
    for name in made_of(terminals, terminals):
        known[name] = _nullable(terminals[name].expr, known)
    return {name for name, is_empty in known.items() if is_empty}


def nullable(expr: Expr, empty: Collection[str] = ()) -> bool:
    """Tell whether a terminal's expression may match nothing; `empty` are the names that may."""
    return _nullable(expr, dict.fromkeys(empty, True))


def _nullable(expr: Expr, known: Mapping[str, bool]) -> bool:
    match expr:
        case Literal(text=text):
            return text.removesuffix("i") == '""'
        case Regexp(pattern=body, flags=flags):
            return may_be_empty(body, flags)
        case Ref(name=name):
            return known.get(name, False)
        case Sequence(items=items):
            return all(_nullable(item, known) for item in items)
        case Choice(options=options):
            return any(_nullable(option, known) for option in options)
        case Optional():
            return True
        case Repeat(item=item, low=low):
            return low == 0 or _nullable(item, known)
        case Combined(operator="&", items=items):
            return all(_nullable(item, known) for item in items)
        case _:
            return False


def _filled(expr: Expr, terminals: Mapping[str, Definition]) -> Expr | None:
    """Write a terminal without the empty text; None if nothing is left."""
    try:
        rest = nonempty(pattern(expr, terminals))
    except (RegexError, NotRegular) as error:
        message = f"this may match nothing, and cannot be written so that it does not: {error}"
        raise GrammarError.of("", "unlowerable-regex", message, expr.span, help="let it match one character") from error
    return None if rest is None else Regexp(rest, "", expr.span)
