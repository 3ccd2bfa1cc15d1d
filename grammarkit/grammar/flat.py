"""The flat form: rules and terminals printed one after the other in one canonical way, that every engine version reads.

Printing says nothing about what may be printed; `lower.py` sees to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.grammar.syntax import (
    Choice,
    Combined,
    Definition,
    Ignore,
    Literal,
    Optional,
    Options,
    Range,
    Ref,
    Regexp,
    Repeat,
    Sequence,
    Special,
    options,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.syntax import Expr, Statement

_WIDE = 110
"""A definition longer than this is printed an alternative a line."""


@dataclass(frozen=True, slots=True)
class Flat:
    """A printed grammar, and for each of its lines the place in the author's text that it came from."""

    text: str
    origins: tuple[Span, ...]

    def origin(self, line: int) -> Span | None:
        """Give the place that a line of the flat text (from 1) came from."""
        return self.origins[line - 1] if 0 < line <= len(self.origins) else None


def printed(statements: Iterable[Statement], *, priorities: bool = False) -> Flat:
    """Print statements in the order given, with `priorities` those of rules too, which no engine but Lark reads."""
    lines: list[str] = []
    origins: list[Span] = []
    for statement in statements:
        block = _statement(statement, priorities=priorities).split("\n")
        span = statement.name_span if isinstance(statement, Definition) else statement.span
        lines += block
        origins += [span] * len(block)
    return Flat("\n".join(lines) + "\n", tuple(origins))


def expression(expr: Expr) -> str:
    """Print an expression that stands alone."""
    return _expr(expr, 0)


def _statement(statement: Statement, *, priorities: bool) -> str:
    match statement:
        case Definition():
            return _definition(statement, priorities=priorities)
        case Ignore(expr=expr):
            return f"%ignore {_expr(expr, 0)}"
        case Options(text=text):
            return f"%llguidance {text}"
        case _:
            raise TypeError(f"{type(statement).__name__} has no flat form")


def _definition(definition: Definition, *, priorities: bool) -> str:
    # llguidance reads `!?rule`, and refuses `?!rule`.
    modifiers = "".join(sorted(definition.modifiers))
    priority = f".{definition.priority}" if priorities and definition.priority and not definition.is_terminal else ""
    head = f"{modifiers}{definition.name}{priority}{definition.attributes}: "
    alternatives = [_expr(option, 1) for option in options(definition.expr)]
    line = head + " | ".join(alternatives)
    return line if len(line) <= _WIDE else head + "\n    | ".join(alternatives)


def _expr(expr: Expr, tightness: int) -> str:
    """Print an expression; `tightness` is 0 for a choice, 1 for a sequence, 2 for what an operator binds to."""
    match expr:
        case Literal(text=text) | Special(text=text):
            return text
        case Regexp(pattern=pattern, flags=flags):
            return f"/{pattern}/{flags}"
        case Range(low=low, high=high):
            return f"{low.text}..{high.text}"
        case Ref(name=name, args=args, parameter=parameter):
            return name + parameter + (f"{{{', '.join(_expr(arg, 0) for arg in args)}}}" if args else "")
        case Optional(item=item):
            return f"[{_expr(item, 0)}]"
        case Repeat():
            return _repeat(expr)
        case Sequence(items=items, alias=alias, condition=condition):
            body = " ".join(_expr(item, 2) for item in items)
            text = " ".join(filter(None, (body, alias and f"-> {alias}", condition)))
            return f"({text})" if tightness > 1 else text
        case Choice(options=parts):
            text = " | ".join(_expr(part, 1) for part in parts)
            return f"({text})" if tightness > 0 else text
        case Combined(operator="~", items=(item,)):
            text = f"~{_expr(item, 2)}"
            return f"~({_expr(item, 0)})" if isinstance(item, Repeat | Combined) else text
        case Combined(items=items):
            text = " & ".join(_expr(item, 2) for item in items)
            return f"({text})" if tightness > 1 else text


def _repeat(repeat: Repeat) -> str:
    item = _expr(repeat.item, 2)
    if isinstance(repeat.item, Repeat) or (isinstance(repeat.item, Combined) and repeat.item.operator == "~"):
        item = f"({item})"
    match repeat.operator:
        case "~" if repeat.low == repeat.high:
            return f"{item} ~ {repeat.low}"
        case "~":
            # Without the spaces every llguidance before 1.9, and OpenAI, refuse it.
            return f"{item} ~ {repeat.low} .. {repeat.high}"
        case "{":
            return f"{item}{{{repeat.low},{'' if repeat.high is None else repeat.high}}}"
        case operator:
            return item + operator
