"""Rules about classes of characters in regular expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.rules.parts import features

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source

_WRITTEN = {"w": "A-Za-z0-9_", "d": "0-9", "s": " \\t\\n\\r\\f\\v"}


def class_set_operation(source: Source) -> Iterator[Diagnostic]:
    r"""A class in brackets holds a `[`, `&&`, `--` or `~~` that is not escaped.

    To the engine these are nested classes, intersection, difference and symmetric difference; to Python, and to Lark,
    the characters themselves. So the engine refuses the grammar, or matches something else and says nothing.

        PUNCT: /[[:punct:]]/        // Lark: one of `[:punct`, then a `]`
        PUNCT: /[!-\/:-@\[-`{-~]/

    Escape them with a backslash, which both read alike. `lower` keeps Lark's reading.
    """
    for _, feature, span in features(source, "set-operation"):
        what = "begins a nested class" if feature.text == "[" else "is a set operation"
        message = f"`{feature.text}` {what} to the engine, and is literal to Lark"
        escaped = "".join(f"\\{char}" for char in feature.text)
        remedy = f"write `{escaped}` for the characters; write set operations out"
        yield Diagnostic("class-set-operation", message, span, help=remedy, fix="lower")


def unicode_class(source: Source) -> Iterator[Diagnostic]:
    r"""A regular expression holds `\w`, `\d`, `\s`, or one of their opposites.

    What they match depends on the engine. `\w` matches `²` in Python only, and combining marks in Rust only; `\s`
    matches U+001C in Python only; `\d` matches the digits of all scripts in both, which few programs can read.

        NAME: /\w+/                 // which letters?
        NAME: /[A-Za-z_]+/

    Write the characters out. `lower` takes them to mean ASCII.
    """
    for _, feature, span in features(source, "unicode-class"):
        letter = feature.text[-1]
        chars = _WRITTEN[letter.lower()]
        remedy = f"write `[{'^' if letter.isupper() else ''}{chars}]`, or the characters that are meant"
        message = f"what `{feature.text}` matches depends on the engine; lowered, it is taken to mean ASCII"
        yield Diagnostic("unicode-class", message, span, Severity.WARNING, help=remedy)
