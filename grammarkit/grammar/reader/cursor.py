"""A place in the words of a `.lark` text: what stands there, going on, and telling of what cannot stand there."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span
from grammarkit.grammar.reader.misplaced import unexpected
from grammarkit.grammar.reader.tokens import tokens
from grammarkit.grammar.report import GrammarError

if TYPE_CHECKING:
    from grammarkit.grammar.reader.tokens import Token

_NAMES = {"name": "a name", "number": "a number", "json": "a JSON value", "string": "a string"}
_LONGEST_NUMBER = 9
"""Digits: both readers count with 32 bits."""


class Cursor:
    """Where a reader is; `at` counts words."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.words = tokens(text, file)
        self.at = 0
        self.depth = 0

    @property
    def word(self) -> Token:
        """The word that stands here."""
        return self.words[self.at]

    @property
    def kind(self) -> str:
        """The kind of the word that stands here."""
        return self.words[self.at].kind

    @property
    def following(self) -> str:
        """The kind of the word behind the one that stands here."""
        return self.words[min(self.at + 1, len(self.words) - 1)].kind

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that stand apart from others somewhere in the text."""
        words, end = self.words, self.words[-1]
        return frozenset(
            word.text
            for before, word, after in zip((end, *words), words, (*words[1:], end), strict=False)
            if word.kind == "name"
            and not (before.kind == "name" and before.end == word.start)
            and not (after.kind == "name" and word.end == after.start)
        )

    def next(self) -> Token:
        """Go on, and give the word that is left behind; the last one stays."""
        word = self.words[self.at]
        self.at += word.kind != "end"
        return word

    def accept(self, kind: str) -> bool:
        """Go on if a word of this kind stands here."""
        found = self.words[self.at].kind == kind
        self.at += found
        return found

    def take(self, kind: str, wanted: str = "") -> Token:
        """Go on behind a word of this kind.

        Raises:
            GrammarError: another stands here; `wanted` says what should.
        """
        if self.words[self.at].kind != kind:
            raise self.unexpected(wanted or _NAMES.get(kind, f"`{kind}`"))
        return self.next()

    def number(self) -> int:
        """Go on behind a number.

        Raises:
            GrammarError: another word stands here, or the number is no whole one, or too large.
        """
        word = self.take("number")
        digits = word.text.lstrip("+-")
        if len(digits) > _LONGEST_NUMBER or not digits.isdecimal():
            message = f"`{word.text[:20]}` is no whole number of at most {_LONGEST_NUMBER} digits"
            span = word.span(self.file)
            raise GrammarError.of(self.text, "grammar-syntax", message, span, help="write a smaller number")
        return int(word.text)

    def unexpected(self, wanted: str) -> GrammarError:
        """Tell of the word that stands here instead of what is wanted."""
        return unexpected(self.text, self.words, self.at, wanted, self.file)

    def since(self, first: int) -> Span:
        """Give the stretch from the word with the number `first` to here; where nothing was read, where it would be."""
        if first == self.at:
            place = self.words[first - 1].end if first else 0
            return Span(place, place, self.file)
        return Span(self.words[first].start, self.words[self.at - 1].end, self.file)

    def text_since(self, first: int) -> str:
        """Give what is written from the word with the number `first` to here."""
        span = self.since(first)
        return self.text[span.start : span.end]
