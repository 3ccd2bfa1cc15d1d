"""What grammars are rewritten in on the way to another engine: rules over sets of characters, without places and trees.

A `Form` is an expression like those of `syntax` and of `regex.syntax`, which both are read into it. `Token` marks what
the lexer takes at a stroke, so that it is known where ignored text may stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.grammar.regex.charset import CharSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of a set, as the engine reads it; `ignore_case` says that its author wrote fewer."""

    chars: CharSet
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """What a rule or a terminal says."""

    name: str


@dataclass(frozen=True, slots=True)
class Token:
    """What the lexer takes at a stroke; never empty."""

    item: Form


@dataclass(frozen=True, slots=True)
class Seq:
    """One after the other; with no items, the empty text."""

    items: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Alt:
    """Any of several; of none, nothing at all."""

    options: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """From `low` to `high` times, or without limit where `high` is None."""

    item: Form
    low: int
    high: int | None


Form: TypeAlias = Chars | Call | Token | Seq | Alt | Repeat
Rules: TypeAlias = "dict[str, Form]"

EMPTY = Seq()
"""The empty text."""

NOTHING = Alt()
"""No text, not even the empty one."""


def seq(*parts: Form) -> Form:
    """Put parts one after the other."""
    items: list[Form] = []
    for part in parts:
        items.extend(part.items if isinstance(part, Seq) else (part,))
    if NOTHING in items:
        return NOTHING
    return items[0] if len(items) == 1 else Seq(tuple(items))


def alt(*parts: Form) -> Form:
    """Give a choice of parts; where one is the empty text, the others may be left out."""
    options: dict[Form, None] = {}
    for part in parts:
        options.update(dict.fromkeys(part.options if isinstance(part, Alt) else (part,)))
    empty = EMPTY in options
    kept = tuple(_one_set(option for option in options if option != EMPTY))
    choice = kept[0] if len(kept) == 1 else Alt(kept)
    return optional(choice) if empty else choice


def _one_set(options: Iterable[Form]) -> Iterator[Form]:
    """Write single characters as one set of them, where the first stood."""
    sets: dict[bool, list[CharSet]] = {}
    places: list[Form | bool] = []
    for option in options:
        if not isinstance(option, Chars):
            places.append(option)
        elif option.ignore_case in sets:
            sets[option.ignore_case].append(option.chars)
        else:
            sets[option.ignore_case] = [option.chars]
            places.append(option.ignore_case)
    for place in places:
        if isinstance(place, bool):
            first, *more = sets[place]
            yield Chars(first.union(*more), place)
        else:
            yield place


def repeat(item: Form, low: int, high: int | None) -> Form:
    """Repeat something; a repetition of a repetition is written as one where that says the same."""
    if high == 0 or item in (EMPTY, NOTHING):
        return EMPTY if low == 0 or item == EMPTY else NOTHING
    if (low, high) == (1, 1):
        return item
    if isinstance(item, Repeat) and item.low < 2:
        if (low, high) == (0, 1):
            return Repeat(item.item, 0, item.high)
        if low < 2 and high is None:
            return Repeat(item.item, min(low, item.low), None)
    return Repeat(item, low, high)


def optional(item: Form) -> Form:
    """Allow that something is left out."""
    return repeat(item, 0, 1)


def fewer(loop: Repeat) -> Form:
    """Give what is left of a repetition behind its first round."""
    return repeat(loop.item, max(loop.low - 1, 0), None if loop.high is None else loop.high - 1)


def is_optional(form: Form) -> bool:
    """Tell whether a form may be empty, where no rule that it calls may."""
    match form:
        case Seq(items=items):
            return all(map(is_optional, items))
        case Alt(options=options):
            return any(map(is_optional, options))
        case Repeat(item=item, low=low):
            return low == 0 or is_optional(item)
        case _:
            return False


def text_of(form: Form) -> str:
    """Give the one text that a form stands for, if it is written character by character; else nothing."""
    items = form.items if isinstance(form, Seq) else (form,)
    text = ""
    for item in items:
        match item:
            case Chars(chars=CharSet(ranges=((low, high),))) if low == high:
                text += chr(low)
            case _:
                return ""
    return text


def parts(form: Form) -> tuple[Form, ...]:
    """Give what a form is made of; a token is of one piece."""
    match form:
        case Seq(items=several) | Alt(options=several):
            return several
        case Repeat(item=item):
            return (item,)
        case _:
            return ()


def walk(form: Form) -> Iterator[Form]:
    """Go through a form and all its parts."""
    todo = [form]
    while todo:
        node = todo.pop()
        yield node
        todo.extend(reversed(parts(node)))


def calls(form: Form) -> Iterator[str]:
    """Give the names that a form calls, in order, and more than once where it does so."""
    return (node.name for node in walk(form) if isinstance(node, Call))


def rebuilt(form: Form, change: Callable[[Form], Form]) -> Form:
    """Copy a form with `change` applied to each part, innermost first."""
    match form:
        case Seq(items=items):
            form = seq(*(rebuilt(item, change) for item in items))
        case Alt(options=options):
            form = alt(*(rebuilt(option, change) for option in options))
        case Repeat(item=item, low=low, high=high):
            form = repeat(rebuilt(item, change), low, high)
        case _:
            pass
    return change(form)


def backwards(form: Form) -> Form:
    """Turn the order of tokens and rules round; inside a token nothing changes."""
    match form:
        case Seq(items=items):
            return Seq(tuple(map(backwards, reversed(items))))
        case Alt(options=options):
            return Alt(tuple(map(backwards, options)))
        case Repeat(item=item, low=low, high=high):
            return Repeat(backwards(item), low, high)
        case _:
            return form


def reached(rules: Mapping[str, Form], roots: Iterable[str]) -> list[str]:
    """Give what some names lead to, themselves included, in the order in which they are met."""
    found: dict[str, None] = {}
    todo = [*roots][::-1]
    while todo:
        name = todo.pop()
        if name not in found:
            found[name] = None
            todo += [*calls(rules[name])][::-1]
    return [*found]
