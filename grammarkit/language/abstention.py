"""`abstaining`: a language, or a choice of several, with one sentence more: that the question cannot be answered.

A model that must write a query writes one, also where the tables do not hold what was asked. With this it may say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected
from grammarkit.grammar import Grammar
from grammarkit.language.protocol import (
    Choice,
    Language,
    describe,
    is_choice,
    noted,
    prompt_grammar,
    require_language,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

_OPENING = "CANNOT ANSWER: "
_LONGEST = 300
"""Characters of a reason."""

_SENTENCE = rf"{_OPENING}[^\r\n]{{1,{_LONGEST}}}"
_DECLINED = re.compile(rf"\s*{_SENTENCE}\s*")

_ALMOST = re.compile(r"(?P<before>(?:[^\w]|(?:sorry|i)\b)*)(?P<said>cannot[ _-]*answer\b\W?)", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?P<before>\W*)(?P<said>CANNOT(?: ANSW?E?)?)\W*")
"""What was nearly `_SENTENCE`, or the beginning of one: whoever wrote it should not be sent back to write an answer."""

_TOLD = (
    f"If this cannot answer the question, write `{_OPENING}` and, in one sentence, why. Do so only where nothing that "
    "can be written here answers it."
)
_TOLD_OF_TOOL = "If none of these can answer the question, call `{name}` with, in one sentence, why."

_REASON = Grammar(f"start: REASON\nREASON: /[^\\r\\n]{{1,{_LONGEST}}}/")


@dataclass(frozen=True, slots=True)
class CannotAnswer:
    """The model declined, for this reason."""

    reason: str


@overload
def abstaining(language: Choice[T]) -> Choice[T | CannotAnswer]: ...
@overload
def abstaining(language: Language[T]) -> Language[T | CannotAnswer]: ...
def abstaining(language: Language[T] | Choice[T]) -> Language[T | CannotAnswer] | Choice[T | CannotAnswer]:
    """Let a model decline: the value is what `language` gives, or a `CannotAnswer`.

    A language gets one sentence more, `CANNOT ANSWER: …`, and means the same otherwise; should it have had such a
    sentence itself, that now declines. A choice of several, such as a `OneOf`, gets one tool more.

    Raises:
        TypeError: it is no language, and no choice of several.
    """
    if is_choice(language):
        return _AbstainingChoice(language)
    require_language(language)
    return _Abstaining(language)


def declinable(grammar: Grammar) -> Grammar:
    """Add the sentence to a grammar, under names that are not in it yet."""
    taken = set(re.findall(r"\w+", grammar.text))
    start, declined = _fresh("answer_or_decline", taken), _fresh("DECLINE", taken)
    added = f"\n{start}: {grammar.start} | {declined}\n{declined}: /{_SENTENCE}/\n"
    return replace(grammar, text=grammar.text + added, start=start)


def _fresh(name: str, taken: set[str]) -> str:
    number = 2
    fresh = name
    while fresh in taken:
        fresh, number = f"{name}_{number}", number + 1
    return fresh


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class _Abstaining(Generic[T]):
    wraps: Language[T]

    @property
    def grammar(self) -> Grammar:
        return declinable(self.wraps.grammar)

    @property
    def prompt_grammar(self) -> Grammar:
        return declinable(prompt_grammar(self.wraps))

    @property
    def instructions(self) -> str:
        told = self.wraps.instructions
        return f"{told}\n\n{_TOLD}" if told else _TOLD

    @property
    def description(self) -> str:
        return f"{describe(self.wraps)} Or declines, with `{_OPENING}` and the reason."

    def repairs(self, text: str) -> tuple[Diagnostic, ...]:
        return () if _DECLINED.fullmatch(text) else noted(self.wraps, text)

    def read(self, text: str) -> T | CannotAnswer:
        if _DECLINED.fullmatch(text):
            return CannotAnswer(text.strip().removeprefix(_OPENING).strip())
        try:
            return self.wraps.read(text)
        except Rejected as error:
            slip = _slip(text)
            if slip is None:
                raise
            raise Rejected(text, (slip,), "syntax") from error


def _slip(text: str) -> Diagnostic | None:
    """Say what is wrong with what was meant to decline; None where nothing shows that it was."""
    opening = _ALMOST.match(text) or _UNFINISHED.fullmatch(text)
    if opening is None:
        return None
    reason, span = text[opening.end() :].strip(), Span(opening.start("said"), opening.end("said"))
    remedy = f"write `{_OPENING}` and, in one sentence, why"
    if not reason:
        message = "no reason is given why this cannot be answered"
        return Diagnostic("malformed-decline", message, Span(span.start, len(text)), help=remedy)
    if opening["before"].strip() or opening["said"] != _OPENING.strip():
        message = f"what declines begins with `{_OPENING}`, in capitals, with the colon, and nothing before it"
        return Diagnostic("malformed-decline", message, Span(0, span.end), help=remedy)
    if "\n" in reason or "\r" in reason:
        message = "the reason why this cannot be answered has several lines"
        return Diagnostic("malformed-decline", message, Span(opening.end(), len(text)), help=f"{remedy}, in one line")
    if len(reason) > _LONGEST:
        message = f"the reason why this cannot be answered has {len(reason)} characters, more than {_LONGEST}"
        return Diagnostic("malformed-decline", message, Span(opening.end(), len(text)), help=f"{remedy}, more briefly")
    message = f"between `{_OPENING.strip()}` and the reason is one blank"
    return Diagnostic("malformed-decline", message, span, help=remedy)


@dataclass(frozen=True)
class _Declining:
    """The tool that declines."""

    grammar: Grammar = _REASON
    instructions: str = ""
    description: str = "Declines to answer, with the reason."

    def read(self, text: str) -> CannotAnswer:
        _REASON.read(text)
        return CannotAnswer(text.strip())


@dataclass(frozen=True)
class _AbstainingChoice(Generic[T]):
    choice: Choice[T]

    @property
    def _name(self) -> str:
        return _fresh("cannot_answer", set(self.choice.languages))

    @property
    def instructions(self) -> str:
        told = self.choice.instructions
        last = _TOLD_OF_TOOL.format(name=self._name)
        return f"{told}\n\n{last}" if told else last

    @property
    def languages(self) -> Mapping[str, Language[T | CannotAnswer]]:
        return {**self.choice.languages, self._name: _Declining()}
