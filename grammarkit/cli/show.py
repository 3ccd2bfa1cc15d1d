"""What `ask` prints: for people as it comes, for machines as one JSON object at the end."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from grammarkit.ask.answer import Answer, Attempt, Exhausted, Interrupted
from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import BackendError, GrammarKitError, Rejected, SourceError
from grammarkit.grammar.report import GrammarError
from grammarkit.render.json import Finding, to_json
from grammarkit.render.text import to_text

if TYPE_CHECKING:
    from collections.abc import Generator
    from contextlib import AbstractContextManager

    from rich.progress import Progress, TaskID

    from grammarkit.ask.values import Delta, Prompt, Reask
    from grammarkit.cli.models import Chosen
    from grammarkit.client import Backend
    from grammarkit.sql.database import Rows


class Screen(Protocol):
    """What happens while a question is asked, and what is shown of it."""

    def guarding(self) -> AbstractContextManager[None]: ...
    def request(self, backend: Backend, prompt: Prompt) -> None: ...
    def progress(self, done: int, total: int, source: str) -> None: ...
    def begins(self, picked: Chosen, question: str) -> None: ...
    def delta(self, delta: Delta) -> None: ...
    def reask(self, reask: Reask) -> None: ...
    def answer(self, answer: Answer[object]) -> None: ...


def screen(*, as_json: bool) -> Screen:
    """Choose how to show things."""
    return _Machine() if as_json else _Person()


@dataclass(slots=True)
class _Person:
    """Streams the answer where it is watched; elsewhere prints it when it is final. Notices go to standard error."""

    _bar: Progress | None = None
    _task: TaskID | None = None
    _column: int = 0

    @contextmanager
    def guarding(self) -> Generator[None]:
        try:
            yield
        finally:
            self._end_bar()
            self._end_line()

    def request(self, backend: Backend, prompt: Prompt) -> None:
        print(json.dumps(_request(backend, prompt), indent=2))

    def progress(self, done: int, total: int, source: str) -> None:
        """Show how much of a model file has come."""
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

        if self._bar is None:
            console = Console(stderr=True)
            if not console.is_terminal:
                print(f"fetching the model ({total / 1e6:.0f} MB) from {source}", file=sys.stderr)
            columns = (TextColumn("fetching the model"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
            self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
            self._task = self._bar.add_task("", total=total)
            self._bar.start()
        if self._task is not None:
            self._bar.update(self._task, completed=done, total=total)
        if done >= total:
            self._end_bar()

    def begins(self, picked: Chosen, question: str) -> None:
        """Say which model is asked, and why that one."""
        del question
        why = f" ({picked.why})" if picked.why else ""
        print(f"model: {picked.name}{why}", file=sys.stderr)

    def delta(self, delta: Delta) -> None:
        if sys.stdout.isatty():
            print(_harmless(delta.text), end="", flush=True)
            self._column += len(delta.text)

    def reask(self, reask: Reask) -> None:
        self._end_line()
        found = to_text(reask.error.diagnostics, reask.error.text, colour=sys.stderr.isatty())
        print(f"not accepted, asking again:\n{found}", file=sys.stderr)

    def answer(self, answer: Answer[object]) -> None:
        if sys.stdout.isatty():
            self._end_line()
        else:
            print(_harmless(answer.text))
        rows = getattr(answer.value, "rows", None)
        if rows is not None:
            _table(rows)

    def _end_line(self) -> None:
        if self._column:
            print(flush=True)
            self._column = 0

    def _end_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()


@dataclass(slots=True)
class _Machine:
    """Prints one JSON object, whatever happens."""

    _said: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def guarding(self) -> Generator[None]:
        from grammarkit.cli.app import exit_code

        try:
            yield
        except GrammarKitError as error:
            self._print({**self._said, **_failure(error)})
            sys.exit(exit_code(error))

    def request(self, backend: Backend, prompt: Prompt) -> None:
        self._print(_request(backend, prompt))

    def progress(self, done: int, total: int, source: str) -> None: ...

    def begins(self, picked: Chosen, question: str) -> None:
        self._said = {"question": question, "model": picked.name}

    def delta(self, delta: Delta) -> None: ...

    def reask(self, reask: Reask) -> None: ...

    def answer(self, answer: Answer[object]) -> None:
        rows: Rows | None = getattr(answer.value, "rows", None)
        found = {} if rows is None else {"columns": rows.columns, "rows": rows.rows, "more": rows.more}
        self._print({**self._said, "answer": answer.text, **found, **_attempts(answer.attempts)})

    def _print(self, said: object) -> None:
        print(json.dumps(said, indent=2, default=_plain))  # ASCII: no character may steer a terminal


def _request(backend: Backend, prompt: Prompt) -> object:
    request = getattr(backend, "request", None)
    if request is None:
        message = "this model's requests cannot be shown"
        raise SourceError(Diagnostic("no-dry-run", message, help="leave out --dry, or take an OpenAI model"))
    return request(prompt)


def _failure(error: GrammarKitError) -> dict[str, object]:
    found: dict[str, object] = {"error": type(error).__name__, "message": str(error)}
    match error:
        case Exhausted():
            found |= _attempts(error.attempts)
        case Rejected():
            found["diagnostics"] = _findings(error.diagnostics, error.text)
        case GrammarError():
            found["diagnostics"] = _findings(error.report.diagnostics, error.report.text)
        case Interrupted():
            found |= _attempts(error.attempts)
            found["diagnostics"] = _findings((error.diagnostic,), "")
        case SourceError() | BackendError():
            found["diagnostics"] = _findings((error.diagnostic,), "")
        case _:
            pass
    return found


def _attempts(attempts: tuple[Attempt, ...]) -> dict[str, object]:
    spent = [attempt.reply.usage for attempt in attempts]
    return {
        "attempts": [
            {
                "text": attempt.reply.text,
                "seconds": round(attempt.elapsed, 3),
                "diagnostics": _findings(attempt.error.diagnostics, attempt.error.text) if attempt.error else [],
            }
            for attempt in attempts
        ],
        "usage": {"input": sum(u.input for u in spent), "output": sum(u.output for u in spent)},
    }


def _findings(diagnostics: tuple[Diagnostic, ...], text: str) -> list[Finding]:
    return [to_json(diagnostic, text) for diagnostic in diagnostics]


def _plain(value: object) -> str:
    """Show what JSON has no form for: the bytes of a BLOB in hexadecimal."""
    return value.hex() if isinstance(value, bytes) else str(value)


def _table(rows: Rows) -> None:
    """Print rows under each other, wide enough for the screen or, where there is none, for what they hold."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal else 10_000, soft_wrap=False)
    table = Table(box=box.SIMPLE if terminal else box.ASCII2, show_edge=False, pad_edge=False)
    numeric = [all(isinstance(row[n], int | float | None) for row in rows.rows) for n in range(len(rows.columns))]
    for name, right in zip(rows.columns, numeric, strict=True):
        table.add_column(Text(_harmless(name)), justify="right" if right else "left", overflow="fold")
    for row in rows.rows:
        table.add_row(*(Text(_cell(cell)) for cell in row))
    console.print(table)
    if rows.more:
        print(f"(the first {len(rows.rows)} rows; --limit shows more)", file=sys.stderr)
    elif not rows.rows:
        print("(no rows)", file=sys.stderr)


def _cell(value: object) -> str:
    if value is None:
        return "NULL"
    return f"{value:.10g}" if isinstance(value, float) else _harmless(_plain(value))


def _harmless(text: str) -> str:
    """Take control characters out of what a model or database wrote, so that it cannot steer the terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
