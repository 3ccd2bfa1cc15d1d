"""The syntax tree of a `.lark` text. Every node knows where it stands, so that a finding can point at it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grammarkit.diagnostic import Span


@dataclass(frozen=True, slots=True)
class Literal:
    """A string: `text` as it is written, with its quotes and the flag behind them."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Regexp:
    """A regular expression between slashes; `pattern` stands one character behind the start of `span`."""

    pattern: str
    flags: str
    span: Span


@dataclass(frozen=True, slots=True)
class Range:
    """`"a".."z"`."""

    low: Literal
    high: Literal
    span: Span


@dataclass(frozen=True, slots=True)
class Ref:
    """A rule or terminal by its name; with `args`, a use of a template."""

    name: str
    span: Span
    args: tuple[Expr, ...] = ()
    parameter: str = ""
    """What only llguidance reads behind a name: `::0`, `::set_bit(3)`."""

    @property
    def is_terminal(self) -> bool:
        """Whether the name is a terminal's."""
        return is_terminal(self.name)


@dataclass(frozen=True, slots=True)
class Special:
    """What only llguidance reads: `%json {...}`, `%regex {...}`, `%lark {...}`, `<|token|>`, `<[65]>`, `@name`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Repeat:
    """`item?`, `item*`, `item+` (`operator` is that character), or `item ~ low .. high` (`operator` is `~`).

    `item{low,high}`, which only llguidance reads, has the operator `{`; `high` is None where there is no bound. `mark`
    is the span of the operator with its numbers.
    """

    item: Expr
    operator: str
    low: int
    high: int | None
    mark: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Optional:
    """`[x]`: like `(x)?`, but Lark puts a None into the tree where there is no x."""

    item: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items one after the other, and the alias (`-> name`) that an alternative may end with."""

    items: tuple[Expr, ...]
    span: Span
    alias: str = ""
    condition: str = ""
    """What only llguidance reads behind an alternative: `%if is_ones(_)`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives."""

    options: tuple[Expr, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Combined:
    """`a & b` and `~a`, the regular-language operators that only llguidance reads."""

    operator: str
    items: tuple[Expr, ...]
    span: Span


Expr: TypeAlias = Literal | Regexp | Range | Ref | Special | Repeat | Optional | Sequence | Choice | Combined


@dataclass(frozen=True, slots=True)
class Definition:
    """A rule or terminal. `modifiers` are the `?` and `!` before the name, `directive` is `%override` or `%extend`."""

    name: str
    expr: Expr
    span: Span
    name_span: Span
    modifiers: str = ""
    params: tuple[str, ...] = ()
    params_span: Span | None = None
    priority: int | None = None
    priority_span: Span | None = None
    directive: str = ""
    attributes: str = ""
    """What only llguidance reads between name and colon: `::_`, `[lazy]`, `[stop="x"]`."""
    known_as: str = ""
    """What trees call it, where it had to be renamed."""
    is_apart: bool = False
    """Whether it was made to begin with something ignored, which trees leave out."""

    @property
    def is_terminal(self) -> bool:
        """Whether this defines a terminal."""
        return is_terminal(self.name)


@dataclass(frozen=True, slots=True)
class Import:
    """`%import path.to.NAME -> ALIAS` or `%import path (A, B)`; `leading_dot` marks a path relative to this file."""

    path: tuple[str, ...]
    names: tuple[str, ...]
    alias: str
    leading_dot: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Ignore:
    """`%ignore`: what may stand between any two terminals."""

    expr: Expr
    span: Span


@dataclass(frozen=True, slots=True)
class Declare:
    """`%declare`: terminals without a pattern."""

    names: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Options:
    """`%llguidance {...}`."""

    text: str
    span: Span


Statement: TypeAlias = Definition | Import | Ignore | Declare | Options


def is_terminal(name: str) -> bool:
    """Lark's rule: a terminal's name is upper case behind any underscores."""
    return name.lstrip("_")[:1].isupper()


def children(expr: Expr) -> tuple[Expr, ...]:
    """Give the parts that an expression is made of."""
    match expr:
        case Ref(args=parts) | Sequence(items=parts) | Choice(options=parts) | Combined(items=parts):
            return parts
        case Repeat(item=item) | Optional(item=item):
            return (item,)
        case _:
            return ()


def options(expr: Expr) -> tuple[Expr, ...]:
    """Give the alternatives of an expression, which is its own only one where there is no choice."""
    return expr.options if isinstance(expr, Choice) else (expr,)


def walk(expr: Expr) -> Iterator[Expr]:
    """Go through an expression and all its parts, in the order of the text."""
    todo = [expr]
    while todo:
        node = todo.pop()
        yield node
        todo.extend(reversed(children(node)))


def rebuilt(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """Copy an expression with `change` applied to each part, innermost first."""
    match expr:
        case Ref(args=parts) if parts:
            expr = replace(expr, args=tuple(rebuilt(part, change) for part in parts))
        case Sequence(items=parts) | Combined(items=parts):
            expr = replace(expr, items=tuple(rebuilt(part, change) for part in parts))
        case Choice(options=parts):
            expr = replace(expr, options=tuple(rebuilt(part, change) for part in parts))
        case Repeat(item=item) | Optional(item=item):
            expr = replace(expr, item=rebuilt(item, change))
        case _:
            pass
    return change(expr)
