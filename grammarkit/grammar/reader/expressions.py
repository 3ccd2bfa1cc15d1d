"""Reads what stands behind a colon: alternatives, items, what is repeated. One function a construct.

How tight things bind, from loose to tight: `|`, then `->`, `&`, one after the other, and `?` `*` `+` `~ n` on an item.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.grammar.reader.extensions import NESTED, condition, nested, parameter
from grammarkit.grammar.reader.misplaced import ALIAS, LINE_END
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import (
    Choice,
    Combined,
    Literal,
    Optional,
    Range,
    Ref,
    Regexp,
    Repeat,
    Sequence,
    Special,
)

if TYPE_CHECKING:
    from grammarkit.grammar.reader.cursor import Cursor
    from grammarkit.grammar.syntax import Expr

_DEEPEST = 60
"""Brackets nested deeper are refused: the engine takes fewer than 30 levels, and each is five frames of stack here."""

_SIGNS: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_REPEATS = frozenset({*_SIGNS, "~", "{"})
_VALUES = frozenset({"name", "string", "regexp"})
_LETTERS = frozenset({"name", "underscore"})
_MODIFIES = re.compile(r"\?[a-z]")


def choice(here: Cursor) -> Expr:
    """Read alternatives."""
    first = here.at
    here.depth += 1
    if here.depth > _DEEPEST:
        message = f"brackets are nested more than {_DEEPEST} deep"
        remedy = "write the inner brackets as a rule of their own"
        raise GrammarError.of(here.text, "deep-nesting", message, here.word.span(here.file), help=remedy)
    options = [_alternative(here)]
    while here.accept("|"):
        options.append(_alternative(here))
    here.depth -= 1
    return options[0] if len(options) == 1 else Choice(tuple(options), here.since(first))


def _alternative(here: Cursor) -> Expr:
    first = here.at
    expr = _sequence(here)
    if here.kind == "&":
        parts = [expr]
        while here.accept("&"):
            parts.append(_sequence(here))
        expr = Combined("&", tuple(parts), here.since(first))
    alias = when = ""
    if here.accept("->"):
        alias = _alias(here)
    if here.kind == "directive" and here.word.text == "%if":
        when = condition(here)
    if not alias and not when:
        return expr
    if isinstance(expr, Sequence) and not expr.alias and not expr.condition:
        return Sequence(expr.items, here.since(first), alias, when)
    return Sequence((expr,), here.since(first), alias, when)


def _alias(here: Cursor) -> str:
    word = here.word
    if word.kind != "name" or word.text.strip("_")[:1].isupper():
        raise here.unexpected(ALIAS)
    here.next()
    if here.kind == "name" and here.word.start == word.end:
        raise here.unexpected(LINE_END)
    return word.text


def _sequence(here: Cursor) -> Expr:
    first = here.at
    items: list[Expr] = []
    while item := _item(here):
        items.append(item)
    return items[0] if len(items) == 1 else Sequence(tuple(items), here.since(first))


def _item(here: Cursor) -> Expr | None:
    """Read an item and what repeats it; None where none begins."""
    first = here.at
    atom = _atom(here)
    mark, operator = here.at, here.kind
    bounds = _bounds(here) if atom and operator in _REPEATS else None
    if atom is None or bounds is None:
        return atom
    return Repeat(atom, operator, *bounds, here.since(mark), here.since(first))


def _bounds(here: Cursor) -> tuple[int, int | None] | None:
    """Read `+`, `~ 1 .. 3` or `{1,3}`; None where `?` or `~` belongs to what follows."""
    match here.kind:
        case "~" if here.following != "number":
            return None
        case "~":
            here.next()
            low = here.number()
            return low, here.number() if here.accept("..") else low
        case "{":
            return _braces(here)
        case sign if _MODIFIES.match(here.text, here.word.start):
            return None
        case sign:
            here.next()
            return _SIGNS[sign]


def _braces(here: Cursor) -> tuple[int, int | None]:
    """Read `{2,3}`, which only llguidance does."""
    here.next()
    low = here.number() if here.kind == "number" else 0
    high: int | None = low
    if here.accept(","):
        high = here.number() if here.kind == "number" else None
    here.take("}")
    return low, high


def _atom(here: Cursor) -> Expr | None:
    first = here.at
    word = here.word
    match word.kind:
        case "name":
            return _ref(here)
        case "string":
            return _literal(here)
        case "regexp":
            return _regexp(here)
        case "(" | "[":
            here.next()
            inner = choice(here)
            here.take(")" if word.kind == "(" else "]")
            return Optional(inner, here.since(first)) if word.kind == "[" else inner
        case "special":
            here.next()
            return Special(word.text, word.span(here.file))
        case "directive" if word.text in NESTED:
            return nested(here)
        case "~" if here.following != "number":
            here.next()
            inner_atom = _atom(here)
            if inner_atom is None:
                raise here.unexpected("what is excluded")
            return Combined("~", (inner_atom,), here.since(first))
        case _:
            return None


def _regexp(here: Cursor) -> Regexp:
    word = here.word
    if word.text.startswith("/*"):
        raise here.unexpected(LINE_END)
    here.next()
    end = word.text.rindex("/")
    return Regexp(word.text[1:end], word.text[end + 1 :], word.span(here.file))


def _literal(here: Cursor) -> Expr:
    first = here.at
    word = here.next()
    low = Literal(word.text, word.span(here.file))
    if not here.accept(".."):
        return low
    word = here.take("string")
    return Range(low, Literal(word.text, word.span(here.file)), here.since(first))


def _ref(here: Cursor) -> Ref:
    first = here.at
    word = here.next()
    if here.kind in _LETTERS and here.word.start == word.end and not _are_names(here, first):
        raise here.unexpected(LINE_END)
    if here.kind == "::":
        mark = here.at
        parameter(here)
        return Ref(word.text, here.since(first), parameter=here.text_since(mark))
    if here.kind == "{" and here.following in _VALUES:
        args = _args(here)
        return Ref(word.text, here.since(first), args)
    return Ref(word.text, word.span(here.file))


def _are_names(here: Cursor, first: int) -> bool:
    """Tell `aB`, which both readers take for `a B`, from a misspelt name: by whether its parts are names elsewhere."""
    last = first
    while here.words[last + 1].kind in _LETTERS and here.words[last + 1].start == here.words[last].end:
        last += 1
    return here.names.issuperset(word.text for word in here.words[first : last + 1])


def _args(here: Cursor) -> tuple[Expr, ...]:
    """Read the values that a template is used with."""
    here.next()
    args = [_value(here)]
    while here.accept(","):
        args.append(_value(here))
    here.take("}", "`,` or `}`")
    return tuple(args)


def _value(here: Cursor) -> Expr:
    value = _atom(here) if here.kind in _VALUES else None
    if value is None:
        raise here.unexpected("a name, a string or a pattern")
    return value
