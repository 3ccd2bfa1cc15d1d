"""What the models for tests have in common: they keep what they are asked, and answer to both clients, also in pieces.

What is answered is a subclass's to say, and all that it says.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from threading import Lock
from typing import TYPE_CHECKING

from grammarkit.ask.values import Call, Delta, Reply

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from grammarkit.ask.values import Prompt

_PIECES = 3
"""How many deltas a streamed text comes in: enough that a reader must put it together."""


class Answering(ABC):
    """A backend for both clients, for however many threads and tasks; prompts are answered one at a time."""

    def __init__(self) -> None:
        self._asked: list[Prompt] = []
        self._lock = Lock()

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt so far, in the order of the replies."""
        return tuple(self._asked)

    def send(self, prompt: Prompt) -> Reply:
        """Answer a prompt."""
        with self._lock:
            self._asked.append(prompt)
            return self._answer(prompt, len(self._asked))

    def stream(self, prompt: Prompt) -> Generator[Delta | Reply]:
        """Answer in pieces, and then whole."""
        reply = self.send(prompt)
        text, tool = reply.text, reply.calls[0].tool if reply.calls else ""
        size = max(1, -(-len(text) // _PIECES))
        yield from (Delta(text[at : at + size], tool) for at in range(0, len(text), size))
        yield reply

    async def send_async(self, prompt: Prompt) -> Reply:
        """As `send`."""
        return self.send(prompt)

    async def stream_async(self, prompt: Prompt) -> AsyncGenerator[Delta | Reply]:
        """As `stream`."""
        for item in self.stream(prompt):
            yield item

    @abstractmethod
    def _answer(self, prompt: Prompt, turn: int) -> Reply:
        """Answer the prompt that is number `turn`, from 1; one is answered at a time."""


def called(tool: str, text: str, turn: int) -> Reply:
    """Give the reply that writes a text with a tool."""
    return Reply((Call(tool, text, f"call_{turn}"),))
