"""`Scripted`: a model that says what it was told to, and keeps what it was asked. It decides nothing."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from grammarkit.ask.values import Call, Reply
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError, GrammarKitError
from grammarkit.testing.pieces import in_pieces

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from grammarkit.ask.values import Delta, Prompt


class Scripted:
    """A backend that gives `replies` in their order, to however many threads and tasks.

    A string is what the model writes with the prompt's first tool; a `Reply` is given as it is; a `GrammarKitError` is
    raised. When there are none left, the next prompt raises `BackendError`.
    """

    def __init__(self, *replies: str | Reply | GrammarKitError) -> None:
        self._replies = replies
        self._asked: list[Prompt] = []
        self._lock = Lock()

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """Every prompt so far, in the order of the replies."""
        return tuple(self._asked)

    def send(self, prompt: Prompt) -> Reply:
        """Give the next reply, or raise the next error."""
        with self._lock:
            self._asked.append(prompt)
            turn = len(self._asked)
        match self._turn(turn):
            case str(text):
                tool = prompt.tools[0].name if prompt.tools else ""
                return Reply((Call(tool, text, f"call_{turn}"),))
            case Reply() as reply:
                return reply
            case error:
                raise error

    def stream(self, prompt: Prompt) -> Generator[Delta | Reply]:
        """Give the next reply in pieces, and then whole."""
        yield from in_pieces(self.send(prompt))

    async def send_async(self, prompt: Prompt) -> Reply:
        """As `send`."""
        return self.send(prompt)

    async def stream_async(self, prompt: Prompt) -> AsyncGenerator[Delta | Reply]:
        """As `stream`."""
        for item in self.stream(prompt):
            yield item

    def _turn(self, number: int) -> str | Reply | GrammarKitError:
        if number <= len(self._replies):
            return self._replies[number - 1]
        had = "1 reply" if len(self._replies) == 1 else f"{len(self._replies)} replies"
        told = f"the script had {had}, and this is prompt {number}"
        return BackendError(Diagnostic("script-ended", told, help="give `Scripted` more replies"))
