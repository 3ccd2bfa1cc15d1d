"""Makes a syntax tree of a pattern's words; refuses what is broken and what no regular expression can say."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from grammarkit.diagnostic import Span
from grammarkit.grammar.regex.case import folded, folded_ascii
from grammarkit.grammar.regex.charset import ANY, DIGIT, NOT_NEWLINE, SPACE, WORD, CharSet
from grammarkit.grammar.regex.error import RegexError
from grammarkit.grammar.regex.scan import scan
from grammarkit.grammar.regex.syntax import EMPTY, Alt, Anchor, Boundary, Chars, Look, Repeat, Seq, Tree, walk, width
from grammarkit.grammar.regex.token import (
    AnchorSign,
    BackReference,
    Bad,
    Bar,
    BoundarySign,
    Bracket,
    Category,
    Char,
    Close,
    Comment,
    Dot,
    GroupKind,
    Open,
    Property,
    Quantifier,
    Range,
    SetFlags,
    Token,
)

FLAGS = "imsxu"
"""The flags that a pattern may have. `u` says nothing: patterns are always about Unicode text."""

_DEEPEST = 100
_LIST = re.compile(r"[\w ]*(?:\|[\w ]*)*")
_CATEGORIES = {"d": DIGIT, "w": WORD, "s": SPACE}
_REFUSED: dict[GroupKind, tuple[str, str]] = {
    "atomic": ("depends on how a matcher backtracks", "write `(?:` and exclude by a class what must not follow"),
    "conditional": ("depends on what a group matched before", "write both cases out as alternatives"),
}


def parse(pattern: str, flags: str = "") -> Tree:
    r"""Read a pattern of Python's `re`; `\w`, `\d` and `\s` are taken to mean ASCII.

    Raises:
        RegexError: `re` would refuse it, or it holds a backreference, an atomic group, a possessive quantifier, a
            conditional, or a lookbehind that looks ahead.
    """
    return _parsed(pattern, flags)


@lru_cache(maxsize=512)
def _parsed(pattern: str, flags: str) -> Tree:
    for flag in flags:
        if flag not in FLAGS:
            message = f"flag `{flag}` is not one of {', '.join(f'`{each}`' for each in FLAGS)}"
            raise RegexError(message, "leave it out", Span(0, len(pattern)))
    listed = words(pattern, flags)
    return _Parser(pattern, flags).whole() if listed is None else _list(listed)


class Words(NamedTuple):
    """The alternatives of a pattern that is but a list of words, and whether they may be in any case."""

    listed: list[str]
    ignore_case: bool


def words(pattern: str, flags: str = "") -> Words | None:
    """Give the words of a pattern that is but a list of them, however long; None if it is more.

    Lists of tens of thousands of names are asked about again and again, and need no scanner.
    """
    if set(flags) - {"i", "u", "m", "s"}:
        return None
    ignore_case = "i" in flags or pattern.startswith("(?i:")
    if pattern.startswith(("(?:", "(?i:")) and pattern.endswith(")"):
        pattern = pattern[pattern.index(":") + 1 : -1]
    return Words(pattern.split("|"), ignore_case) if _LIST.fullmatch(pattern) else None


def _list(words: Words) -> Tree:
    """Make the tree that a list of words is read as."""
    sets = ((char, CharSet.of(char)) for char in set().union(*words.listed))
    chars = {char: Chars(folded(one) if words.ignore_case else one, words.ignore_case) for char, one in sets}
    options = [Seq(tuple(chars[char] for char in word)) if len(word) != 1 else chars[word] for word in words.listed]
    return options[0] if len(options) == 1 else Alt(tuple(options))


class _Parser:
    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.tokens: list[Token] = [t for t in scan(pattern, flags) if not isinstance(t, Comment)]
        self.at = 0
        self.names: set[str] = set()
        self.open: list[Open] = []

    def whole(self) -> Tree:
        while self.at < len(self.tokens) and isinstance(self.tokens[self.at], SetFlags):
            self.at += 1
        tree = self.choice()
        if self.at < len(self.tokens):
            raise self.error(self.tokens[self.at], "closes a group that was never opened", "delete it or escape it")
        return tree

    def error(self, token: Token, what: str, remedy: str) -> RegexError:
        return RegexError(f"`{self.pattern[token.span.start : token.span.end]}` {what}", remedy, token.span)

    def choice(self) -> Tree:
        options = [self.sequence()]
        while self.at < len(self.tokens) and isinstance(self.tokens[self.at], Bar):
            self.at += 1
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Alt(tuple(options))

    def sequence(self) -> Tree:
        items: list[Tree] = []
        while self.at < len(self.tokens) and not isinstance(self.tokens[self.at], Bar | Close):
            token = self.tokens[self.at]
            item = self.group(token) if isinstance(token, Open) else self.single(token)
            self.at += 1
            item = self.repeated(item, repeatable=not isinstance(token, AnchorSign | BoundarySign))
            items.extend(item.items if isinstance(item, Seq) else (item,))
        return items[0] if len(items) == 1 else Seq(tuple(items))

    def repeated(self, item: Tree, *, repeatable: bool) -> Tree:
        """Read the quantifier behind an item, if there is one."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if not isinstance(token, Quantifier):
            return item
        if not repeatable:
            raise self.error(token, "repeats nothing", "put it behind what it repeats, or escape it")
        if token.mode == "possessive":
            raise self.error(token, "never gives back what it took", "leave out the last `+`, and exclude what follows")
        self.at += 1
        if self.at < len(self.tokens) and isinstance(self.tokens[self.at], Quantifier):
            raise self.error(self.tokens[self.at], "repeats a repetition", "put `(?:…)` around the inner one")
        if (token.low, token.high) == (1, 1):
            return item
        if token.high == 0 or item == EMPTY:
            return EMPTY
        return Repeat(item, token.low, token.high, token.mode == "lazy" and token.low != token.high)

    def group(self, token: Open) -> Tree:
        self._enter(token)
        self.at += 1
        body = self.choice()
        self.open.pop()
        if self.at == len(self.tokens):
            raise self.error(token, "opens a group that is never closed", "close it with `)`, or escape it")
        span = Span(token.span.start, self.tokens[self.at].span.end)
        if token.kind in {"ahead", "not ahead"}:
            return Look(body, ahead=True, negative=token.kind == "not ahead", span=span)
        if token.kind in {"behind", "not behind"}:
            return self._behind(body, negative=token.kind == "not behind", span=span)
        return body

    def _enter(self, token: Open) -> None:
        self.open.append(token)
        if len(self.open) > _DEEPEST:
            raise self.error(
                token, f"is nested more than {_DEEPEST} deep", "define its parts as terminals of their own"
            )
        if token.kind in _REFUSED:
            raise self.error(token, *_REFUSED[token.kind])
        if token.name and token.name in self.names:
            raise self.error(token, "names a second group so", "name it differently, or write `(?:`")
        self.names.add(token.name)

    def _behind(self, body: Tree, *, negative: bool, span: Span) -> Tree:
        text = self.pattern[span.start : span.end]
        least, most = width(body)
        if least != most:
            raise RegexError(f"`{text}` may be short or long", "look behind at texts of one length only", span)
        for node in walk(body):
            if isinstance(node, Boundary) or (isinstance(node, Look) and node.ahead) or node == Anchor("end"):
                raise RegexError(f"`{text}` looks ahead while it looks behind", "look in one direction at a time", span)
        return Look(body, ahead=False, negative=negative, span=span)

    def single(self, token: Token) -> Tree:
        """Make the tree of a word that stands alone."""
        match token:
            case Char() | Dot() | Category() | Property() | Bracket():
                return Chars(_chars(token), "i" in token.flags and "a" not in token.flags)
            case AnchorSign(letter=letter):
                lines = "m" in token.flags and letter in "^$"
                return Anchor("start" if letter in "^A" else "end", lines, letter == "$")
            case BoundarySign(negative=negative):
                return Boundary(_cased(WORD, token), negative, token.span)
            case BackReference():
                raise self.error(token, "asks for the same text again", "write the pairs out, an alternative for each")
            case Quantifier():
                raise self.error(token, "repeats nothing", "put it behind what it repeats, or escape it")
            case SetFlags():
                raise self.error(token, "is not at the start", "move it there, or write `(?i:…)` around what it is for")
            case Bad(message=message, help=remedy):
                raise RegexError(message, remedy, token.span)
            case _:
                raise AssertionError(token)


def _chars(token: Char | Dot | Category | Property | Bracket) -> CharSet:
    match token:
        case Char(code=code):
            return _cased(CharSet(((code, code),)), token)
        case Dot():
            return ANY if "s" in token.flags else NOT_NEWLINE
        case Category(letter=letter):
            chars = _cased(_CATEGORIES[letter.lower()], token)
            return chars.complement() if letter.isupper() else chars
        case Property(chars=chars):
            return _cased(chars, token)
        case Bracket(negated=negated, members=members):
            spelt = CharSet.covering((m.low, m.high) for m in members if isinstance(m, Range))
            named = (_chars(m) for m in members if isinstance(m, Category | Property))
            chars = _cased(spelt, token).union(*named)
            return chars.complement() if negated else chars


def _cased(chars: CharSet, token: Token) -> CharSet:
    if "i" not in token.flags:
        return chars
    return folded_ascii(chars) if "a" in token.flags else folded(chars)
