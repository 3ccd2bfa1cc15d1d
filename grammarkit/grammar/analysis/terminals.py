"""The terminals that rules and `%ignore` ask for: their shown names, and what they match."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from grammarkit.grammar.flat import expression
from grammarkit.grammar.strings import value
from grammarkit.grammar.syntax import Choice, Literal, Ref, Regexp, options
from grammarkit.grammar.terminal import NotRegular, pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.syntax import Definition, Expr

_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal. What it matches is said in one of two ways: as `words`, or as a `pattern` of Python's `re`.

    Words that ignore case are `folded`. Both are empty where only llguidance knows what is matched. `span` is where
    that is written: the right side of a definition, or the place in a rule of what has no name.
    """

    name: str
    shown: str
    span: Span
    words: tuple[str, ...] = ()
    folded: bool = False
    pattern: str = ""

    @property
    def written(self) -> str:
        """What it matches as one regular expression; nothing where it is not known."""
        if not self.words:
            return self.pattern
        return f"(?{'i' * self.folded}:{'|'.join(map(re.escape, self.words))})"


class Terminals:
    """Numbers the terminals as they are asked for.

    What stands in a rule without a name is the terminal that is defined so, if there is one, as in Lark.
    """

    def __init__(self, definitions: Mapping[str, Definition], names: Mapping[str, str]) -> None:
        self._definitions = definitions
        self._names = names
        self._numbers: dict[tuple[object, bool], int] = {}
        self._found: list[Terminal] = []

    @cached_property
    def _named(self) -> dict[object, str]:
        return {key: d.name for d in reversed(list(self._definitions.values())) if (key := _key(d.expr)) is not None}

    def of(self, expr: Expr, *, is_plain: bool = True) -> int:
        """Give the number of the terminal that an expression asks for.

        It is not `is_plain` in a rule with attributes, which only llguidance reads: it may stop early there, for one.
        """
        key: object = expr.name if isinstance(expr, Ref) else _key(expr) or expression(expr)
        key = self._named.get(key, key)
        number = self._numbers.setdefault((key, is_plain), len(self._found))
        if number == len(self._found):
            definition = self._definitions.get(key) if isinstance(key, str) else None
            is_plain = is_plain and not (definition and definition.attributes)
            self._found.append(self._terminal(definition, definition.expr if definition else expr, is_plain=is_plain))
        return number

    def found(self) -> tuple[Terminal, ...]:
        """Give all that were asked for, by number."""
        return tuple(self._found)

    def _terminal(self, definition: Definition | None, expr: Expr, *, is_plain: bool) -> Terminal:
        name = self._names.get(definition.name, definition.name) if definition else ""
        shown = name or _cut(expression(expr))
        if not is_plain:
            return Terminal(name, shown, expr.span)
        literals = [option for option in options(expr) if isinstance(option, Literal)]
        folded = {option.text.endswith("i") for option in literals}
        if len(literals) == len(options(expr)) and len(folded) == 1:
            words = tuple(dict.fromkeys(value(option.text) for option in literals))
            return Terminal(name, shown, expr.span, words=words, folded=True in folded)
        try:
            return Terminal(name, shown, expr.span, pattern=pattern(expr, self._definitions))
        except NotRegular:
            return Terminal(name, shown, expr.span)


def _key(expr: Expr) -> object:
    """Name what stands without a name by what it says; a definition of the same is the same terminal."""
    match expr:
        case Literal(text=text):
            return ("word", value(text), text.endswith("i"))
        case Regexp(pattern=body, flags=flags):
            return ("pattern", body, flags)
        case Choice(options=(only,)):
            return _key(only)
        case _:
            return None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
