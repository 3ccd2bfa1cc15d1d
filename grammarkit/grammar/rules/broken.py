"""Rules about regular expressions that no engine reads, or llguidance alone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.grammar.regex import RegexError
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.rules.parts import held, parts
from grammarkit.grammar.syntax import Regexp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source

_TOLD = frozenset({"backreference", "conditional", "atomic", "lookaround"})
"""What rules of their own tell of."""

_RUSTS = re.compile(r"\\[pP]|\(\?<[A-Za-z_]|\\[xuU]\{|\(\?[imsux]+\)")
"""What Rust's `regex` reads where Python's `re` finds a pattern broken."""


def broken_regex(source: Source) -> Iterator[Diagnostic]:
    """A regular expression is none: a group or class is not closed, an escape means nothing, a range runs backwards.

    No engine takes the grammar.

        WORD: /(a/                  // where does the group end?
        WORD: /(a)/
        SIGN: /[+-*]/               // from `+` to `*`?
        SIGN: /[+*-]/

    Correct it; escape with a backslash what is meant literally.
    """
    for node in parts(source, Regexp):
        error = fault(node.pattern, node.flags)
        if error and not is_rusts(error, node.pattern):
            span = error.span.within(node.span, after=1)
            yield Diagnostic("broken-regex", error.message, span, help=error.help)


@lru_cache(maxsize=4096)
def fault(pattern: str, flags: str) -> RegexError | None:
    """Say what is wrong with a pattern, if Python's `re` would refuse it."""
    try:
        parse(pattern, "".join(set(flags)))
    except RegexError as error:
        told = (f.span for f in held(pattern, flags) if f.kind in _TOLD)
        return None if any(span.start <= error.span.start < span.end for span in told) else error
    return None


def is_rusts(error: RegexError, pattern: str) -> bool:
    """Tell whether Rust's `regex` reads what Python's `re` refuses."""
    repeated = error.message.endswith("repeats a repetition")
    return repeated or bool(_RUSTS.match(pattern, error.span.start))
