"""A text that is not in the language, explained: how far it could have gone on, and what was expected there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected
from grammarkit.grammar.complete import expected
from grammarkit.grammar.engine import recognise

if TYPE_CHECKING:
    from grammarkit.grammar.grammar import Grammar

_WORD = re.compile(r"\w+")


def require(grammar: Grammar, text: str) -> None:
    """Do nothing if `text` is a sentence of `grammar`.

    Raises:
        Rejected: it is not; one diagnostic points at the first word that cannot stand where it stands.
        GrammarError: the engine does not take the grammar.
    """
    found = recognise(grammar, text)
    if not found.accepted:
        raise Rejected(text, (explained(grammar, text, found.reached),))


def explained(grammar: Grammar, text: str, reached: int) -> Diagnostic:
    """Say what is wrong with a text of which the first `reached` characters could begin a sentence."""
    if cut := _cut_off(grammar, text, reached):
        expected_there = expected(grammar, text, cut.start, cut.start)
        message = f"`{text[cut.start : cut.end]}` cannot stand here"
        return Diagnostic("unexpected-text", message, cut, expected=expected_there.words)
    span = _word(text, reached)
    could = expected(grammar, text, span.start, reached)
    if could.at != span.start:
        span = Span(reached, min(reached + 1, len(text)))
    if reached >= len(text):
        end = Span(len(text), len(text))
        return Diagnostic("unfinished", "the text ends before the sentence does", end, expected=could.words)
    if could.words == ("the end",):
        span = _word(text, reached + len(text[reached:]) - len(text[reached:].lstrip()))
        message = f"`{text[span.start : span.end]}` stands behind the end of the sentence"
        return Diagnostic("unexpected-text", message, span, expected=could.words)
    unexpected = text[span.start : span.end]
    shown = "a line break" if unexpected == "\n" else f"`{unexpected}`"
    return Diagnostic("unexpected-text", f"{shown} cannot stand here", span, expected=could.words)


def _cut_off(grammar: Grammar, text: str, reached: int) -> Span | None:
    """Find the word before `reached` that could only be the beginning of one: a keyword where a name must stand.

    Such a word is told by blanks, which may stand before it and not behind it.
    """
    word = _word(text, max(0, reached - 1))
    if word.end != reached or word.start == 0 or not _WORD.fullmatch(text[word.start : reached]):
        return None
    blank_before = recognise(grammar, f"{text[: word.start]} ").reached > word.start
    blank_behind = recognise(grammar, f"{text[:reached]} ").reached > reached
    return word if blank_before and not blank_behind else None


def _word(text: str, at: int) -> Span:
    """Find the whole word around the first impossible character: `frm` is wrong, not its `m`."""
    for word in _WORD.finditer(text):
        if word.start() <= at < word.end() or (word.end() == at == len(text)):
            return Span(word.start(), word.end())
        if word.start() > at:
            break
    return Span(at, min(at + 1, len(text)))
