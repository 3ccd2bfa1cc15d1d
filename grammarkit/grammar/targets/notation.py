"""Prints a grammar in the notation that llama.cpp's GBNF and xgrammar's EBNF share.

In order: the lowered grammar is read into forms; the empty text is taken out of rules (`empty`), then left recursion
(`recursion`); ignored text is woven in (`weave`, which says what language comes out); repetitions are kept within
bounds (`bound`); the rest is printed one way. Both engines read all that is written here alike: strings and classes
with the escapes that they share, and names that neither takes for something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.grammar.regex.charset import LAST, CharSet
from grammarkit.grammar.targets.between import between
from grammarkit.grammar.targets.bound import bounded
from grammarkit.grammar.targets.empty import derived, solid
from grammarkit.grammar.targets.factor import factored
from grammarkit.grammar.targets.form import (
    EMPTY,
    Alt,
    Call,
    Chars,
    Form,
    Repeat,
    Rules,
    Seq,
    optional,
    reached,
    text_of,
)
from grammarkit.grammar.targets.read import START, read
from grammarkit.grammar.targets.recursion import without_left_recursion
from grammarkit.grammar.targets.weave import IGNORED, first_of, inner, woven

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grammarkit.grammar.lower import Lowered

_WIDE = 110
"""A rule longer than this is printed an alternative a line."""

_ROOT = "-root"
_OWN_NAMES = {_ROOT: "root", IGNORED: "ignored"}
_TAKEN = ("true", "false", "Regex", "Substring", "TagDispatch", "Token", "TokenTagDispatch", "ExcludeToken")
"""Names that mean something else to xgrammar."""

_ASCII = CharSet(((0, 0x7F),))
_SIGNS: dict[tuple[int, int | None], str] = {(0, None): "*", (1, None): "+", (0, 1): "?"}
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "\\": r"\\"}


@dataclass(frozen=True, slots=True)
class Notation:
    """In what the two differ: `most` is how often anything may be repeated, None where that does not matter."""

    title: str
    most: int | None = None


def printed(low: Lowered, notation: Notation) -> str:
    """Print a lowered grammar.

    Raises:
        GrammarError: it holds what the notation cannot say, or no sentence.
    """
    rules = {name: factored(form) for name, form in _rules(low, notation.title).items()}
    if notation.most is not None:
        rules = bounded(rules, notation.most)
    names = _names(rules)
    return "".join(f"{_line(names[name], form, names)}\n" for name, form in rules.items())


def _rules(low: Lowered, title: str) -> Rules:
    """Make rules over characters: the root, then rules in the order in which they are met, then terminals."""
    reading = read(low.statements, title)
    rules = without_left_recursion(solid(reading.rules))
    ignored = between(reading)
    words = solid({**reading.terminals, IGNORED: ignored})
    if ignored == EMPTY or START not in rules:
        made, top = {name: inner(form, EMPTY) for name, form in rules.items()}, START
    else:
        made, top = woven(rules, START, Call(IGNORED)), first_of(START)
        words[IGNORED] = optional(words[IGNORED])
    body = made.get(top, EMPTY)
    everything = {_ROOT: optional(body) if derived(reading.rules)[START].empty else body, **made, **words}
    met = sorted(reached(everything, [_ROOT]), key=lambda name: (name in words, name == IGNORED))
    return {name: everything[name] for name in met}


def _names(rules: Iterable[str]) -> Mapping[str, str]:
    """Name rules as both engines can: letters, digits and dashes, a letter first; `sum_list` becomes `sum-list`."""
    given: dict[str, str] = {}
    taken = {*_TAKEN, *_OWN_NAMES.values()}
    for name in rules:
        wanted = name.strip("_-").replace("_", "-") or "rule"
        wanted = wanted if wanted[0].isalpha() else f"rule-{wanted}"
        found, n = wanted, 1
        while found in taken:
            found, n = f"{wanted}-{n}", n + 1
        given[name] = _OWN_NAMES.get(name, found)
        taken.add(given[name])
    return given


def _line(name: str, form: Form, names: Mapping[str, str]) -> str:
    options = form.options if isinstance(form, Alt) else (form,)
    printed_options = [_printed(option, names, 1) for option in options]
    line = f"{name} ::= " + " | ".join(printed_options)
    # A rule goes on behind a line that ends in `|`, and behind no other.
    return line if len(line) <= _WIDE else f"{name} ::=\n  " + " |\n  ".join(printed_options)


def _printed(form: Form, names: Mapping[str, str], tightness: int) -> str:
    """Print a form; `tightness` is 0 for a choice, 1 for a sequence, 2 for what an operator binds to."""
    if text := text_of(form):
        return f'"{"".join(_character(char) for char in text)}"'
    match form:
        case Chars(chars=chars):
            return _class(chars)
        case Call(name=name):
            return names[name]
        case Repeat(item=item, low=low, high=high):
            body = _printed(item, names, 2) + (_SIGNS.get((low, high)) or _bounds(low, high))
            return f"({body})" if tightness > 1 else body
        case Seq(items=()):
            return '""'
        case Seq():
            body = " ".join(_printed(item, names, 2 if isinstance(item, Alt) else 1) for item in _runs(form))
            return f"({body})" if tightness > 1 else body
        case Alt(options=options):
            body = " | ".join(_printed(option, names, 1) for option in options)
            return f"({body})" if tightness > 0 else body
        case _:
            raise TypeError(f"{type(form).__name__} has no place in rules over characters")


def _runs(form: Seq) -> list[Form]:
    """Bring characters together that make up a text."""
    runs: list[Form] = []
    for item in form.items:
        before = runs[-1] if runs else EMPTY
        if text_of(item) and text_of(before):
            runs[-1] = Seq((*(before.items if isinstance(before, Seq) else (before,)), item))
        else:
            runs.append(item)
    return runs


def _bounds(low: int, high: int | None) -> str:
    return f"{{{low}}}" if low == high else f"{{{low},{'' if high is None else high}}}"


def _class(chars: CharSet) -> str:
    """Print a set of characters; one that lacks only characters of ASCII is written by what it lacks.

    xgrammar misread `[^é]` in some versions (measured: 0.1.30 to 0.1.32), and never the set written out.
    """
    lacking = chars.complement()
    negated = chars.has(LAST) and lacking.minus(_ASCII) == CharSet()
    listed = lacking if negated else chars
    if not listed.ranges:
        return r"[\u0000-\U0010ffff]" if negated else r"[^\u0000-\U0010ffff]"
    body = "".join(_range(low, high) for low, high in listed.ranges)
    return f"[{'^' if negated else ''}{body}]"


def _range(low: int, high: int) -> str:
    first, last = _character(chr(low), in_class=True), _character(chr(high), in_class=True)
    return first if low == high else first + last if high == low + 1 else f"{first}-{last}"


def _character(char: str, *, in_class: bool = False) -> str:
    if char in _NAMED:
        return _NAMED[char]
    if char in ("]-" if in_class else '"'):
        return f"\\{char}"
    # `^` may stand first in a class, and mean something else there; older xgrammars read no `\[`.
    if char.isprintable() and not (in_class and char in "[^"):
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
