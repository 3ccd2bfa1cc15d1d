"""How far something long has come: a bar where somebody watches, a line now and then elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Timer
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from grammarkit.cli.output import tell, watched
from grammarkit.render.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

T = TypeVar("T")

PATIENCE = 1.0
"""Seconds after which a bar is shown."""

SILENCE = 10.0
"""Seconds between two lines where there is no terminal: a log should show that something happens, and not much more."""


@contextmanager
def progress(things: Sequence[T], name: Callable[[T], str]) -> Generator[Iterator[T]]:
    """Give things one by one, and show which one it is if all take longer than a moment.

    However this is left, by Ctrl-C too, the bar is gone and the cursor is back.
    """
    if len(things) < 2:
        yield iter(things)
    elif not watched("stderr"):
        yield _with_lines(things, name)
    else:
        yield from _with_bar(things, name)


def _with_lines(things: Sequence[T], name: Callable[[T], str]) -> Iterator[T]:
    told = monotonic()
    for number, thing in enumerate(things):
        if monotonic() - told >= SILENCE:
            tell(f"{number} of {len(things)} done; next: {visible(name(thing))}")
            told = monotonic()
        yield thing


def _with_bar(things: Sequence[T], name: Callable[[T], str]) -> Generator[Iterator[T]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    task = bar.add_task("", total=len(things))

    def each() -> Iterator[T]:
        for thing in things:
            bar.update(task, description=visible(name(thing)))
            yield thing
            bar.advance(task)

    timer = Timer(PATIENCE, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield each()
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
