"""What a conversation comes to: its attempts, and the answer or the error that they ended in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from grammarkit.ask.values import Usage
from grammarkit.errors import BackendError, GrammarKitError
from grammarkit.render.text import to_text

if TYPE_CHECKING:
    from grammarkit.ask.values import Prompt, Reply
    from grammarkit.errors import Rejected

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A prompt, its reply, and, where it was not accepted, why. `elapsed` is the seconds of both reply and verdict."""

    prompt: Prompt
    reply: Reply
    error: Rejected | None = None
    elapsed: float = 0.0


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Answer(Generic[T]):
    """The accepted value, the text that it was read from, and every attempt that led to it."""

    value: T
    text: str
    attempts: tuple[Attempt, ...] = field(repr=False)

    @property
    def usage(self) -> Usage:
        """Tokens of all attempts together."""
        return sum((attempt.reply.usage for attempt in self.attempts), Usage())


class Exhausted(GrammarKitError):
    """No answer was accepted; `attempts` holds the whole conversation, `why` what ended it."""

    def __init__(self, attempts: tuple[Attempt, ...], why: str) -> None:
        super().__init__(attempts, why)
        self.attempts = attempts
        self.why = why

    @property
    def usage(self) -> Usage:
        """Tokens of all attempts together."""
        return sum((attempt.reply.usage for attempt in self.attempts), Usage())

    def __str__(self) -> str:
        times = "1 attempt" if len(self.attempts) == 1 else f"{len(self.attempts)} attempts"
        last = self.attempts[-1].error
        found = "" if last is None else f"; the last one:\n{to_text(last.diagnostics, last.text)}"
        return f"no answer was accepted in {times}: {self.why}{found}"


class Interrupted(BackendError):
    """The backend failed after answers had been refused; `attempts` holds those. What failed is `__cause__`."""

    def __init__(self, cause: BackendError, attempts: tuple[Attempt, ...]) -> None:
        super().__init__(cause.diagnostic, cause.status, cause.code, cause.request_id)
        self.args = (cause, attempts)
        self.attempts = attempts
