"""Rules about what stands inside regular expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar import regex
from grammarkit.grammar.syntax import Definition, Ignore, Regexp, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.source import Source
    from grammarkit.grammar.syntax import Statement


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
    for span, _ in _features(source, "lookaround"):
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
    for span, text in _features(source, "lazy"):
        message = f"the engine reads `{text}` as greedy, and the terminal matches more than it should"
        remedy = 'exclude what ends it, for example /"[^"]*"/, or lower the grammar'
        yield Diagnostic("lazy-quantifier", message, span, help=remedy, fix="lower")


def _features(source: Source, kind: str) -> Iterator[tuple[Span, str]]:
    for statement in source.statements:
        for node in _regexps(statement):
            for feature in regex.findings(node.pattern, node.flags):
                if feature.kind == kind:
                    yield feature.span.within(node.span, after=1), feature.text


def _regexps(statement: Statement) -> Iterator[Regexp]:
    if isinstance(statement, Definition | Ignore):
        yield from (node for node in walk(statement.expr) if isinstance(node, Regexp))
