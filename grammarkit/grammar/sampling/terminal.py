"""What a terminal matches, as something that texts can be drawn from.

A pattern's tree is all that is needed. That is exact, since after lowering no pattern looks around or is lazy, and it
needs no automata, whose size nothing bounds. Where a pattern is not so plain, examples of its language stand for it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grammarkit.grammar.analysis.least import NEVER
from grammarkit.grammar.regex import Regex, RegexError
from grammarkit.grammar.regex import syntax as regex
from grammarkit.grammar.regex.draw import pool
from grammarkit.grammar.regex.instance import instances
from grammarkit.grammar.regex.parse import parse
from grammarkit.grammar.sampling.token import Either, Letters, Row, Times, Token, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grammarkit.grammar.analysis.terminals import Terminal
    from grammarkit.grammar.regex.charset import CharSet

_EXAMPLES = 16
"""Texts that stand for a pattern which is not plain."""


def token(terminal: Terminal) -> Token:
    """Make a terminal something to draw from; one that only llguidance knows has no text here."""
    if terminal.words:
        return Either.of(Word(word, terminal.folded) for word in terminal.words)
    return of_pattern(terminal.pattern) if terminal.pattern else Either.of(())


@lru_cache(maxsize=1024)
def of_pattern(pattern: str) -> Token:
    """Make a pattern of Python's `re` something to draw from."""
    try:
        tree = parse(pattern)
    except RegexError:
        return Either.of(())
    if all(map(_is_plain, regex.walk(tree))):
        return _token(tree)
    try:
        return Either.of(map(Word, Regex.parse(pattern).examples(_EXAMPLES)))
    except RegexError:
        return Either.of(map(Word, instances(pattern)))


def within(token: Token, chars: CharSet) -> Token:
    """Make its texts of some characters only, wherever any of these may stand."""
    match token:
        case Letters(chars=own, low=low, high=high):
            fewer = own.intersect(chars)
            return _letters(fewer if fewer.ranges else own, low, high)
        case Row(items=items):
            return Row.of([within(item, chars) for item in items])
        case Either(options=several):
            return Either.of(within(option, chars) for option in several)
        case Times(item=item, low=low, high=high):
            return Times(within(item, chars), low, high)
        case _:
            return token


def _token(tree: regex.Tree) -> Token:
    match tree:
        case regex.Chars(chars=chars):
            return _letters(chars, 1, 1)
        case regex.Alt(options=options):
            return Either.of(map(_token, options))
        case regex.Repeat(item=regex.Chars(chars=chars), low=low, high=high):
            return _letters(chars, low, high)
        case regex.Repeat(item=item, low=low, high=high):
            inner = _token(item)
            nothing = inner.least >= NEVER and not low
            return Word("") if nothing or high == 0 else Times(inner, low, high)
        case _:
            return Row.of(_joined(regex.children(tree)))


def _joined(items: Iterable[regex.Tree]) -> list[Token]:
    """Join neighbours of one character each to words, in any case if they are so."""
    found: list[Token] = []
    for item in items:
        word = _word(item)
        before = found[-1] if found else None
        if word and isinstance(before, Word) and _go_together(before, word):
            found[-1] = Word(before.text + word.text, before.folded or word.folded)
        else:
            found.append(word or _token(item))
    return found


def _word(tree: regex.Tree) -> Word | None:
    if not isinstance(tree, regex.Chars):
        return None
    if len(tree.chars.ranges) == 1 and tree.chars.ranges[0][0] == tree.chars.ranges[0][1]:
        return Word(chr(tree.chars.ranges[0][0]))
    cases = pool(tree.chars) if tree.ignore_case and len(tree.chars.ranges) < 4 else ""
    is_one = bool(cases) and all(char.lower() == cases[0] or not char.isascii() for char in cases)
    return Word(cases[0], folded=True) if is_one and len(cases) < 5 else None


def _go_together(one: Word, other: Word) -> bool:
    """Tell whether both mind the case, or neither does, or one has none."""
    return one.folded == other.folded or not (other.text if one.folded else one.text).upper().isupper()


@lru_cache(maxsize=4096)
def _letters(chars: CharSet, low: int, high: int | None) -> Token:
    everything = pool(chars)
    if not everything:
        return Either.of(()) if low else Word("")
    readable = "".join(char for char in everything if " " <= char <= "~")
    return Letters(chars, everything, readable, low, high) if high != 0 else Word("")


def _is_plain(tree: regex.Tree) -> bool:
    """Tell what matches the same wherever it stands."""
    match tree:
        case regex.Repeat(lazy=lazy):
            return not lazy
        case _:
            return isinstance(tree, regex.Chars | regex.Seq | regex.Alt)
