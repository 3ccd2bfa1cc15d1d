"""Dialects: the Lark that an engine reads, as values. A new one is a value too, and is registered under its name."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from grammarkit.diagnostic import Severity
from grammarkit.errors import require_type

if TYPE_CHECKING:
    from collections.abc import Mapping

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True)
class Dialect:
    """What an engine reads: who reads it, and how much each finding matters there.

    `severities` says by code what differs from a rule's own severity; None leaves the finding out. `reader` is the
    program that a grammar is meant for: llguidance, whose verdict a check asks for, or Lark alone.
    """

    name: str
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    reader: Literal["llguidance", "lark"] = "llguidance"
    as_given: bool = False
    """Whether the reader is to take the text as it is: the engine is then asked about that, not about its lowering."""


OPENAI = Dialect("openai")
"""OpenAI's custom tools: what every llguidance from 0.7.30 to 1.9.1 takes, and nothing that only llguidance reads."""

AZURE = Dialect("azure")
"""The same on Azure, whose refusals that were measured are refusals of older llguidance too."""

_AS_LLGUIDANCE_READS_IT = (
    *("alias-in-terminal", "inlined-alias", "inner-alias", "mismatched-alias"),
    *("colliding-optionals", "dangling-leftover"),
    *("ambiguous-alternation", "escaped-operator", "escaped-string", "prefix-alternative", "unicode-class"),
    *("inline-flag", "open-comment", "verbose-flag"),
    *("hex-escape", "json-escape", "llguidance-only", "nullable-terminal", "unspaced-repetition"),
    "ignored-start",
)
"""What llguidance 1.9.1 takes, and means by it what it says."""

_NOT_AS_IT_LOOKS = ("class-set-operation", "lazy-quantifier", "spaced-brace")
"""What llguidance 1.9.1 takes, and means by it something else than most."""

LLGUIDANCE = Dialect(
    "llguidance",
    dict.fromkeys(_AS_LLGUIDANCE_READS_IT) | dict.fromkeys(_NOT_AS_IT_LOOKS, _WARNING),
    as_given=True,
)
"""llguidance 1.9.1 as it is."""

_AS_LARK_READS_IT = (
    *("comment-between-alternatives", "line-continuation", "odd-space", "spaced-blank-line"),
    *("deep-nesting", "modifier-order", "unspaced-arrow", "unspaced-repetition"),
    *("declare", "duplicate-import", "extend", "foreign-import", "override", "priority", "template"),
    *("escaped-string", "hex-escape", "json-escape", "string-escape"),
    *("atomic-group", "backreference", "conditional", "lazy-quantifier", "lookaround"),
    *("edge-anchor", "inner-anchor", "word-boundary"),
    *("bare-brace", "class-set-operation", "open-repeat", "python-only-escape", "spaced-brace", "unicode-class"),
    *("duplicate-flag", "verbose-flag"),
    *("empty-terminal", "unlowerable-priority", "unlowerable-regex"),
)
"""What Lark 1.3 takes, and means by it what it says."""

_ENGINES_ALONE = (
    *("endless-terminal", "ignore-shadows", "ignored-start", "ignored-terminal"),
    *("shadowed-continuation", "swallowing-terminal"),
    *("long-literal", "outer-whitespace", "right-recursion", "split-free-text", "too-many-symbols"),
    *("unbounded-ignore", "unbounded-terminal", "wide-choice"),
)
"""What concerns how the engine cuts a text into terminals, and its limits."""

_SURPRISING = (
    *("ambiguous-alternation", "escaped-operator", "inline-flag", "prefix-alternative"),
    *("declared-terminal", "empty-language", "lone-surrogate", "unproductive-rule"),
)
"""What Lark 1.3 takes, and means by it something else than it seems to say, or nothing."""

LARK = Dialect(
    "lark",
    dict.fromkeys((*_AS_LARK_READS_IT, *_ENGINES_ALONE))
    | dict.fromkeys(_SURPRISING, _WARNING)
    | {"colliding-optionals": _ERROR},
    reader="lark",
)
"""Lark 1.3, for trees here and nothing else."""

_known: dict[str, Dialect] = {d.name: d for d in (OPENAI, AZURE, LLGUIDANCE, LARK)}


def register(dialect: Dialect) -> None:
    """Make a dialect known by its name; one of the same name is replaced."""
    _known[dialect.name] = dialect


def dialects() -> Mapping[str, Dialect]:
    """Give all dialects by name: ours, those registered, those of the entry point group `grammarkit.dialects`."""
    offered = {e.name: e for e in entry_points(group="grammarkit.dialects") if e.name not in _known}
    for entry in offered.values():
        register(entry.load())
    return MappingProxyType(_known)


def dialect_of(name: str) -> Dialect:
    """Find a dialect.

    Raises:
        ValueError: there is none of that name; the message lists those that there are.
        TypeError: it is no string.
    """
    require_type("a dialect", name, str, "given by its name, such as `openai`")
    if name not in _known and name not in dialects():
        near = get_close_matches(name, _known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"the dialects are {', '.join(_known)}; there is no {name!r}{hint}")
    return _known[name]
