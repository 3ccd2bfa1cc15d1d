"""Rules about what stands inside regular expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.grammar.rules.parts import features

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source


def lookaround(source: Source) -> Iterator[Diagnostic]:
    r"""A regular expression looks ahead or behind: `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`.

    The engine's regular expressions have no lookaround, and it refuses the grammar.

        NAME: /(?!if\b)[a-z]+/      // refused
        NAME: /[a-z]+/              // taken, but also matches `if`

    `lower` removes lookaround inside a terminal exactly, by regular algebra: the result matches the same strings. What
    looks past the end of its terminal is said by the rules instead: behind `/if(?!\w)/` only those parts of the next
    terminals may come that begin otherwise, or those with something ignored before them. Where what is ignored may not
    come between, as behind `/f(?=[(])/`, the engine cannot be told so, and `lower` says where that is.
    """
    for _, _, span in features(source, "lookaround"):
        message = "the engine has no lookaround in regular expressions"
        yield Diagnostic(
            "lookaround", message, span, help="lower the grammar, or say it without looking around", fix="lower"
        )


def lazy_quantifier(source: Source) -> Iterator[Diagnostic]:
    """A quantifier is lazy: `*?`, `+?`, `??`, `{n,m}?`.

    The engine reads it as greedy, and says nothing: the terminal matches more than it does in Python.

        STRING: /".*?"/             // also matches `"a" + "b"`, in one piece
        STRING: /"[^"]*"/           // ends at the next quote, everywhere

    `lower` computes the strings that the lazy pattern stops at, and prints a pattern without laziness for them.
    """
    for _, feature, span in features(source, "lazy"):
        message = f"the engine reads `{feature.text}` as greedy, and the terminal matches more than it should"
        remedy = 'exclude what ends it, for example /"[^"]*"/, or lower the grammar'
        yield Diagnostic("lazy-quantifier", message, span, help=remedy, fix="lower")


def lazy_end(source: Source) -> Iterator[Diagnostic]:
    """A regular expression ends in a lazy quantifier, and so takes as little as it may, whatever follows.

    Python's `re` stops at once: `.*?` at the end matches nothing, `.+?` one character. `lower` keeps to that, and what
    was meant, all up to what follows, is lost.

        BODY: /.*?/                 // never more than nothing
        BODY: /[^>]+/               // up to the next `>`

    Say what it may not hold: what follows it.
    """
    for node, feature, span in features(source, "lazy"):
        if node.pattern[feature.span.end :].strip(")"):
            continue
        times = int((_TIMES.match(feature.text) or ("", "0"))[1]) if feature.text[0] == "{" else feature.text[0] == "+"
        taken = "nothing" if not times else "once and no more" if times == 1 else f"{times} times and no more"
        message = f"`{feature.text}` at the end takes as little as it may: {taken}"
        remedy = "write what it may not hold instead, such as /[^>]*/ where `>` follows"
        yield Diagnostic("lazy-end", message, span, Severity.WARNING, help=remedy)


_TIMES = re.compile(r"\{(\d+)")
