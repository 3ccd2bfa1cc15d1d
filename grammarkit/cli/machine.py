"""What `ask` tells programs: one JSON object at the end."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from grammarkit.ask.answer import Attempt, Exhausted, Interrupted
from grammarkit.cli.exits import exit_code
from grammarkit.cli.options import as_options
from grammarkit.cli.output import say
from grammarkit.cli.table import plain
from grammarkit.cli.waiting import Waiting
from grammarkit.errors import BackendError, GrammarKitError, Rejected, SourceError
from grammarkit.grammar.report import GrammarError
from grammarkit.render.json import Finding, to_json

if TYPE_CHECKING:
    from collections.abc import Generator

    from grammarkit.ask.answer import Answer
    from grammarkit.ask.values import Delta, Reask
    from grammarkit.cli.models import Chosen
    from grammarkit.diagnostic import Diagnostic
    from grammarkit.sql.databases import Rows


@dataclass(slots=True)
class Machine:
    """Prints one JSON object, whatever happens. On a terminal, a person waits for it, and sees for what."""

    _waiting: Waiting = field(default_factory=Waiting)
    _said: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def guarding(self) -> Generator[None]:
        """Put errors into the object, too."""
        try:
            yield
        except GrammarKitError as error:
            self._print({**self._said, **_failure(error)})
            sys.exit(exit_code(error))
        finally:
            self._waiting.end()

    def request(self, body: object) -> None:
        """Print the request that would be sent."""
        self._print(body)

    def progress(self, done: int, total: int, source: str) -> None:
        """Show how much of a model file has come."""
        del source
        self._waiting.fetches(done, total)

    def begins(self, picked: Chosen, question: str) -> None:
        """Note what is asked, and of whom."""
        self._said = {"question": question, "model": picked.name}

    def waits(self, what: str) -> None:
        """Show what is waited for, until something comes."""
        self._waiting.waits(what)

    def delta(self, delta: Delta) -> None:
        """Print nothing: it is in the answer."""
        del delta
        self._waiting.end()

    def reask(self, reask: Reask) -> None:
        """Print nothing: it is among the attempts."""
        del reask
        self._waiting.end()

    def answer(self, answer: Answer[object]) -> None:
        """Print the answer, its rows and all attempts."""
        rows: Rows | None = getattr(answer.value, "rows", None)
        found = {} if rows is None else {"columns": rows.columns, "rows": rows.rows, "more": rows.more}
        self._print({**self._said, "answer": answer.text, **found, **_spent(answer)})

    def _print(self, said: object) -> None:
        self._waiting.end()
        say(json.dumps(said, indent=2, default=plain))  # ASCII: no character may steer a terminal


def _failure(error: GrammarKitError) -> dict[str, object]:
    found: dict[str, object] = {"error": type(error).__name__, "message": as_options(str(error))}
    match error:
        case Exhausted():
            found |= _spent(error)
        case Interrupted():
            found |= {**_failure(error.cause), "error": "Interrupted", "attempts": _attempts(error.attempts)}
        case Rejected():
            found["diagnostics"] = _findings(error.diagnostics, error.text)
        case GrammarError():
            found["diagnostics"] = _findings(error.report.diagnostics, error.report.text)
        case SourceError() | BackendError():
            found["diagnostics"] = _findings((error.diagnostic,), "")
        case _:
            pass
    return found


def _spent(conversation: Answer[object] | Exhausted) -> dict[str, object]:
    return {
        "attempts": _attempts(conversation.attempts),
        "usage": asdict(conversation.usage),
        "cost": conversation.cost,
    }


def _attempts(attempts: tuple[Attempt, ...]) -> list[dict[str, object]]:
    return [
        {
            "text": attempt.reply.text,
            "seconds": round(attempt.elapsed, 3),
            "diagnostics": [found for error in attempt.errors for found in _findings(error.diagnostics, error.text)],
            "notes": _findings(attempt.notes, attempt.reply.text),
        }
        for attempt in attempts
    ]


def _findings(diagnostics: tuple[Diagnostic, ...], text: str) -> list[Finding]:
    return [to_json(diagnostic, text) for diagnostic in diagnostics]
