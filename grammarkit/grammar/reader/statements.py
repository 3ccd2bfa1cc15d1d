"""Reads statements: what stands between two ends of lines, up to the colon of a definition."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from grammarkit.grammar.reader.expressions import choice
from grammarkit.grammar.reader.misplaced import COLON, DEFINITION, IMPORTED, LINE_END
from grammarkit.grammar.report import GrammarError
from grammarkit.grammar.syntax import Declare, Definition, Ignore, Import, Options, is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.reader.cursor import Cursor
    from grammarkit.grammar.reader.tokens import Token
    from grammarkit.grammar.syntax import Statement

_DIRECTIVES = ("%import", "%ignore", "%declare", "%override", "%extend", "%llguidance")
_ATTRIBUTES = frozenset({"string", "regexp", "name", "special", "number"})
_MODIFIERS = frozenset({"", "?", "!", "!?", "?!"})


def statements(here: Cursor) -> Iterator[Statement]:
    """Read all that is left of a text.

    Raises:
        GrammarError: a word stands where it cannot.
    """
    while True:
        while here.accept("newline"):
            pass
        if here.kind == "end":
            return
        yield _statement(here)
        if here.kind not in {"newline", "end"} and not _may_follow(here):
            raise here.unexpected(LINE_END)


def _may_follow(here: Cursor) -> bool:
    """Tell whether llguidance begins a definition here, on the line of the one before: where no item can stand."""
    begins = here.kind in {"name", "?", "!"} or (here.kind == "directive" and here.word.text in _DIRECTIVES)
    first = here.at - 1
    while first and here.words[first].kind != "newline":
        first -= 1
    line = here.words[first : here.at]
    closed = any(word.kind == "->" for word in line[-2:-1]) or any(
        word.kind == "directive" and word.text in {"%import", "%declare", "%llguidance", "%if"} for word in line
    )
    glued = here.words[here.at - 1].kind == here.kind == "name" and here.words[here.at - 1].end == here.word.start
    return begins and closed and not glued


def _statement(here: Cursor) -> Statement:
    first = here.at
    word = here.word
    if word.kind != "directive":
        return _definition(here, first, "")
    here.next()
    match word.text:
        case "%import":
            return _import(here, first)
        case "%ignore":
            return Ignore(choice(here), here.since(first))
        case "%declare":
            names = [here.take("name").text]
            while here.kind == "name":
                names.append(here.next().text)
            return Declare(tuple(names), here.since(first))
        case "%override" | "%extend":
            return _definition(here, first, word.text)
        case "%llguidance":
            return Options(here.take("json").text, here.since(first))
        case _:
            raise _unknown(here, word)


def _unknown(here: Cursor, word: Token) -> GrammarError:
    near = get_close_matches(word.text, _DIRECTIVES, n=1)
    message = f"`{word.text}` begins no line"
    remedy = f"write `{near[0]}`" if near else f"use one of {', '.join(f'`{name}`' for name in _DIRECTIVES)}"
    return GrammarError.of(here.text, "unknown-directive", message, word.span(here.file), help=remedy)


def _import(here: Cursor, first: int) -> Import:
    dot = here.accept(".")
    path = [here.take("name", IMPORTED).text]
    while here.accept("."):
        path.append(here.take("name", IMPORTED).text)
    names: list[str] = []
    alias = ""
    if here.accept("("):
        names.append(here.take("name", IMPORTED).text)
        while here.accept(","):
            names.append(here.take("name", IMPORTED).text)
        here.take(")")
    else:
        names.append(path.pop())
        if here.accept("->"):
            alias = here.take("name", IMPORTED).text
    return Import(tuple(path), tuple(names), alias, dot, here.since(first))


def _definition(here: Cursor, first: int, directive: str) -> Definition:
    modifiers = _modifiers(here)
    name = here.take("name", DEFINITION)
    terminal = is_terminal(name.text)
    if modifiers and (terminal or ("?" in modifiers and name.text.startswith("_"))):
        raise _useless(here, name, modifiers)
    params, params_span = _params(here) if not terminal else ((), None)
    parametric = "" if terminal else _parameter(here)
    priority, priority_span = _priority(here)
    attributes = parametric + ("" if terminal else _attributes(here))
    here.take(":", COLON)
    expr = choice(here)
    return Definition(
        name.text, expr, here.since(first), name.span(here.file), modifiers, params, params_span, priority,
        priority_span, directive, attributes,
    )  # fmt: skip


def _modifiers(here: Cursor) -> str:
    """Read `?`, `!` or both, which stand together and at the name."""
    first = here.at
    while here.kind in {"?", "!"} and here.words[here.at + 1].start == here.word.end:
        here.next()
    modifiers = here.text_since(first)
    if modifiers not in _MODIFIERS:
        here.at = first
        raise here.unexpected(DEFINITION)
    return modifiers


def _useless(here: Cursor, name: Token, modifiers: str) -> GrammarError:
    if is_terminal(name.text):
        message, remedy = f"`{name.text}` is a terminal, and only rules have modifiers", f"delete `{modifiers}`"
    else:
        message, remedy = f"`{name.text}` is inlined always, as its name begins with `_`", "delete `?`"
    return GrammarError.of(here.text, "grammar-syntax", message, name.span(here.file), help=remedy)


def _params(here: Cursor) -> tuple[tuple[str, ...], Span | None]:
    first = here.at
    if not here.accept("{"):
        return (), None
    params = [_param(here)]
    while here.accept(","):
        params.append(_param(here))
    here.take("}", "`,` or `}`")
    return tuple(params), here.since(first)


def _param(here: Cursor) -> str:
    if is_terminal(here.word.text):
        raise here.unexpected("a parameter, in lower case,")
    return here.take("name").text


def _parameter(here: Cursor) -> str:
    """Read `::_`, by which llguidance knows a parametric rule."""
    first = here.at
    if here.kind == "::" and here.following == "underscore":
        here.next()
        here.next()
    return here.text_since(first)


def _attributes(here: Cursor) -> str:
    """Read `[lazy, suffix=";", temperature=0.5]`, which only llguidance does."""
    first = here.at
    if not here.accept("["):
        return ""
    while here.kind == "name":
        here.next()
        if here.accept("="):
            here.take(here.kind if here.kind in _ATTRIBUTES else "string", "a string, a pattern, a name or a number")
            if here.accept("."):
                here.take("number")
        if not here.accept(","):
            break
    here.take("]", "`]`")
    return here.text_since(first)


def _priority(here: Cursor) -> tuple[int | None, Span | None]:
    first = here.at
    if not here.accept("."):
        return None, None
    return here.number(), here.since(first)
