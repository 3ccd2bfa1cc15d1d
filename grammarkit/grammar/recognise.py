"""A text that is not in the language, explained: how far it could have gone on, and what was expected there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected
from grammarkit.grammar.engine import recognise
from grammarkit.grammar.expected import BLANKS, expected, is_keyword, near_words, rest_of, rest_of_words
from grammarkit.grammar.place import place

if TYPE_CHECKING:
    from grammarkit.grammar.grammar import Grammar
    from grammarkit.grammar.place import Place, Word

_WORD = re.compile(r"\w+")
_SIGN = re.compile(r"\S{1,40}")


def require(grammar: Grammar, text: str) -> None:
    """Do nothing if `text` is a sentence of `grammar`.

    Raises:
        Rejected: it is not; one diagnostic points at the first word that cannot stand where it stands.
        GrammarError: the engine does not take the grammar.
    """
    found = recognise(grammar, text)
    if not found.accepted:
        raise Rejected(text, (explained(grammar, text, found.reached),), "syntax")


def explained(grammar: Grammar, text: str, reached: int) -> Diagnostic:
    """Say what is wrong with a text of which the first `reached` characters could begin a sentence."""
    found = place(grammar, text[:reached])
    if found is None:
        return _bare(text, reached)
    if found.begun:
        return _inside(grammar, text, reached, found)
    if reached >= len(text):
        return _unfinished(text, expected(found, ""))
    if found.may_end and not found.expected:
        return _behind_the_end(text, reached)
    return _unexpected(grammar, text, _word(text, reached), reached, found)


def _bare(text: str, reached: int) -> Diagnostic:
    """Say where a text goes wrong, where what could stand there is not known."""
    if reached >= len(text):
        return _unfinished(text, ())
    span = _word(text, reached)
    return Diagnostic("unexpected-text", _cannot_stand(text, span), span)


def _unfinished(text: str, expected: tuple[str, ...]) -> Diagnostic:
    end = Span(len(text), len(text))
    return Diagnostic("unfinished", "the text ends before the sentence does", end, expected=expected)


def _behind_the_end(text: str, reached: int) -> Diagnostic:
    span = _word(text, reached + len(text[reached:]) - len(text[reached:].lstrip()))
    message = f"`{text[span.start : span.end]}` stands behind the end of the sentence"
    return Diagnostic("unexpected-text", message, span, expected=("the end",))


def _inside(grammar: Grammar, text: str, reached: int, found: Place) -> Diagnostic:
    """Say what is wrong with a word that has begun as one could, and does not go on so.

    It is wrong as a whole if it looks like a word or a sign: `frm` is, and not its `m`. In quotes, the place is wrong.
    """
    start = reached - len(text[found.start : reached].lstrip())
    begun = text[start:reached]
    if reached >= len(text):
        if rests := rest_of_words(found, begun):
            return _unfinished(text, rests)
        if not is_keyword(grammar, begun):
            return _unfinished(text, rest_of(found))
    if not (_WORD.fullmatch(begun) or (_SIGN.fullmatch(begun) and any(terminal.words for terminal in found.begun))):
        span = _word(text, reached)
        return Diagnostic("unexpected-text", _cannot_stand(text, span), span, expected=rest_of(found))
    goes_on = _WORD.match(text, reached) if _WORD.fullmatch(begun) else None
    span = Span(start, goes_on.end() if goes_on else reached)
    return _unexpected(grammar, text, span, reached, found)


def _unexpected(grammar: Grammar, text: str, span: Span, reached: int, found: Place) -> Diagnostic:
    could = expected(found, text[span.start : span.end])
    remedy = _misspelt(grammar, text, reached, found.last)
    return Diagnostic("unexpected-text", _cannot_stand(text, span), span, expected=could, help=remedy)


def _misspelt(grammar: Grammar, text: str, reached: int, last: Word | None) -> str:
    """Find a keyword that was meant by the word before, which was read as a name: `FRM`, where FROM could stand."""
    if last is None or not _WORD.fullmatch(written := text[last.start : last.end]):
        return ""
    for word in near_words(last, written):
        moved = len(word) - len(written)
        if recognise(grammar, f"{text[: last.start]}{word}{text[last.end :]}").reached > reached + moved:
            return f"`{written}` was read as a name; did you mean `{word}`?"
    return ""


def _cannot_stand(text: str, span: Span) -> str:
    written = text[span.start : span.end]
    return f"{BLANKS.get(written) or f'`{written}`'} cannot stand here"


def _word(text: str, at: int) -> Span:
    """Find the word that begins at a place, or the character there."""
    word = _WORD.match(text, at)
    return Span(at, word.end() if word else min(at + 1, len(text)))
