"""What is told of a word that stands where it cannot, by what people bring along from other notations.

`=` and commas come from EBNF, `/* */` from C, a `|` at the end of a line from BNF, doubled operators from regular
expressions. Where nothing fits, it is said what was expected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span
from grammarkit.grammar.reader import misread
from grammarkit.grammar.report import GrammarError

if TYPE_CHECKING:
    from grammarkit.grammar.reader.tokens import Token

DEFINITION = "a rule, a terminal or a directive"
COLON = "`:`"
LINE_END = "the end of the line"
ALIAS = "a rule's name"
IMPORTED = "the name of what is imported"

_NAMES = frozenset({"name", "underscore"})
_ITEMS = frozenset({"string", "regexp", "special", "number", "(", "[", "~"})
_OPERATORS = frozenset("?*+")
_Meant = tuple[str, str] | None


def unexpected(text: str, found: list[Token], at: int, wanted: str, file: str) -> GrammarError:
    """Tell of the word at `at`, which stands where `wanted` is expected."""
    token, before = found[at], found[at - 1] if at else None
    after = found[at + 1] if at + 1 < len(found) else token
    for word in reversed(found[:at]):
        if word.kind == "regexp" and "\n" in word.text and "x" not in word.text.rpartition("/")[2]:
            return misread.runaway(text, word.span(file))
    glued_before = before is not None and before.kind in _NAMES and before.end == token.start
    glued_after = token.kind == "underscore" and after.kind in _NAMES and after.start == token.end
    if token.kind in _NAMES and (glued_before or glued_after):
        return misread.name(text, token.start, file)
    shown = {"end": "the grammar ends", "newline": "the line ends"}.get(token.kind, f"`{_short(token)}` stands")
    message = f"{shown} where {wanted} is expected"
    remedy = "delete it, or begin a new line before it" if wanted == LINE_END else f"write {wanted} here"
    if meant := _meant(found, at, token, after, wanted):
        message, remedy = meant
    end = token.start if token.kind == "newline" else token.end
    return GrammarError.of(text, "grammar-syntax", message, Span(token.start, end, file), help=remedy)


def _meant(found: list[Token], at: int, token: Token, after: Token, wanted: str) -> _Meant:
    if token.kind == "regexp" and token.text.startswith("/*"):
        return "`/*` begins no comment", "begin comments with `//`, on each line anew"
    before = found[at - 1] if at else token
    if wanted == DEFINITION:
        return _at_line_start(found[at - 2] if at > 1 else token, token, after)
    if wanted == COLON:
        return _behind_name(before, token)
    if wanted == IMPORTED:
        names = "`%import common (INT, WS)`" if token.kind == "*" else "`%import common.INT`, or `%import .file.NAME`"
        return f"`{_short(token)}` names nothing to import", f"write {names}"
    if wanted == ALIAS and token.kind == "name":
        return "an alias is named like a rule, in lower case", f"write `-> {token.text.lower()}`"
    if wanted in {"`)`", "`]`"} and token.kind == "newline":
        remedy = f"write {wanted} at the end of this line, or begin the next line with `|`"
        return f"the line ends where {wanted} is expected", remedy
    return _in_alternative(before, token, after) if wanted in {LINE_END, "`)`", "`]`"} else None


def _at_line_start(last: Token, token: Token, after: Token) -> _Meant:
    """Tell of what begins no definition; `last` is the last word of the line above."""
    if token.kind in {"?", "!"}:
        if after.kind == "name" and after.text.strip("_")[:1].isupper():
            return f"`{token.text}` stands before a terminal, and only rules have modifiers", "delete it"
        return f"`{token.text}` modifies no rule", "write `?name: …`, `!name: …` or `!?name: …`, without spaces"
    if token.kind in {")", "]", "}"}:
        return f"`{token.text}` closes nothing on its line", "write it on the line of the bracket that it closes"
    if token.kind == "special":
        return "a rule's name stands without `<` and `>`", f"write `{token.text.strip('<>@')}: …`"
    if token.kind == "{":
        return "`{` begins no definition", "write Lark, such as `start: …`; a grammar is no JSON"
    if token.kind not in _ITEMS:
        return None
    message = f"`{_short(token)}` begins the line, and no definition"
    if last.kind == "|":
        return message, "move the `|` from the end of the line above to the beginning of this one"
    if last.kind == ":":
        return message, "write it on the line above, behind the colon"
    return message, "write it at the end of the line above, or begin the line with `|` if it is an alternative"


def _behind_name(name: Token, token: Token) -> _Meant:
    if token.kind in {"=", "::", "->"}:
        return f"`{token.text}` defines nothing", f"write `{name.text}: …`"
    if token.kind in {"newline", "end"}:
        return f"`{name.text}` stands alone", "write `:` behind it, and what it stands for"
    if token.kind == "name":
        return "two names stand where one is defined", f"write one name, such as `{name.text}_{token.text}`"
    if token.kind in {"[", "{"}:
        what = "attributes" if token.kind == "[" else "parameters"
        return f"a terminal has no {what}", "delete them, or make it a rule, by a name in lower case"
    if token.kind == "(":
        return "parameters stand in braces", f"write `{name.text}{{x}}: …`"
    return None


def _in_alternative(before: Token, token: Token, after: Token) -> _Meant:
    """Tell of what is no item of an alternative and does not end one."""
    kind = token.kind
    if kind == ":" and before.kind == "name":
        return f"`{before.text}:` begins a second definition on this line", "begin it on a line of its own"
    if kind == "->" and before.kind == ")" and after.kind == "name":
        return "several names are imported under their own", f"write one import: `%import path.NAME -> {after.text}`"
    if kind in {"=", "::"}:
        return f"`{token.text}` has no meaning here", "define a name with `:`, on a line of its own"
    if kind in {"?", "!"} and after.kind == "name" and after.start == token.end:
        remedy = f"write `{after.text}?` if it may be left out; modifiers stand where a rule is defined"
        return f"`{token.text}{after.text}` modifies `{after.text}` where it is used", remedy
    if kind in _OPERATORS | {"{", "~"}:
        if before.kind in _OPERATORS | {"}", "number"}:
            return f"`{token.text}` repeats what is repeated already", "put brackets around it, such as `(x+)?`"
        return f"`{token.text}` repeats nothing", "write it behind what is repeated"
    if kind == "." and before.kind == after.kind == "name":
        return (
            "names have no dots",
            f"write `%import {before.text}.{after.text}` on a line of its own, and use its name",
        )
    return _ALONE.get(kind)


_ALONE: dict[str, tuple[str, str]] = {
    ",": ("items stand side by side, without commas", "delete it"),
    "!": ("`!` stands before the name of a rule where that is defined, and nowhere else", "delete it"),
    "..": ("`..` stands between two strings, or behind `~`", 'write `"a".."z"`, or `x ~ 1 .. 3`'),
    "number": ("a number stands for itself in strings only", "write it between double quotes, or `x ~ 3` to repeat"),
    ")": ("`)` closes no bracket", "delete it, or open a bracket before it"),
    "]": ("`]` closes no bracket", "delete it, or open a bracket before it"),
    "}": ("`}` closes no bracket", "delete it, or open a bracket before it"),
    "directive": ("a directive stands on a line of its own", "begin a new line before it"),
    "->": ("an alternative has one alias", "delete the second"),
    "underscore": ("`_` is no name", "write a letter behind it"),
}
"""What stands behind an alternative, by itself."""


def _short(token: Token) -> str:
    line = token.text.split("\n", 1)[0]
    return line if len(line) <= 40 else f"{line[:39]}…"
