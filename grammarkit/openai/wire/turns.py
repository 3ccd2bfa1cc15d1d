"""A conversation as both APIs want it told: every call of the model is answered, at once, and nothing else is.

The servers refuse a call without an output, an output without its call (Responses), and anything that stands between
an assistant's calls and the tool messages that answer them (Chat Completions).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from grammarkit.ask.values import Corrected, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grammarkit.ask.image import Image
    from grammarkit.ask.values import Reply, Turn

UNANSWERED = "Received."
"""The output of a call that no turn answers, such as one that was accepted before the next question."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the user says."""

    text: str
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the model said and called."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Output:
    """What came of the call with this id."""

    call: str
    text: str


Passage: TypeAlias = Told | Spoken | Output


def passages(turns: Iterable[Turn]) -> Iterator[Passage]:
    """Tell a conversation. What is said about no call, or about one that was not just made, is said by the user."""
    unanswered: dict[str, None] = {}
    later: list[Told] = []
    for turn in turns:
        match turn:
            case Corrected(feedback=text, call=call) if call in unanswered:
                del unanswered[call]
                yield Output(call, text)
            case Corrected(feedback=text):
                later.append(Told(text))
            case _:
                yield from _settled(unanswered, later)
                unanswered, later = {}, []
                yield Spoken(turn.reply) if isinstance(turn, Said) else Told(turn.text, turn.images)
                if isinstance(turn, Said):
                    unanswered = {call.id: None for call in turn.reply.calls if call.id}
    yield from _settled(unanswered, later)


def _settled(unanswered: Iterable[str], later: Iterable[Told]) -> Iterator[Passage]:
    yield from (Output(call, UNANSWERED) for call in unanswered)
    yield from later
