"""The words that a pattern is made of. Each knows where it stands and which flags are on there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from grammarkit.diagnostic import Span
    from grammarkit.grammar.regex.charset import CharSet

GroupKind: TypeAlias = Literal[
    "plain", "named", "flags", "ahead", "not ahead", "behind", "not behind", "atomic", "conditional"
]


@dataclass(frozen=True, slots=True)
class Token:
    """What all words have: `flags` are those of `imsx` and `a` that are on where the word stands."""

    span: Span
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Char(Token):
    """One character, plain or escaped."""

    code: int


@dataclass(frozen=True, slots=True)
class Dot(Token):
    """`.`."""


@dataclass(frozen=True, slots=True)
class Category(Token):
    r"""`\d`, `\w`, `\s` or its capital."""

    letter: str


@dataclass(frozen=True, slots=True)
class Property(Token):
    r"""`\p{L}` or `\P{L}`, which Rust's `regex` reads and Python's `re` does not."""

    chars: CharSet


@dataclass(frozen=True, slots=True)
class Range(Token):
    """One character or a range inside brackets."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Bracket(Token):
    """A class in brackets; `operators` are the places that Rust's `regex` reads as set operations."""

    negated: bool
    members: tuple[Range | Category | Property, ...]
    operators: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AnchorSign(Token):
    r"""`^`, `$`, `\A`, `\Z` or `\z`; `letter` is its last character."""

    letter: str


@dataclass(frozen=True, slots=True)
class BoundarySign(Token):
    r"""`\b`, or `\B` where `negative`."""

    negative: bool


@dataclass(frozen=True, slots=True)
class BackReference(Token):
    r"""`\1` or `(?P=name)`."""


@dataclass(frozen=True, slots=True)
class Quantifier(Token):
    """`*`, `+`, `?` or `{…}` with what follows it; `high` is None where there is no upper bound."""

    low: int
    high: int | None
    mode: Literal["greedy", "lazy", "possessive"]


@dataclass(frozen=True, slots=True)
class Open(Token):
    """The beginning of a group, up to where its content begins; its own flags are already on."""

    kind: GroupKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Close(Token):
    """`)`."""


@dataclass(frozen=True, slots=True)
class Bar(Token):
    """`|`."""


@dataclass(frozen=True, slots=True)
class Comment(Token):
    """`(?#…)`."""


@dataclass(frozen=True, slots=True)
class SetFlags(Token):
    """`(?i)`: flags for the whole pattern."""


@dataclass(frozen=True, slots=True)
class Bad(Token):
    """What Python's `re` refuses to read."""

    message: str
    help: str
