"""What happens while a question is asked, and what is shown of it: to people as it comes, to machines at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from grammarkit.cli.results import AnswerFormat

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from grammarkit.ask.answer import Answer
    from grammarkit.ask.values import Delta, Reask
    from grammarkit.cli.models import Chosen


class Screen(Protocol):
    """Is told, in this order: which model is asked, what is waited for, and what comes."""

    def guarding(self) -> AbstractContextManager[None]: ...
    def request(self, body: object) -> None: ...
    def begins(self, picked: Chosen, question: str) -> None: ...
    def waits(self, what: str) -> None: ...
    def progress(self, done: int, total: int, source: str) -> None: ...
    def delta(self, delta: Delta) -> None: ...
    def reask(self, reask: Reask) -> None: ...
    def answer(self, answer: Answer[object]) -> None: ...


def screen(output: AnswerFormat) -> Screen:
    """Choose how to show things."""
    from grammarkit.cli.machine import Machine
    from grammarkit.cli.person import Person

    return Machine() if output is AnswerFormat.JSON else Person(output)
