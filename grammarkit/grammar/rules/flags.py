"""Rules about flags of regular expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.grammar.regex.scan import scan
from grammarkit.grammar.regex.token import Bracket
from grammarkit.grammar.rules.parts import features, parts
from grammarkit.grammar.syntax import Regexp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.grammar.source import Source

_INLINE = re.compile(r"\(\?(?P<on>[a-zA-Z]*)(?:-[a-zA-Z]*)?[:)]")
_UNSEEN = re.compile(r"[\s#]")
_OPEN_COMMENT = re.compile(r"#[^\n]*\Z")


def inline_flag(source: Source) -> Iterator[Diagnostic]:
    """A flag is set inside a regular expression for all of it, `(?i)`, or is `a`, which asks for ASCII.

    Lark on Python 3.11 and later builds a parser from `(?i)` in front and fails when it parses, since there the flag is
    no longer in front. The engine takes it, and refuses `a`.

        WORD: /(?i)select/          // Lark fails
        WORD: /select/i

    Write the flag behind the pattern, or `(?i:…)` around what it is for. `lower` does.
    """
    for node, feature, span in features(source, "inline-flag"):
        found = _INLINE.fullmatch(feature.text)
        if feature.text.endswith(")") and is_in_front(node.pattern, feature.span.start):
            message = f"`{feature.text}` sets a flag for the whole pattern from inside"
            remedy = "write the flag behind the pattern, or `(?i:…)` around what it is for"
            yield Diagnostic("inline-flag", message, span, help=remedy, fix="lower")
        elif found and "a" in found["on"]:
            message = "the engine has no flag `a`"
            yield Diagnostic("inline-flag", message, span, help="write the classes out", fix="lower")


def is_in_front(pattern: str, at: int) -> bool:
    """Tell whether nothing but flags stands before a place in a pattern."""
    return not re.sub(r"\(\?[a-zA-Z]+\)", "", pattern[:at])


def duplicate_flag(source: Source) -> Iterator[Diagnostic]:
    """A flag of a regular expression is given twice.

    The engine refuses the grammar.

        WORD: /select/ii            // refused
        WORD: /select/i

    Delete the second. `lower` does.
    """
    for node in parts(source, Regexp):
        if len(set(node.flags)) < len(node.flags):
            span = Span(node.span.end - len(node.flags), node.span.end, node.span.file)
            yield _twice(node.flags, span)
    for _, feature, span in features(source, "inline-flag"):
        found = _INLINE.fullmatch(feature.text)
        if found and len(set(found["on"])) < len(found["on"]):
            yield _twice(found["on"], span)


def _twice(flags: str, span: Span) -> Diagnostic:
    message = f"`{flags}` names a flag twice"
    return Diagnostic("duplicate-flag", message, span, help="delete the second", fix="lower")


def verbose_flag(source: Source) -> Iterator[Diagnostic]:
    r"""A regular expression has the flag `x`, by which white space and comments are left out.

    Python keeps white space inside brackets, and Rust leaves it out there too; a `#` inside brackets has the engine
    refuse the grammar.

        SIGN: /[ +-]/x              // Lark: a space too; the engine: none
        SIGN: /[ +-]/

    Write the pattern without the flag, in parts if it is long. `lower` does, with Python's reading.
    """
    for node in parts(source, Regexp):
        if "x" not in node.flags:
            continue
        span = Span(node.span.end - len(node.flags), node.span.end, node.span.file)
        brackets = (t.span for t in scan(node.pattern, node.flags) if isinstance(t, Bracket))
        differs = any(_UNSEEN.search(node.pattern, inside.start, inside.end) for inside in brackets)
        message = "with flag `x`, the engine leaves out white space inside brackets, and Lark does not"
        if not differs:
            message = "with flag `x`, white space and comments are left out of the pattern"
        severity = Severity.ERROR if differs else Severity.INFO
        yield Diagnostic("verbose-flag", message, span, severity, help="write it without the flag", fix="lower")


def open_comment(source: Source) -> Iterator[Diagnostic]:
    r"""A comment in a regular expression with the flag `x` goes on to the end of the pattern.

    Lark puts a bracket behind the pattern, which then belongs to the comment, and refuses the grammar.

        WORD: /a b # letters/x      // Lark refuses it
        WORD: /a b/x

    Delete the comment, or end its line. `lower` deletes it.
    """
    for node in parts(source, Regexp):
        if "x" not in node.flags:
            continue
        last = max((token.span.end for token in scan(node.pattern, node.flags)), default=0)
        if found := _OPEN_COMMENT.search(node.pattern, last):
            message = "the comment takes in what Lark puts behind the pattern"
            span = Span(*found.span()).within(node.span, after=1)
            yield Diagnostic("open-comment", message, span, help="delete it, or end its line", fix="lower")
