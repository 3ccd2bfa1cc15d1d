"""The database's word on a query: planned by `explains`, run by `runs`, or run as it is read by `Running`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.errors import Rejected, SourceError
from grammarkit.sql.databases import plan, query
from grammarkit.sql.databases.session import REFUSED, TIMEOUT
from grammarkit.sql.kinds import rejected
from grammarkit.sql.language import moved
from grammarkit.sql.nearest import listed
from grammarkit.sql.placeholders import parameters
from grammarkit.sql.reading.source import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlglot import exp

    from grammarkit.grammar import Grammar
    from grammarkit.language import Validator
    from grammarkit.sql.databases import Rows, Where
    from grammarkit.sql.language import Sql


def explains(where: Where, *, timeout: float = 10.0) -> Validator[exp.Query]:
    """Make a validator that has the database plan a query (EXPLAIN), and rejects what it refuses.

    `where` is a URL, or makes a connection each time that it is called. The query is not run, the transaction only
    reads, and the server ends it after `timeout` seconds. The database being gone is a `SourceError`, and no fault of
    the query.
    """
    return _Explains(where, timeout)


def runs(where: Where, *, limit: int = 100, timeout: float = 10.0) -> Callable[[exp.Query], Rows]:
    """Make a function that runs a query as `explains` plans one, and gives at most `limit` rows.

    Raises `Rejected` where the database refuses the query or takes longer, and `SourceError` where it is gone.
    """
    return _Runs(where, limit, timeout)


@dataclass(frozen=True, slots=True)
class _Explains:
    where: Where
    timeout: float

    def __call__(self, read: exp.Query, /) -> None:
        _judged(read, lambda text: plan(self.where, text, timeout=self.timeout))


@dataclass(frozen=True, slots=True)
class _Runs:
    where: Where
    limit: int
    timeout: float

    def __call__(self, read: exp.Query, /) -> Rows:
        return _judged(read, lambda text: query(self.where, text, limit=self.limit, timeout=self.timeout))


def _judged(read: exp.Query, ask: Callable[[str], Rows]) -> Rows:
    """Ask the database; what it has against the query, rather than against us, rejects the query."""
    text, _ = text_of(read)
    if unknown := parameters(read):
        message = f"there are no values for {listed(unknown, last='and')}, so the query cannot be planned or run"
        raise SourceError(
            Diagnostic("unbound-parameter", message, help="run it with its values by the database's driver")
        )
    try:
        return ask(text)
    except SourceError as error:
        if error.diagnostic.code in _FAULTS:
            raise rejected(text, (error.diagnostic,), "database") from error
        raise


_FAULTS = {REFUSED, TIMEOUT, "not-read-only"}


@dataclass(frozen=True, slots=True)
class Ran:
    """A query, and the rows that it gave."""

    query: exp.Query
    rows: Rows


@dataclass(frozen=True, slots=True)
class Running:
    """As `sql`, but reading runs the query too, read-only, so that what the database refuses is asked again.

    With `planned`, the query is planned in place of being run, and the rows are the database's plan.
    """

    sql: Sql
    where: Where
    limit: int = field(default=100, kw_only=True)
    timeout: float = field(default=10.0, kw_only=True)
    planned: bool = field(default=False, kw_only=True)

    @property
    def grammar(self) -> Grammar:
        """As `Sql.grammar`."""
        return self.sql.grammar

    @property
    def wraps(self) -> Sql:
        """What it has beside its own."""
        return self.sql

    @property
    def instructions(self) -> str:
        """As `Sql.instructions`."""
        return self.sql.instructions

    def read(self, text: str) -> Ran:
        """Read a query and run it.

        Raises:
            Rejected: it is not acceptable, or the database refuses it, or it takes too long.
            SourceError: the database cannot be opened.
        """
        read = self.sql.read(text)
        try:
            return Ran(read, _judged(read, self._asked))
        except Rejected as error:
            raise moved(error, text) from error

    def _asked(self, text: str) -> Rows:
        if self.planned:
            return plan(self.where, text, timeout=self.timeout)
        return query(self.where, text, limit=self.limit, timeout=self.timeout)
