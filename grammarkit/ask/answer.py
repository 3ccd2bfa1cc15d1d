"""What a conversation comes to: its attempts, and the answer or the error that they ended in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeAlias, TypeVar

from grammarkit.ask.values import Usage
from grammarkit.errors import BackendError, GrammarKitError, SourceError
from grammarkit.grammar import GrammarError
from grammarkit.render.text import to_text

if TYPE_CHECKING:
    from grammarkit.ask.values import Prompt, Reply
    from grammarkit.diagnostic import Diagnostic
    from grammarkit.errors import Rejected

T = TypeVar("T")

Budget: TypeAlias = Literal["attempts", "tokens", "dollars", "seconds", "no-progress", "refused"]
"""What can end a conversation without an answer."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A prompt, its reply, and, where it was not accepted, why. `elapsed` is the seconds of both reply and verdict.

    There is one error for each call of the reply, or a single one where the reply as a whole will not do. `notes` say
    what was put right in an answer that was accepted.
    """

    prompt: Prompt
    reply: Reply
    errors: tuple[Rejected, ...] = ()
    elapsed: float = 0.0
    notes: tuple[Diagnostic, ...] = ()

    @property
    def error(self) -> Rejected | None:
        """The first of the errors, if there is one."""
        return self.errors[0] if self.errors else None


class _HasAttempts(Protocol):
    @property
    def attempts(self) -> tuple[Attempt, ...]: ...


class Spending:
    """What all attempts of a conversation, or of several, came to."""

    @property
    def usage(self: _HasAttempts) -> Usage:
        """Tokens of all attempts together."""
        return sum((attempt.reply.usage for attempt in self.attempts), Usage())

    @property
    def cost(self: _HasAttempts) -> float | None:
        """US dollars of all attempts together, as far as the backend told; None where it told nothing."""
        told = [attempt.reply.cost for attempt in self.attempts if attempt.reply.cost is not None]
        return sum(told) if told else None


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Answer(Spending, Generic[T]):
    """The accepted value, the text that it was read from, and every attempt that led to it."""

    value: T
    text: str
    attempts: tuple[Attempt, ...] = field(repr=False)


class Exhausted(Spending, GrammarKitError):
    """No answer was accepted; `attempts` holds the whole conversation, `budget` what ended it, `why` a sentence."""

    def __init__(self, attempts: tuple[Attempt, ...], why: str, budget: Budget = "attempts") -> None:
        super().__init__(attempts, why, budget)
        self.attempts = attempts
        self.why = why
        self.budget: Budget = budget

    def __str__(self) -> str:
        times = "1 attempt" if len(self.attempts) == 1 else f"{len(self.attempts)} attempts"
        errors = self.attempts[-1].errors
        found = "; the last one:\n" + "\n".join(to_text(e.diagnostics, e.text) for e in errors) if errors else ""
        return f"no answer was accepted in {times}: {self.why}{found}"


class Interrupted(Spending, GrammarKitError):
    """Something failed after there had been replies: `cause` says what, and `attempts` holds the replies.

    It is a `BackendError`, `SourceError` or `GrammarError` as well, as `cause` is. An attempt without an error is one
    whose reply could not be judged.
    """

    def __init__(self, cause: GrammarKitError, attempts: tuple[Attempt, ...]) -> None:
        super().__init__(*cause.args)  # which make whatever kind of error it is
        self.args = (cause, attempts)
        self.cause = cause
        self.attempts = attempts

    def __str__(self) -> str:
        return str(self.cause)


class BackendInterrupted(Interrupted, BackendError):
    """The model cannot be reached any more, or will not answer."""


class SourceInterrupted(Interrupted, SourceError):
    """A database that judges answers is gone."""


class GrammarInterrupted(Interrupted, GrammarError):
    """The grammar cannot be used, by what reads or by another model."""


_KINDS = {BackendError: BackendInterrupted, SourceError: SourceInterrupted, GrammarError: GrammarInterrupted}


def interrupted(cause: GrammarKitError, attempts: tuple[Attempt, ...]) -> Interrupted:
    """Make an `Interrupted` that is of the kind of its cause."""
    kind = next((kind for base, kind in _KINDS.items() if isinstance(cause, base)), Interrupted)
    return kind(cause, attempts)
