"""How often to ask, how to ask again, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from grammarkit.ask.answer import Attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Budgets, and the manner of a re-ask.

    `reask="correct"` shows the model its answer and what was wrong with it; `"fresh"` asks again without the failed
    turn but with what was learnt, which is what helps small models: shown their own mistake, they repeat it (measured
    with small models: 1 of 155 corrections helped, 5 of 6 fresh samples did).

    `efforts` and `temperatures` give those settings attempt by attempt; the last one holds for all later attempts.
    `tokens` and `seconds` are budgets for all attempts together, looked at after each answer is read: an answer that is
    in the language is never thrown away because it was dear.
    """

    attempts: int = 3
    reask: Literal["correct", "fresh"] = "correct"
    efforts: tuple[str, ...] = ()
    temperatures: tuple[float, ...] = ()
    tokens: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError(f"a policy allows at least one attempt, not {self.attempts}")
        if self.reask not in ("correct", "fresh"):
            raise ValueError(f'a policy asks again with "correct" or "fresh", not with {self.reask!r}')
        if isinstance(self.efforts, str):
            raise TypeError(f"`efforts` is one effort an attempt, such as ({self.efforts!r},)")

    def effort(self, attempt: int) -> str | None:
        """Give the reasoning effort for an attempt, counted from 0."""
        return self.efforts[min(attempt, len(self.efforts) - 1)] if self.efforts else None

    def temperature(self, attempt: int) -> float | None:
        """Give the temperature for an attempt, counted from 0."""
        return self.temperatures[min(attempt, len(self.temperatures) - 1)] if self.temperatures else None

    def stop(self, tried: tuple[Attempt, ...]) -> str:
        """Say why to give up after these attempts, or nothing if there is reason to go on."""
        last = tried[-1]
        if last.reply.refusal:
            return "the model refused to answer"
        if len(tried) >= self.attempts:
            return f"{self.attempts} allowed"
        spent = sum(attempt.reply.usage.total for attempt in tried)
        if self.tokens is not None and spent >= self.tokens:
            return f"{spent} tokens spent of {self.tokens} allowed"
        took = sum(attempt.elapsed for attempt in tried)
        if self.seconds is not None and took >= self.seconds:
            return f"{took:.1f} seconds spent of {self.seconds:.1f} allowed"
        return self._stuck(tried)

    def _stuck(self, tried: tuple[Attempt, ...]) -> str:
        """A model that repeats itself when asked in the same way will do so for ever."""
        if len(tried) < 2 or self.reask == "fresh":
            return ""
        before, last = tried[-2], tried[-1]
        changes = (self.effort(len(tried)), self.temperature(len(tried))) != (
            last.prompt.effort,
            last.prompt.temperature,
        )
        same = before.reply.text == last.reply.text and bool(last.reply.text)
        return "the model gave the same answer twice" if same and not changes else ""
