"""Agreement: one question asked several times, and what most of its answers come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from grammarkit.ask.answer import Answer, Exhausted
from grammarkit.ask.flow import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from grammarkit.ask.flow import Flow
    from grammarkit.ask.policy import Policy
    from grammarkit.ask.values import Question
    from grammarkit.language import Askable

T = TypeVar("T")


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Agreement(Generic[T]):
    """What most answers agree on: the first of them, and how many there are.

    `ends` is what came of each time that was asked, in order: an answer, or none.
    """

    answer: Answer[T]
    votes: int
    ends: tuple[Answer[T] | Exhausted, ...] = field(repr=False)

    @property
    def value(self) -> T:
        """The value that is agreed on."""
        return self.answer.value


def agreed(
    question: Question,
    language: Askable[T],
    *,
    n: int = 3,
    key: Callable[[T], object] | None = None,
    policy: Policy | None = None,
) -> Flow[Agreement[T]]:
    """Ask up to `n` times, and take what most answers agree on; of several with as many votes, what came first.

    Answers agree whose values are equal or, where there is a `key`, whose keys are: the rows that a query gives, say.
    Nothing more is asked once the answer that leads cannot be caught up with.

    Raises:
        Exhausted: no answer was accepted, however often was asked; it is the last one's.
        ValueError: fewer than one answer is asked for.
        TypeError: as `ask`.
    """
    if n < 1:
        raise ValueError(f"at least one answer is needed to agree on, not {n}")
    ask(question, language).close()
    return _agreed(question, language, n, key or _itself, policy)


def _agreed(
    question: Question, language: Askable[T], n: int, key: Callable[[T], object], policy: Policy | None
) -> Flow[Agreement[T]]:
    ends: tuple[Answer[T] | Exhausted, ...] = ()
    tally = _Tally[T](())
    while len(ends) < n and tally.lead <= n - len(ends):
        try:
            answer = yield from ask(question, language, policy=policy)
        except Exhausted as error:
            ends += (error,)
        else:
            ends += (answer,)
            tally = tally.counting(answer, key(answer.value))
    return tally.outcome(ends)


@dataclass(frozen=True)
class _Tally(Generic[T]):
    """The first answer of each kind, its key, and how many were like it; few, and keys need not be hashable."""

    kinds: tuple[tuple[Answer[T], object, int], ...]

    def counting(self, answer: Answer[T], key: object) -> _Tally[T]:
        if any(known == key for _, known, _ in self.kinds):
            return _Tally(tuple((a, known, votes + (known == key)) for a, known, votes in self.kinds))
        return _Tally((*self.kinds, (answer, key, 1)))

    @property
    def lead(self) -> int:
        """By how many votes the first is ahead of the second; 0 if there is nothing yet."""
        first, second, *_ = [*sorted((votes for _, _, votes in self.kinds), reverse=True), 0, 0]
        return first - second

    def outcome(self, ends: tuple[Answer[T] | Exhausted, ...]) -> Agreement[T]:
        if self.kinds:
            answer, _, votes = max(self.kinds, key=lambda kind: kind[2])
            return Agreement(answer, votes, ends)
        raise next(end for end in reversed(ends) if isinstance(end, Exhausted))


def _itself(value: T) -> T:
    return value
