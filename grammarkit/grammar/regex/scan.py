"""Cuts a pattern, written for Python's `re`, into words with exact spans.

Python's own parser keeps no positions and drops what it finds redundant, so that nothing could be pointed at. The
scanner never raises: what `re` would refuse becomes a `Bad` word, and scanning goes on behind it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex.bracket import read_bracket
from grammarkit.grammar.regex.escape import read_escape
from grammarkit.grammar.regex.token import (
    AnchorSign,
    BackReference,
    Bad,
    Bar,
    Char,
    Close,
    Comment,
    Dot,
    GroupKind,
    Open,
    Quantifier,
    SetFlags,
    Token,
)

# to `re` a backslash takes the next character with it in comments too, even a line break
_SPACE = re.compile(r"[ \t\n\r\v\f]+|#(?:[^\n\\]|\\.)*", re.DOTALL)
_QUANTIFIER = re.compile(r"[*+?]|\{(?!\})(?P<low>[0-9]*)(?P<comma>,(?P<high>[0-9]*))?\}")
_SIGNS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_OPENERS: dict[str, GroupKind] = {
    "(?:": "plain",
    "(?=": "ahead",
    "(?!": "not ahead",
    "(?<=": "behind",
    "(?<!": "not behind",
    "(?>": "atomic",
}
_NAMED = re.compile(r"\(\?P<([^>)]*)>")
_CONDITION = re.compile(r"\(\?\([^)]*\)")
_SAME = re.compile(r"\(\?P=[^)]*\)")
_COMMENT = re.compile(r"\(\?#(?:[^)\\]|\\.)*\)", re.DOTALL)
_FLAGS = re.compile(r"\(\?(?P<on>[A-Za-z]*)(?P<minus>-(?P<off>[A-Za-z]*))?(?P<end>[:)])")
_TYPES = frozenset("auL")
_NO_LIMIT = 2**32 - 1
"""`re` refuses counts from here on."""


@lru_cache(maxsize=64)  # rules, findings and parser ask for the same words one after the other
def scan(pattern: str, flags: str) -> tuple[Token, ...]:
    """Give the words of a pattern in order."""
    scanner = _Scanner(pattern, frozenset(flags))
    found: list[Token] = []
    while scanner.at < len(pattern):
        token = scanner.next()
        if token is not None:
            found.append(token)
    return tuple(found)


class _Scanner:
    def __init__(self, pattern: str, flags: frozenset[str]) -> None:
        self.pattern = pattern
        self.at = 0
        self.flags = flags
        self.outer: list[frozenset[str]] = []

    def next(self) -> Token | None:
        """Read the next word; None where there is only verbose space."""
        space = _SPACE.match(self.pattern, self.at) if "x" in self.flags else None
        if space:
            self.at = space.end()
            return None
        token = self._word()
        self.at = token.span.end
        return token

    def _word(self) -> Token:
        char = self.pattern[self.at]
        one = Span(self.at, self.at + 1)
        match char:
            case "\\":
                return read_escape(self.pattern, self.at, self.flags, in_class=False)
            case "[":
                return read_bracket(self.pattern, self.at, self.flags)
            case "(":
                return self._group()
            case ")":
                inside, self.flags = self.flags, self.outer.pop() if self.outer else self.flags
                return Close(one, inside)
            case "|":
                return Bar(one, self.flags)
            case ".":
                return Dot(one, self.flags)
            case "^" | "$":
                return AnchorSign(one, self.flags, char)
            case _:
                return self._quantifier() or Char(one, self.flags, ord(char))

    def _quantifier(self) -> Token | None:
        found = _QUANTIFIER.match(self.pattern, self.at)
        if not found:
            return None
        if found.group() in _SIGNS:
            low, high = _SIGNS[found.group()]
        else:
            low = _count(found["low"])
            high = _count(found["high"]) if found["high"] else low if not found["comma"] else None
        suffix = self.pattern[found.end() : found.end() + 1]
        modes: dict[str, Literal["lazy", "possessive"]] = {"?": "lazy", "+": "possessive"}
        span = Span(self.at, found.end() + (suffix in modes))
        if high is not None and low > high:
            return Bad(span, self.flags, f"`{found.group()}` asks for more than it allows", "put the lower count first")
        if max(low, high or 0) >= _NO_LIMIT:
            return Bad(span, self.flags, f"`{found.group()}` counts further than `re` can", "leave the bound out")
        return Quantifier(span, self.flags, low, high, modes.get(suffix, "greedy"))

    def _group(self) -> Token:
        pattern, at, flags = self.pattern, self.at, self.flags
        if not pattern.startswith("(?", at):
            return self._open("plain", at + 1)
        if found := _COMMENT.match(pattern, at):
            return Comment(Span(at, found.end()), flags)
        if found := _SAME.match(pattern, at):
            return BackReference(Span(at, found.end()), flags)
        for opener, kind in _OPENERS.items():
            if pattern.startswith(opener, at):
                return self._open(kind, at + len(opener))
        if found := _NAMED.match(pattern, at):
            if not found.group(1).isidentifier():
                return self._bad(found.end(), "is not a name for a group", "name it with letters, digits and `_`")
            return self._open("named", found.end(), found.group(1))
        if found := _CONDITION.match(pattern, at):
            return self._open("conditional", found.end())
        if (found := _FLAGS.match(pattern, at)) and (changed := self._changed(found)) is not None:
            if found["end"] == ")":
                self.flags = changed
                return SetFlags(Span(at, found.end()), changed)
            return self._open("flags", found.end(), flags=changed)
        return self._bad(found.end() if found else at + 3, "begins no group that `re` knows", "write `(?:` or `(`")

    def _open(self, kind: GroupKind, end: int, name: str = "", flags: frozenset[str] | None = None) -> Token:
        self.outer.append(self.flags)
        self.flags = self.flags if flags is None else flags
        return Open(Span(self.at, end), self.flags, kind, name)

    def _bad(self, end: int, what: str, remedy: str) -> Token:
        span = Span(self.at, min(end, len(self.pattern)))
        if not self.pattern[self.at : span.end].endswith(")"):
            self.outer.append(self.flags)
        return Bad(span, self.flags, f"`{self.pattern[self.at : span.end]}` {what}", remedy)

    def _changed(self, found: re.Match[str]) -> frozenset[str] | None:
        """Return the flags that are on behind `(?i-s:`, or None where `re` would refuse it."""
        on, off = frozenset(found["on"]), frozenset(found["off"] or "")
        known = on <= frozenset("aimsux") and off <= frozenset("imsx")
        alone = not on & off and len(on & _TYPES) <= 1
        if found["end"] == ")":
            whole = bool(on) and not found["minus"]
        else:
            whole = (bool(on) or bool(found["minus"])) and (bool(off) or not found["minus"])
        if not (known and alone and whole):
            return None
        return (self.flags - (_TYPES if on & _TYPES else frozenset()) | on) - off


def _count(digits: str) -> int:
    """Read a bound; one of thousands of digits, which `int` refuses to read, is cut to one that is too large anyway."""
    return int(digits.lstrip("0")[:12] or 0)
