"""What a pattern contains that engines read differently or not at all: each feature with its place, no judgement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex.parse import words
from grammarkit.grammar.regex.scan import scan
from grammarkit.grammar.regex.token import (
    AnchorSign,
    BackReference,
    Bad,
    BoundarySign,
    Bracket,
    Category,
    Char,
    Close,
    Comment,
    GroupKind,
    Open,
    Property,
    Quantifier,
    Range,
    SetFlags,
    Token,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind: TypeAlias = Literal[
    "lookaround",
    "lazy",
    "backreference",
    "atomic",
    "conditional",
    "word-boundary",
    "anchor",
    "unicode-class",
    "property",
    "named-group",
    "inline-flag",
    "comment",
    "set-operation",
    "bare-brace",
    "open-repeat",
    "octal-escape",
    "named-character",
    "broken",
]
"""`atomic` stands for possessive quantifiers too; `open-repeat` is `{,n}`; `broken` is what Python's `re` refuses."""

_GROUPS: dict[GroupKind, Kind] = {
    "ahead": "lookaround",
    "not ahead": "lookaround",
    "behind": "lookaround",
    "not behind": "lookaround",
    "atomic": "atomic",
    "conditional": "conditional",
    "named": "named-group",
    "flags": "inline-flag",
}
_WHOLE: frozenset[Kind] = frozenset({"lookaround", "atomic", "conditional"})
"""Groups that are shown with their content; of the others only the beginning is."""
_OCTAL = re.compile(r"\\[0-7]+")


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a pattern; `text` is what stands at `span`."""

    kind: Kind
    span: Span
    text: str


def findings(pattern: str, flags: str = "") -> tuple[Feature, ...]:
    """List the features of a pattern by where they begin; it may be broken, and is then read as far as it goes."""
    if "x" not in flags and words(pattern) is not None and not pattern.startswith("(?i"):
        return ()
    found: list[tuple[Kind, Span]] = []
    groups: list[Open | None] = []
    for token in scan(pattern, flags):
        found.extend(_features(token, pattern))
        if isinstance(token, Open):
            groups.append(token)
        elif isinstance(token, Bad) and pattern.startswith("(", token.span.start) and not _closed(pattern, token.span):
            groups.append(None)
        elif isinstance(token, Close) and groups:
            found.extend(_whole(groups.pop(), token.span.end))
    for group in groups:
        found.extend(_whole(group, len(pattern)))
    found.sort(key=lambda each: (each[1].start, -each[1].end))
    return tuple(Feature(kind, span, pattern[span.start : span.end]) for kind, span in found)


def _closed(pattern: str, span: Span) -> bool:
    return pattern.endswith(")", span.start, span.end)


def _whole(group: Open | None, end: int) -> Iterator[tuple[Kind, Span]]:
    if group and (kind := _GROUPS.get(group.kind)) in _WHOLE:
        yield kind, Span(group.span.start, end)


def _features(token: Token, pattern: str) -> Iterator[tuple[Kind, Span]]:
    match token:
        case Open(kind=group):
            if group in _GROUPS and _GROUPS[group] not in _WHOLE:
                yield _GROUPS[group], token.span
        case Quantifier(mode=mode):
            if mode != "greedy":
                yield ("lazy" if mode == "lazy" else "atomic"), token.span
            if pattern.startswith("{,", token.span.start):
                yield "open-repeat", token.span
        case Bracket(members=members, operators=operators):
            for member in (m for m in members if not isinstance(m, Range)):
                yield from _features(member, pattern)
            for operator in operators:
                yield "set-operation", operator
        case Char():
            yield from _spelling(pattern, token.span)
        case _:
            for sort, kind in _SORTS.items():
                if isinstance(token, sort):
                    yield kind, token.span


_SORTS: dict[type[Token], Kind] = {
    Category: "unicode-class",
    Property: "property",
    AnchorSign: "anchor",
    BoundarySign: "word-boundary",
    BackReference: "backreference",
    Comment: "comment",
    SetFlags: "inline-flag",
    Bad: "broken",
}


def _spelling(pattern: str, span: Span) -> Iterator[tuple[Kind, Span]]:
    text = pattern[span.start : span.end]
    if text == "{":
        yield "bare-brace", span
    elif text.startswith("\\N"):
        yield "named-character", span
    elif _OCTAL.fullmatch(text):
        yield "octal-escape", span
