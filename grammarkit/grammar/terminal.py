"""What a terminal matches, as one regular expression: the bridge from syntax trees to the regex algebra."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING

from grammarkit.grammar.regex import Regex, RegexError, reprinted
from grammarkit.grammar.syntax import Choice, Literal, Optional, Range, Ref, Regexp, Repeat, Sequence

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


def pattern(expr: Expr, terminals: Mapping[str, Definition], seen: frozenset[str] = frozenset()) -> str:
    """Write a terminal's definition as one regular expression, bracketed so that it can be part of another."""
    match expr:
        case Literal(text=text):
            return _quoted(text)
        case Regexp(pattern=body, flags=flags):
            return f"(?:{reprinted(body, flags)})"
        case Range(low=low, high=high):
            return f"[{re.escape(value(low.text))}-{re.escape(value(high.text))}]"
        case Ref(name=name) if name in terminals and name not in seen:
            return pattern(terminals[name].expr, terminals, seen | {name})
        case Sequence(items=items):
            return "".join(pattern(item, terminals, seen) for item in items)
        case Choice(options=options):
            return f"(?:{'|'.join(pattern(option, terminals, seen) for option in options)})"
        case Optional(item=item):
            return f"(?:{pattern(item, terminals, seen)})?"
        case Repeat(item=item, low=low, high=high):
            return f"(?:{pattern(item, terminals, seen)}){{{low},{'' if high is None else high}}}"
        case _:
            raise NotRegular(type(expr).__name__)


def _quoted(text: str) -> str:
    body = re.escape(value(text))
    return f"(?:{reprinted(body, 'i')})" if text.endswith("i") else f"(?:{body})"


def rewritten(text: str) -> str:
    r"""Write a string so that every engine version reads it alike: as a JSON string, without `\x41` or `\U0001F600`."""
    return json.dumps(value(text), ensure_ascii=False).replace("\x7f", "\\u007f") + ("i" if text.endswith("i") else "")


def value(text: str) -> str:
    """Give the characters that a string, as written with its quotes, stands for; both engines' readings are tried."""
    body = text.removesuffix("i")
    try:
        return str(json.loads(body, strict=False))
    except ValueError:
        return str(ast.literal_eval(body))
