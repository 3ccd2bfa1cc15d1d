"""What moves on standard error while somebody waits; where that is no terminal, nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grammarkit.cli.output import watched

if TYPE_CHECKING:
    from rich.live import Live
    from rich.progress import Progress, TaskID

_FRAMES = 12.5


@dataclass(slots=True)
class Waiting:
    """A bar while a file comes, or a line that says what is waited for; one at a time, and no trace of either."""

    _bar: Progress | None = None
    _task: TaskID | None = None
    _line: Live | None = None

    def waits(self, what: str) -> None:
        """Say what is waited for."""
        if not watched("stderr"):
            return
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner

        spinner = Spinner("dots", what, style="status.spinner")
        # Drawn at once, which rich's own `Status` does not do: while a model is loaded, no other thread runs.
        if self._line is not None:
            self._line.update(spinner, refresh=True)
            return
        self.end()
        console = Console(stderr=True)
        self._line = Live(spinner, console=console, transient=True, refresh_per_second=_FRAMES, redirect_stdout=False)
        self._line.start(refresh=True)

    def fetches(self, done: int, total: int) -> None:
        """Say how much of a model file has come."""
        if not watched("stderr"):
            return
        if self._bar is None or self._task is None:
            self.end()
            self._bar = _bar()
            self._task = self._bar.add_task("", total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done, total=total)
        if done >= total:
            self.end()

    def end(self) -> None:
        """Clear it away; before anything else is printed."""
        for moving in (self._bar, self._line):
            if moving is not None:
                moving.stop()
        self._bar = self._task = self._line = None


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("fetching the model"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
