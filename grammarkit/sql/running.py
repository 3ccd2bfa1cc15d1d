"""A language whose sentences are run: the value is what the database answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grammarkit.errors import Rejected, SourceError
from grammarkit.sql.database import query as run_query

if TYPE_CHECKING:
    from sqlglot import exp

    from grammarkit.grammar import Grammar
    from grammarkit.sql.database import Rows
    from grammarkit.sql.language import Sql


@dataclass(frozen=True, slots=True)
class Ran:
    """A query, and the rows that it gave."""

    query: exp.Query
    rows: Rows


@dataclass(frozen=True, slots=True)
class Running:
    """As `sql`, but reading runs the query too, read-only, so that what the database refuses is asked again."""

    sql: Sql
    url: str
    limit: int = field(default=100, kw_only=True)
    timeout: float = field(default=10.0, kw_only=True)
    slow: bool = field(default=True, init=False)

    @property
    def grammar(self) -> Grammar:
        """As `Sql.grammar`."""
        return self.sql.grammar

    @property
    def prompt_grammar(self) -> Grammar:
        """As `Sql.prompt_grammar`."""
        return self.sql.prompt_grammar

    @property
    def instructions(self) -> str:
        """As `Sql.instructions`."""
        return self.sql.instructions

    @property
    def description(self) -> str:
        """As `Sql.description`."""
        return self.sql.description

    def read(self, text: str) -> Ran:
        """Read a query and run it.

        Raises:
            Rejected: it is not acceptable, or the database refuses it, or it takes too long.
            SourceError: the database cannot be opened.
        """
        parsed = self.sql.read(text)
        try:
            return Ran(parsed, run_query(self.url, text, limit=self.limit, timeout=self.timeout))
        except SourceError as error:
            if error.diagnostic.code in {"query-failed", "query-timeout"}:
                raise Rejected(text, (error.diagnostic,)) from error
            raise
