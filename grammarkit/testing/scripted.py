"""`Scripted`: a model that says what it was told to, and keeps what it was asked. It decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.ask.values import Reply
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError, GrammarKitError, require_type
from grammarkit.testing.answering import Answering, called

if TYPE_CHECKING:
    from grammarkit.ask.values import Prompt


class Scripted(Answering):
    """A backend that gives `replies` in their order, to however many threads and tasks.

    A string is what the model writes with the prompt's first tool; a `Reply` is given as it is; a `GrammarKitError` is
    raised. When there are none left, the next prompt raises `BackendError`. `prompts` is every prompt so far.
    """

    def __init__(self, *replies: str | Reply | GrammarKitError) -> None:
        super().__init__()
        self._replies: tuple[str | Reply | GrammarKitError, ...] = ()
        self.says(*replies)

    def says(self, *replies: str | Reply | GrammarKitError) -> None:
        """Give these, too, behind those that are left."""
        for reply in replies:
            wanted = "a text, a Reply or a GrammarKitError"
            require_type("a reply", reply, (str, Reply, GrammarKitError), wanted, help="give each as an argument")
        self._replies += replies

    def _answer(self, prompt: Prompt, turn: int) -> Reply:
        if turn > len(self._replies):
            raise self._ended(turn)
        match self._replies[turn - 1]:
            case str(text):
                return called(prompt.tools[0].name if prompt.tools else "", text, turn)
            case Reply() as reply:
                return reply
            case error:
                raise error

    def _ended(self, turn: int) -> BackendError:
        had = "1 reply" if len(self._replies) == 1 else f"{len(self._replies)} replies"
        told = f"the script had {had}, and this is prompt {turn}"
        return BackendError(Diagnostic("script-ended", told, help="give `Scripted` more replies"))
