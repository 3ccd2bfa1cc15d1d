r"""Edits inside regular expressions.

A condition on what surrounds a token (a lookaround, `\b`, `^`) is left out as a whole, and nothing changes inside: so
one edit stands for all of a long list of reserved words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex import Regex, RegexError
from grammarkit.grammar.regex.scan import scan
from grammarkit.grammar.regex.token import AnchorSign, Bar, BoundarySign, Bracket, Category, Close, Open, Quantifier
from grammarkit.testing.mutation.edit import SIGNS, Edit, other_bounds, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grammarkit.grammar.regex.token import Token
    from grammarkit.grammar.syntax import Regexp

_LOOKS = frozenset({"ahead", "not ahead", "behind", "not behind"})

_KINDS = ("0-9", "a-z", "A-Z", "_", r"\-")
"""What a class is widened by: the first of these of which it has nothing."""

_WIDER = {"d": r"\w", "w": r"[\w\-]"}
"""What single escapes are widened to."""

_ANYTHING = r"[\s\S]"


def pattern_edits(node: Regexp) -> Iterator[Edit]:
    """Change one thing about a regular expression, in all ways."""
    pattern, inside = node.pattern, node.span
    words = [*scan(pattern, node.flags)]
    outer, conditions = _conditions(words, len(pattern))
    for operator, span, now in (
        *(("loosen", span, "") for span in conditions),
        *(("tighten", span, "") for span in _alternatives(outer, len(pattern))),
        *(edit for word in outer for edit in _word_edits(word, pattern)),
    ):
        yield Edit(operator, span.within(inside, after=1), now, _told(pattern, span, now))
    if any(char.isalpha() for char in pattern):
        flags = Span(inside.end - len(node.flags), inside.end, inside.file)
        if "i" in node.flags:
            yield Edit("narrow", flags, node.flags.replace("i", ""), f"{quoted(f'/{pattern}/i')} minds case")
        else:
            yield Edit("widen", flags, f"i{node.flags}", f"{quoted(f'/{pattern}/')} does not mind case")


def _told(pattern: str, span: Span, now: str) -> str:
    change = f"becomes {quoted(now)}" if now else "is left out"
    return f"{quoted(pattern[span.start : span.end])} {change} in {quoted(f'/{pattern}/')}"


def _conditions(words: Iterable[Token], end: int) -> tuple[list[Token], list[Span]]:
    """Divide a pattern into what is outside of conditions, and these."""
    outer: list[Token] = []
    conditions: list[Span] = []
    depth, began = 0, 0
    for word in words:
        is_look = isinstance(word, Open) and word.kind in _LOOKS
        if depth:
            depth += isinstance(word, Open) - isinstance(word, Close)
            if not depth:
                conditions.append(Span(began, word.span.end))
        elif is_look:
            depth, began = 1, word.span.start
        elif isinstance(word, BoundarySign | AnchorSign):
            conditions.append(word.span)
        else:
            outer.append(word)
    return outer, conditions if not depth else [*conditions, Span(began, end)]


def _alternatives(words: Iterable[Token], end: int) -> Iterator[Span]:
    """Give each alternative with the bar that leaves with it."""
    groups: list[list[int]] = [[0]]  # where the alternatives of each open group begin
    for word in (*words, None):
        here = end if word is None else word.span.start
        if isinstance(word, Open):
            groups.append([word.span.end])
        elif isinstance(word, Bar):
            groups[-1].append(word.span.end)
        elif word is None or (isinstance(word, Close) and len(groups) > 1):
            starts = groups.pop()
            if len(starts) > 1:
                yield Span(starts[0], starts[1])
                yield from (Span(start - 1, (*starts, here + 1)[at + 2] - 1) for at, start in enumerate(starts[1:]))


def _word_edits(word: Token, pattern: str) -> Iterator[tuple[str, Span, str]]:
    match word:
        case Quantifier(low=low, high=high, span=span):
            for bounds in other_bounds(low, high):
                written = SIGNS.get(bounds, f"{{{bounds[0]},{'' if bounds[1] is None else bounds[1]}}}")
                lazy = pattern[span.end - 1] if word.mode != "greedy" and written else ""
                yield "change-repetition", span, written + lazy
        case Category(letter=letter, span=span) if letter in _WIDER:
            yield "widen", span, _WIDER[letter]
        case Bracket():
            yield from _class_edits(word, pattern)
        case _:
            pass


def _class_edits(word: Bracket, pattern: str) -> Iterator[tuple[str, Span, str]]:
    """Leave out a member, or add another."""
    whole = word.span
    first = whole.start + 1 + word.negated
    operator = "widen" if word.negated else "narrow"
    if len(word.members) > 1:
        for member in word.members:
            now = pattern[whole.start : member.span.start] + pattern[member.span.end : whole.end]
            if now[first - whole.start] not in "^]":  # which mean something else there
                yield operator, whole, now
    elif word.negated:
        yield operator, whole, _ANYTHING
    if not word.negated and pattern[first] != "]" and (more := _more(word, pattern)):
        yield "widen", whole, f"[{more}{pattern[first : whole.end]}"


def _more(word: Bracket, pattern: str) -> str:
    """Find something that a class has nothing of."""
    flags = "".join(sorted(word.flags & set("imsx")))
    try:
        chars = Regex.parse(pattern[word.span.start : word.span.end], flags)
        kinds = (kind for kind in _KINDS if chars.intersect(Regex.parse(f"[{kind}]")).is_empty())
        return next(kinds, "")
    except RegexError:
        return ""
