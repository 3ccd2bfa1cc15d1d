"""What is asked of a database, whichever it is: one connection of our own, in one transaction that only reads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from grammarkit.diagnostic import Span
    from grammarkit.sql.table import Column, Table

Connect: TypeAlias = Callable[[], Any]
"""Makes a connection, each time a new one; it is closed after one use. Drivers have no type in common."""

Where: TypeAlias = str | Connect
"""A database: its URL, or what connects to it."""

REFUSED = "query-failed"
TIMEOUT = "query-timeout"

GRACE = 2.0
"""Seconds that a server may take to end a query at its time limit, before the connection is cut."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gave, cells as the driver gives them. `more` says that the row limit cut it off."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    more: bool = False

    @classmethod
    def first(cls, limit: int, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Rows:
        """Keep the first `limit` rows of what was fetched, which is one more where there are more."""
        return cls(tuple(columns), tuple(tuple(row) for row in rows[:limit]), more=len(rows) > limit)


class Session(Protocol):
    """A connection that reads. What the database refuses, or takes too long for, is a `SourceError`.

    Its diagnostic is `query-failed` or `query-timeout`, with the span in the query where the database knows the place.
    """

    dialect: str

    def tables(self) -> tuple[Table, ...]:
        """Read the catalogue."""
        ...

    def texts(self, table: Table, column: Column, most: int) -> tuple[str, ...]:
        """Give different texts in a column, `most` of them at most."""
        ...

    def plan(self, sql: str) -> Rows:
        """Have a query planned, and not run."""
        ...

    def rows(self, sql: str, limit: int) -> Rows:
        """Run a query, and fetch no more than `limit` rows and one."""
        ...


def refused(title: str, error: str, span: Span | None = None, help: str = "") -> SourceError:
    """Say what a database objects to in a query."""
    return SourceError(Diagnostic(REFUSED, f"{title} says: {error}", span, help=help))


def too_slow(timeout: float) -> SourceError:
    """Say that a query was ended at its time limit."""
    message = f"the query took longer than {timeout:g} s"
    return SourceError(Diagnostic(TIMEOUT, message, help="allow more time, or ask for less"))


def unreachable(name: str, error: str) -> SourceError:
    """Say that there is no talking to a database."""
    why = " ".join(error.split())
    message = f"{name} cannot be reached: {why}"
    return SourceError(Diagnostic("unreachable-database", message, help="see that it runs, and that the URL is right"))


def locked(name: str) -> SourceError:
    """Say that another program keeps us out."""
    message = f"{name} is locked by another program"
    return SourceError(Diagnostic("locked-database", message, help="try again when the other program has finished"))


def no_driver(package: str, extra: str) -> SourceError:
    """Say what is to be installed."""
    message = f"`{package}` is not installed, which this database is read with"
    return SourceError(Diagnostic("no-driver", message, help=f'install it: `pip install "grammarkit[{extra}]"`'))


@contextmanager
def stopping(after: float, stop: Callable[[], object]) -> Generator[threading.Event]:
    """Call `stop` from another thread after `after` seconds, unless this is left before; the event says that it was."""
    rung = threading.Event()

    def ring() -> None:
        rung.set()
        stop()

    timer = threading.Timer(after, ring)
    timer.daemon = True
    timer.start()
    try:
        yield rung
    finally:
        timer.cancel()
