"""How often to ask, how to ask again, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeVar

from grammarkit.ask.values import Said
from grammarkit.errors import require_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grammarkit.ask.answer import Attempt, Budget
    from grammarkit.ask.values import Prompt, Turn, Usage

V = TypeVar("V")

_HOTTEST = 2
"""The highest temperature that any API takes."""


@dataclass(frozen=True, slots=True)
class Manner:
    """What of a prompt may change from attempt to attempt beside its words."""

    effort: str | None = None
    temperature: float | None = None
    model: str | None = None
    room: int = 1

    @classmethod
    def of(cls, prompt: Prompt) -> Manner:
        """Tell how `prompt` asks."""
        return cls(prompt.effort, prompt.temperature, prompt.model, prompt.room)

    def asking(self, prompt: Prompt) -> Prompt:
        """Have `prompt` ask like this. A model is not sent the records of another, which it could not read."""
        if self == Manner.of(prompt):
            return prompt
        turns = prompt.turns if prompt.model == self.model else tuple(map(_without_records, prompt.turns))
        return replace(
            prompt, turns=turns, effort=self.effort, temperature=self.temperature, model=self.model, room=self.room
        )


def _without_records(turn: Turn) -> Turn:
    return Said(replace(turn.reply, items=(), id="")) if isinstance(turn, Said) else turn


@dataclass(frozen=True, slots=True)
class Stop:
    """The end of a conversation without an answer: which budget it was, and a sentence."""

    budget: Budget
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Budgets, and the manner of a re-ask.

    `reask="correct"` shows the model its answer and what was wrong with it; `"fresh"` asks again without the failed
    turn but with what was learnt, which is what helps small models: shown their own mistake, they repeat it (measured
    with small models: 1 of 155 corrections helped, 5 of 6 fresh samples did). `history="last"` shows a model that is
    corrected only its last failed turn, `"all"` all of them.

    `efforts` and `temperatures` give those settings attempt by attempt; the last one holds for all later attempts.
    `fallback` is the model that is asked from then on when `fallback_after` attempts have failed. An answer that was
    cut off is asked for again with twice the room, as long as that is no more than `room` times the usual.

    `attempts` counts answers. `tokens` (read and written), US `dollars` and `seconds` (of model and verdict, not of the
    program in between) are budgets for all attempts together, looked at after each answer is read: an answer that is in
    the language is never thrown away because it was dear. `price` says in US dollars what a usage costs where the
    backend does not. What an answer cost that was given up while it streamed in is not known, and counts as nothing.
    """

    attempts: int = 3
    reask: Literal["correct", "fresh"] = "correct"
    history: Literal["all", "last"] = "all"
    efforts: Sequence[str] = ()
    temperatures: Sequence[float] = ()
    fallback: str | None = None
    fallback_after: int = 1
    room: int = 4
    tokens: int | None = None
    dollars: float | None = None
    seconds: float | None = None
    price: Callable[[Usage], float] | None = None

    def __post_init__(self) -> None:
        for name in ("attempts", "fallback_after", "room"):
            _require_number(name, getattr(self, name), int, "a whole number")
        if self.attempts < 1:
            raise ValueError(f"a policy allows at least one attempt, not {self.attempts}")
        if self.reask not in ("correct", "fresh"):
            raise ValueError(f'a policy asks again with "correct" or "fresh", not with {self.reask!r}')
        if self.history not in ("all", "last"):
            raise ValueError(f'a policy shows "all" failed turns or the "last", not {self.history!r}')
        if self.fallback_after < 1 or self.room < 1:
            raise ValueError("`fallback_after` and `room` count from 1")
        for name in ("tokens", "dollars", "seconds"):
            budget: float | None = getattr(self, name)
            if budget is not None:
                _require_number(name, budget, (int, float), "a number")
                if not budget >= 0:  # nor is it `nan`
                    raise ValueError(f"`{name}` is at least 0, not {budget}; None sets no limit")
        self._keep_ladders()

    def _keep_ladders(self) -> None:
        for name in ("efforts", "temperatures"):
            object.__setattr__(self, name, _ladder(name, getattr(self, name)))
        for effort in self.efforts:
            require_type("an effort", effort, str, "a word such as `low`")
        for temperature in self.temperatures:
            require_type("a temperature", temperature, (int, float), "a number")
            if not 0 <= temperature <= _HOTTEST:
                raise ValueError(f"a temperature is between 0 and {_HOTTEST}, not {temperature}")

    def effort(self, attempt: int) -> str | None:
        """Give the reasoning effort for an attempt, counted from 0."""
        return _step(self.efforts, attempt)

    def temperature(self, attempt: int) -> float | None:
        """Give the temperature for an attempt, counted from 0."""
        return _step(self.temperatures, attempt)

    def model(self, attempt: int) -> str | None:
        """Give the model for an attempt, counted from 0; None is the backend's own."""
        return self.fallback if attempt >= self.fallback_after else None

    def manner(self, tried: tuple[Attempt, ...]) -> Manner:
        """Say how to ask after these attempts."""
        number = len(tried)
        room = self._room(tried[-1]) if tried else 1
        return Manner(self.effort(number), self.temperature(number), self.model(number), room)

    def _room(self, last: Attempt) -> int:
        had = last.prompt.room
        return 2 * had if last.reply.cut_off and 2 * had <= self.room else had

    def stop(self, tried: tuple[Attempt, ...]) -> Stop | None:
        """Say why to give up after these attempts, unless there is reason to go on."""
        return next(self._reasons(tried), None)

    def _reasons(self, tried: tuple[Attempt, ...]) -> Iterator[Stop]:
        if tried[-1].reply.refusal:
            yield Stop("refused", "the model refused to answer")
        if len(tried) >= self.attempts:
            yield Stop("attempts", f"{self.attempts} allowed")
        tokens = sum(attempt.reply.usage.total for attempt in tried)
        if self.tokens is not None and tokens >= self.tokens:
            yield Stop("tokens", f"{tokens} tokens spent of {self.tokens} allowed")
        if self.dollars is not None and (why := self._unaffordable(tried, self.dollars)):
            yield Stop("dollars", why)
        took = sum(attempt.elapsed for attempt in tried)
        if self.seconds is not None and took >= self.seconds:
            yield Stop("seconds", f"{took:.1f} seconds spent of {self.seconds:.1f} allowed")
        if why := self._stuck(tried):
            yield Stop("no-progress", why)

    def _unaffordable(self, tried: tuple[Attempt, ...], dollars: float) -> str:
        costs = [self._cost(attempt) for attempt in tried]
        known = [cost for cost in costs if cost is not None]
        if len(known) < len(costs):
            return f"what the model costs is not known, so ${dollars:.4f} cannot be kept to without a `price`"
        return f"${sum(known):.4f} spent of ${dollars:.4f} allowed" if sum(known) >= dollars else ""

    def _cost(self, attempt: Attempt) -> float | None:
        reply = attempt.reply
        if reply.broken_off or reply.cost is not None:
            return reply.cost or 0.0
        return None if self.price is None else self.price(reply.usage)

    def _stuck(self, tried: tuple[Attempt, ...]) -> str:
        """A model that repeats itself when asked in the same way will do so for ever."""
        if len(tried) < 2 or self.reask == "fresh":
            return ""
        before, last = tried[-2:]
        asked = Manner.of(last.prompt)
        if self.manner(tried) != asked:
            return ""
        if last.reply.text and _said(before) == _said(last):
            return "the model gave the same answer twice"
        escalated = asked != Manner.of(tried[0].prompt)
        return "the same is wrong as before, though more was put into it" if escalated and _same(before, last) else ""


def _require_number(name: str, given: object, kinds: type | tuple[type, ...], wanted: str) -> None:
    if isinstance(given, bool) or not isinstance(given, kinds):
        raise TypeError(f"`{name}` is {wanted}, not {given!r}")


def _ladder(name: str, given: Sequence[V]) -> tuple[V, ...]:
    if isinstance(given, str):
        raise TypeError(
            f"`{name}` is one {name.removesuffix('s')} an attempt, in a tuple, and not the string {given!r}"
        )
    return tuple(given)


def _step(ladder: Sequence[V], attempt: int) -> V | None:
    return ladder[min(attempt, len(ladder) - 1)] if ladder else None


def _said(attempt: Attempt) -> object:
    reply = attempt.reply
    return [(call.tool, call.text) for call in reply.calls] or reply.text


def _same(before: Attempt, last: Attempt) -> bool:
    return _faults(before) == _faults(last)


def _faults(attempt: Attempt) -> object:
    """What was wrong, wherever it stood."""
    return [[(found.code, found.message) for found in error.diagnostics] for error in attempt.errors]
