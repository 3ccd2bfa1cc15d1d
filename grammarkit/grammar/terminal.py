"""What a terminal matches, as one regular expression of Python's `re`, joined as Lark joins it."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import reduce
from typing import TYPE_CHECKING

from grammarkit.grammar.brackets import is_bracketed
from grammarkit.grammar.reach import made_of, refs
from grammarkit.grammar.regex import FREE, Regex, RegexError
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.regex.syntax import width
from grammarkit.grammar.strings import value
from grammarkit.grammar.syntax import Choice, Combined, Literal, Optional, Range, Ref, Regexp, Repeat, Sequence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.grammar.syntax import Definition, Expr


class NotRegular(Exception):
    """A terminal holds something that is not a regular expression over characters, or is defined elsewhere."""


def language(expr: Expr, terminals: Mapping[str, Definition]) -> Regex:
    """Give the regular language of a terminal's definition.

    Raises:
        NotRegular: it refers to a name that is not in `terminals`, to itself, or to what only llguidance knows.
    """
    try:
        return Regex.parse(pattern(expr, terminals))
    except RegexError as error:
        raise NotRegular(error.message) from error


_WORTH_READING = 20_000
"""Characters of an alternative whose widths are looked at, to put it where Lark would."""

_LONGEST = 400_000
"""Characters of a pattern. Terminals made twice of each other double with each step."""


def pattern(expr: Expr, terminals: Mapping[str, Definition]) -> str:
    """Write a terminal's definition as one regular expression, bracketed so that it can be part of another.

    Raises:
        NotRegular: as `language`; or it is longer than anything that an automaton could be made of.
    """
    known: dict[str, str] = {}
    for name in made_of((ref.name for ref in refs(expr)), terminals):
        known[name] = _written(terminals[name].expr, known)
        if len(known[name]) > _LONGEST:
            raise NotRegular(f"`{name}` is too long a pattern")
    return _written(expr, known)


def _written(expr: Expr, known: Mapping[str, str]) -> str:
    match expr:
        case Literal(text=text):
            return f"(?i:{re.escape(value(text))})" if text.endswith("i") else f"(?:{re.escape(value(text))})"
        case Regexp(pattern=body, flags=flags):
            shared = "".join(sorted(set(flags) & set("imsx")))
            return f"(?{shared}:{body})" if shared or not is_bracketed(body) else body
        case Range(low=low, high=high):
            return f"[{re.escape(value(low.text))}-{re.escape(value(high.text))}]"
        case Ref(name=name) if name in known:
            return known[name]
        case Sequence(items=items):
            return "".join(_written(item, known) for item in items)
        case Choice(options=options):
            return f"(?:{'|'.join(_longest_first(options, known))})"
        case Optional(item=item):
            return f"(?:{_written(item, known)})?"
        case Repeat(item=item, low=low, high=high):
            return f"(?:{_written(item, known)}){{{low},{'' if high is None else high}}}"
        case Combined(operator=operator, items=items):
            return f"(?:{_combined(operator, [_written(item, known) for item in items])})"
        case _:
            raise NotRegular(type(expr).__name__)


def _combined(operator: str, patterns: list[str]) -> str:
    """Write what several patterns have in common (`&`), or what one does not match (`~`)."""
    try:
        languages = [Regex.parse(pattern) for pattern in patterns]
        found = FREE.minus(languages[0]) if operator == "~" else reduce(Regex.intersect, languages)
        return found.pattern()
    except RegexError as error:
        raise NotRegular(error.message) from error


def _longest_first(options: tuple[Expr, ...], known: Mapping[str, str]) -> list[str]:
    """Write alternatives in Lark's order, in which those that may be longer come first."""
    words = [option for option in options if isinstance(option, Literal)]
    if len(words) == len(options):
        words.sort(key=lambda word: -len(value(word.text)))
        return [_written(word, known) for word in words]
    return sorted((_written(option, known) for option in options), key=_order)


def _order(written: str) -> tuple[float, float, int]:
    least = most = 0.0
    if len(written) <= _WORTH_READING:
        with suppress(RegexError):
            least, most = width(parse(written))
    return -most, -least, -len(written)
