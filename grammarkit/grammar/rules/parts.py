"""The parts of a text that rules look at, with their places."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from grammarkit.grammar import regex
from grammarkit.grammar.syntax import Definition, Ignore, Literal, Range, Regexp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.diagnostic import Span
    from grammarkit.grammar.regex import Feature
    from grammarkit.grammar.source import Source
    from grammarkit.grammar.syntax import Expr

    Part = TypeVar("Part")


def expressions(source: Source) -> Iterator[Expr]:
    """Yield what stands behind colons and `%ignore`."""
    yield from (s.expr for s in source.statements if isinstance(s, Definition | Ignore))


def parts(source: Source, kind: type[Part]) -> Iterator[Part]:
    """Yield the parts of one kind, in the order of the text."""
    yield from (node for node in source.nodes.get(kind, ()) if isinstance(node, kind))


def literals(source: Source) -> Iterator[Literal]:
    """Yield the strings, the ends of ranges too."""
    ends = (end for node in parts(source, Range) for end in (node.low, node.high))
    yield from sorted((*parts(source, Literal), *ends), key=lambda literal: literal.span.start)


def features(source: Source, *kinds: str) -> Iterator[tuple[Regexp, Feature, Span]]:
    """Yield what patterns hold of some kinds, and where in the text it stands."""
    for node in parts(source, Regexp):
        for feature in held(node.pattern, node.flags):
            if feature.kind in kinds:
                yield node, feature, feature.span.within(node.span, after=1)


@lru_cache(maxsize=4096)
def held(pattern: str, flags: str) -> tuple[Feature, ...]:
    """List what a pattern holds that engines read differently; a dozen rules ask for the same pattern."""
    return regex.findings(pattern, flags)
