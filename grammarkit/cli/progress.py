"""A bar for what takes long, where somebody watches."""

from __future__ import annotations

from threading import Timer
from typing import TYPE_CHECKING, TypeVar

from grammarkit.cli.output import watched
from grammarkit.render.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

PATIENCE = 1.0
"""Seconds after which a bar is shown."""


def with_bar(things: Sequence[T], name: Callable[[T], str]) -> Iterator[T]:
    """Give things one by one; if all take longer than a moment, show on a terminal which one it is."""
    if len(things) < 2 or not watched("stderr"):
        yield from things
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
    task = bar.add_task("", total=len(things))
    timer = Timer(PATIENCE, bar.start)
    timer.daemon = True
    timer.start()
    try:
        for thing in things:
            bar.update(task, description=visible(name(thing)))
            yield thing
            bar.advance(task)
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
