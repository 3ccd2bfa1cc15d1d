"""What `ask` shows people."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grammarkit.cli.output import say, tell, watched
from grammarkit.cli.results import AnswerFormat
from grammarkit.cli.table import csv, table
from grammarkit.cli.waiting import Waiting
from grammarkit.render.text import to_text
from grammarkit.render.visible import visible_lines

if TYPE_CHECKING:
    from collections.abc import Generator

    from grammarkit.ask.answer import Answer
    from grammarkit.ask.values import Delta, Reask
    from grammarkit.cli.models import Chosen


@dataclass(slots=True)
class Person:
    """Streams the answer where it is watched; elsewhere prints it when it is final. Notices go to standard error."""

    output: AnswerFormat = AnswerFormat.TEXT
    _waiting: Waiting = field(default_factory=Waiting)
    _told_of_the_file: bool = False
    _column: int = 0

    @contextmanager
    def guarding(self) -> Generator[None]:
        """Leave the terminal as it was, whatever happens."""
        try:
            yield
        finally:
            self._waiting.end()
            self._end_line()

    def request(self, body: object) -> None:
        """Show the request that would be sent."""
        say(json.dumps(body, indent=2))

    def progress(self, done: int, total: int, source: str) -> None:
        """Show how much of a model file has come."""
        if not (self._told_of_the_file or watched("stderr")):
            tell(f"fetching the model ({total / 1e6:.0f} MB) from {source}")
            self._told_of_the_file = True
        self._waiting.fetches(done, total)

    def begins(self, picked: Chosen, question: str) -> None:
        """Say which model is asked, and why that one."""
        del question
        why = f" ({picked.why})" if picked.why else ""
        tell(f"model: {picked.name}{why}")

    def waits(self, what: str) -> None:
        """Show what is waited for, until something comes."""
        self._waiting.waits(what)

    def delta(self, delta: Delta) -> None:
        """Show a piece of the answer."""
        self._waiting.end()
        if watched("stdout") and self.output is AnswerFormat.TEXT:
            say(visible_lines(delta.text), end="", flush=True)
            self._column += len(delta.text)

    def reask(self, reask: Reask) -> None:
        """Show why the answer was not accepted."""
        self._waiting.end()
        self._end_line()
        found = to_text(reask.error.diagnostics, reask.error.text, colour=watched("stderr"))
        tell(f"not accepted, asking again:\n{found}")

    def answer(self, answer: Answer[object]) -> None:
        """Show the answer, or end the line in which it was streamed, and show its rows."""
        self._waiting.end()
        if self.output is not AnswerFormat.TEXT:
            tell(visible_lines(answer.text))
        elif watched("stdout"):
            self._end_line()
        else:
            say(answer.text)
        rows = getattr(answer.value, "rows", None)
        if rows is not None:
            (csv if self.output is AnswerFormat.CSV else table)(rows)

    def _end_line(self) -> None:
        if self._column:
            self._column = 0
            say(flush=True)
