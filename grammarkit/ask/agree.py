"""Agreement: one question asked several times, and what most of its answers come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from grammarkit.ask.answer import Answer, Exhausted, Interrupted, Spending, interrupted
from grammarkit.ask.flow import ask, settled
from grammarkit.ask.keying import Keyed, keying

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grammarkit.ask.answer import Attempt
    from grammarkit.ask.flow import Flow
    from grammarkit.ask.policy import Policy
    from grammarkit.ask.values import Question
    from grammarkit.errors import GrammarKitError
    from grammarkit.language import Askable

T = TypeVar("T")


@dataclass(frozen=True)  # no slots: `X[int](…)` cannot be told its type then (Python 3.11)
class Agreement(Spending, Generic[T]):
    """What most answers agree on: the first of them, and how many there are.

    `ends` is what came of each time that was asked, in order: an answer, or the error that it ended in.
    """

    answer: Answer[T]
    votes: int
    ends: tuple[Answer[T] | GrammarKitError, ...] = field(repr=False)

    @property
    def value(self) -> T:
        """The value that is agreed on."""
        return self.answer.value

    @property
    def text(self) -> str:
        """The text that the value was read from."""
        return self.answer.text

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every attempt, of all the times that were asked."""
        return _attempts(self.ends)


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
    `key` is called as an answer is read, so that it may ask a database, and refuse the answer with `Rejected`. Nothing
    more is asked once the answer that leads cannot be caught up with, or where asking fails after there are answers.

    Raises:
        Exhausted: no answer was accepted, however often was asked; it is the last one's.
        BackendError: as `ask`, before there is an answer.
        ValueError: fewer than one answer is asked for.
        TypeError: as `ask`.
    """
    if n < 1:
        raise ValueError(f"at least one answer is needed to agree on, not {n}")
    ask(question, language).close()
    return _agreed(question, language, n, key, policy)


def _agreed(
    question: Question, language: Askable[T], n: int, key: Callable[[T], object] | None, policy: Policy | None
) -> Flow[Agreement[T]]:
    ends: tuple[Answer[T] | GrammarKitError, ...] = ()
    tally = _Tally[T](())
    while len(ends) < n and tally.lead <= n - len(ends):
        end = yield from settled(_asked(question, language, key, policy))
        if isinstance(end, Keyed):
            ends += (end.value,)
            tally = tally.counting(end.value, end.key)
            continue
        if not isinstance(end, Exhausted) and not tally.kinds:
            raise interrupted(end, tried) if (tried := _attempts((*ends, end))) else end
        ends += (end,)
        if not isinstance(end, Exhausted):
            break
    return tally.outcome(ends)


def _asked(
    question: Question, language: Askable[T], key: Callable[[T], object] | None, policy: Policy | None
) -> Flow[Keyed[Answer[T]]]:
    if key is None:
        answer = yield from ask(question, language, policy=policy)
        return Keyed(answer, answer.value)
    keyed = yield from ask(question, keying(language, key), policy=policy)
    return Keyed(Answer(keyed.value.value, keyed.text, keyed.attempts), keyed.value.key)


def _attempts(ends: Iterable[Answer[T] | GrammarKitError]) -> tuple[Attempt, ...]:
    return tuple(
        attempt for end in ends if isinstance(end, Answer | Exhausted | Interrupted) for attempt in end.attempts
    )


@dataclass(frozen=True)
class _Tally(Generic[T]):
    """The first answer of each kind, its key, and how many were like it; few, and keys need not be hashable."""

    kinds: tuple[tuple[Answer[T], object, int], ...]

    def counting(self, answer: Answer[T], key: object) -> _Tally[T]:
        alike = [_agree(kind[:2], (answer, key)) for kind in self.kinds]
        if any(alike):
            found = zip(self.kinds, alike, strict=True)
            return _Tally(tuple((a, known, votes + is_alike) for (a, known, votes), is_alike in found))
        return _Tally((*self.kinds, (answer, key, 1)))

    @property
    def lead(self) -> int:
        """By how many votes the first is ahead of the second; 0 if there is nothing yet."""
        first, second, *_ = [*sorted((votes for _, _, votes in self.kinds), reverse=True), 0, 0]
        return first - second

    def outcome(self, ends: tuple[Answer[T] | GrammarKitError, ...]) -> Agreement[T]:
        if self.kinds:
            answer, _, votes = max(self.kinds, key=lambda kind: kind[2])
            return Agreement(answer, votes, ends)
        raise next(end for end in reversed(ends) if isinstance(end, Exhausted))


def _agree(one: tuple[Answer[T], object], two: tuple[Answer[T], object]) -> bool:
    """Compare what counts of two answers; values that are nested too deep for Python to compare, by their texts."""
    try:
        return one[1] == two[1]
    except RecursionError:
        return one[0].text == two[0].text
