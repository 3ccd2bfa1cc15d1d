"""Reads one class in brackets, by the rules of Python's `re`, and notes what Rust's `regex` would read differently."""

from __future__ import annotations

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex.escape import read_escape
from grammarkit.grammar.regex.token import Bad, Bracket, Category, Char, Property, Range, Token

_OPERATORS = ("&&", "--", "~~")
_ESCAPE_IT = "escape it as `\\[` if the bracket itself is meant"


def read_bracket(pattern: str, at: int, flags: frozenset[str]) -> Token:
    """Read the class whose bracket opens at `at`; a broken one is read to where it can be taken to end."""
    negated = pattern.startswith("^", at + 1)
    first = here = at + 1 + negated
    members: list[Range | Category | Property] = []
    wrong: Bad | None = None
    while not pattern.startswith("]", here) or here == first:
        if here >= len(pattern):
            return Bad(Span(at, at + 1), flags, "the class that `[` opens is never closed", _ESCAPE_IT)
        member = _member(pattern, here, flags)
        if isinstance(member, Bad):
            wrong = wrong or member
        elif isinstance(member, Range | Category | Property):
            members.append(member)
        here = member.span.end
    return wrong or Bracket(Span(at, here + 1), flags, negated, tuple(members), _operators(pattern, Span(first, here)))


def _member(pattern: str, at: int, flags: frozenset[str]) -> Token:
    """Read a character, a range, a category or a property."""
    if pattern[at] != "\\" and not pattern.startswith("-", at + 1):
        return Range(Span(at, at + 1), flags, ord(pattern[at]), ord(pattern[at]))
    low = _end(pattern, at, flags)
    after = low.span.end
    if isinstance(low, Bad) or not pattern.startswith("-", after) or pattern[after + 1 : after + 2] in {"", "]"}:
        return Range(low.span, flags, low.code, low.code) if isinstance(low, Char) else low
    high = _end(pattern, after + 1, flags)
    span = Span(at, high.span.end)
    if isinstance(high, Bad):
        return high
    if not isinstance(low, Char) or not isinstance(high, Char) or low.code > high.code:
        message = f"`{pattern[span.start : span.end]}` is no range"
        return Bad(span, flags, message, "put the lower character first, or escape the `-`")
    return Range(span, flags, low.code, high.code)


def _end(pattern: str, at: int, flags: frozenset[str]) -> Token:
    if pattern[at] == "\\":
        return read_escape(pattern, at, flags, in_class=True)
    return Char(Span(at, at + 1), flags, ord(pattern[at]))


def _operators(pattern: str, inside: Span) -> tuple[Span, ...]:
    """Find `[`, `&&`, `--` and `~~` that are not escaped: nested classes and set operations to Rust's `regex`."""
    found: list[Span] = []
    at = inside.start
    while at < inside.end:
        if pattern[at] == "[" or pattern.startswith(_OPERATORS, at):
            found.append(Span(at, at + (1 if pattern[at] == "[" else 2)))
            at = found[-1].end
        else:
            at += 2 if pattern[at] == "\\" else 1
    return tuple(found)
