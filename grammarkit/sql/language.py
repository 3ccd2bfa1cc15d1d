"""`Sql`: the language of queries on one schema."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from grammarkit.errors import Rejected, require_type
from grammarkit.grammar.heard import heard
from grammarkit.language import required, validate
from grammarkit.sql import placeholders, policy, prompt, specialise
from grammarkit.sql.accepting import accepting_grammar, dialect_grammar
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.exact import exact_grammar, shortfall
from grammarkit.sql.policy.tables import without_columns
from grammarkit.sql.read import Read, read
from grammarkit.sql.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlglot import exp

    from grammarkit.diagnostic import Diagnostic
    from grammarkit.grammar import Grammar
    from grammarkit.language import Validator


@dataclass(frozen=True, slots=True)
class Sql:
    """Queries on a schema: a model is sent a grammar with its names, and what it writes is looked through name by name.

    `grammar` is what `read` accepts; `prompt_grammar`, a part of it, is what a model is sent. `notes` and `examples`
    (question and query) are told to the model with every question; of the schema, as much as goes into `budget` tokens.

    `scope` is a trade. `"names"` lets a model write any name of the schema anywhere, with aliases, WITH and subqueries
    of all kinds: nearly all that people ask in SQL can be written, and most of what a random writer would write is
    refused by `read`. With `"exact"` FROM decides which columns there are, their types what may be done with them, and
    groups what may stand beside an aggregate, so that next to nothing is refused; a small model gains by that. It
    leaves out aliases of tables (but `staff_2` for the second of one that is joined to itself), WITH, joins that no key
    or key-like name suggests, and subqueries in subqueries and in FROM. It holds up to 30 tables, with as many joins of
    two to five of them as there is room for; `shortfall` tells of the rest.

    `engine=False` leaves out the word of the dialect's own engine. It is asked, on an empty database in memory, where
    it is installed: SQLite always, DuckDB and Postgres's parser with the extras `duckdb` and `postgres`.

    Raises:
        SourceError: a policy is about a table or a column that the schema does not have.
        TypeError, ValueError: an argument is not what it has to be.
    """

    schema: Schema
    dialect: str = field(default="", kw_only=True)
    """The SQL that is written; by default that of the schema's own database."""
    scope: Literal["names", "exact"] = field(default="names", kw_only=True)
    engine: bool = field(default=True, kw_only=True)
    validators: Sequence[Validator[exp.Query]] = field(default=(), kw_only=True)
    """Called with each query that can be run: `policy` has some; what raises ValueError refuses."""
    read_only: bool = field(default=True, kw_only=True)
    """Refuse what writes, or reaches beyond the tables, as `policy.read_only` does: whatever `validators` are given."""
    notes: str = field(default="", kw_only=True)
    examples: Sequence[tuple[str, str]] = field(default=(), kw_only=True)
    budget: int = field(default=prompt.BUDGET, kw_only=True)
    limit: int | None = field(default=None, kw_only=True)
    """Rows that a query gives at most: one that is not proved to give so few is read as its first `limit` rows."""

    parameters: bool | Sequence[str] = field(default=(), kw_only=True)
    """What will be filled in when a query is run, as the dialect writes it: `(":customer", ":since")`. A model is
    offered these, but for `scope="exact"`, and `grammarkit.sql.parameters` lists a query's. True: any is read."""

    def __post_init__(self) -> None:
        require_type("`schema`", self.schema, Schema, "a Schema", help="take `Schema.from_url` or `Schema.from_ddl`")
        object.__setattr__(self, "dialect", self.dialect or self.schema.dialect)
        sql_dialect(self.dialect)  # refuses one that is not here
        object.__setattr__(self, "parameters", placeholders.given(self.parameters, self.dialect))
        # What a caller's list can empty is no policy.
        object.__setattr__(self, "validators", required(self.validators))
        object.__setattr__(self, "examples", tuple(self.examples))
        if self.scope not in ("names", "exact"):
            raise ValueError(f'`scope` is "names" or "exact", not {self.scope!r}')
        if self.limit is not None:
            policy.row_limit(self.limit)  # refuses what is no number of rows
        for validator in self.validators:
            fits: Callable[[Schema], None] | None = getattr(validator, "fits", None)
            if fits is not None:
                fits(self.schema)

    @property
    def grammar(self) -> Grammar:
        """Queries on the schema's tables; whether columns exist is found out by `read`, which can say what does."""
        return accepting_grammar(self.schema, self.dialect, self._allowed)

    @property
    def prompt_grammar(self) -> Grammar:
        """The grammar for a model: one form of query, with this schema's names and no others."""
        if self.scope == "exact":
            return self.sample_grammar
        return specialise.prompt_grammar(self.schema, self.dialect, self._allowed)

    @property
    def sample_grammar(self) -> Grammar:
        """The grammar to draw queries from, in either scope: with names bound to FROM where the engine can follow."""
        exact = exact_grammar(self.schema, self.dialect)
        return specialise.prompt_grammar(self.schema, self.dialect) if exact is None else exact.grammar

    @property
    def shortfall(self) -> Diagnostic | None:
        """What `scope="exact"` cannot keep on this schema: joins are left out, or names are not bound at all."""
        return shortfall(self.schema, self.dialect) if self.scope == "exact" else None

    @property
    def instructions(self) -> str:
        """The schema, notes and examples, in a fixed order."""
        told = (self.schema, self.notes, tuple(self.examples))
        return prompt.instructions(*told, dialect=self.dialect, budget=self.budget)

    @property
    def description(self) -> str:
        """One line for the tool."""
        return f"Answers with one {sql_dialect(self.dialect).title} query on the given tables."

    def read(self, text: str) -> exp.Query:
        """Recognise, parse, look up every name, ask the engine, and apply the validators.

        Raises:
            Rejected: one of these objects; the diagnostics say where, and what would do.
        """
        require_type("what is read", text, str, "a text")
        body = text.strip()
        try:
            query = self._read(body).query
            heard(self, body)
            return self._bounded(validate(query, body, (*self._guards, *self.validators)))
        except Rejected as error:
            raise moved(error, text) from error

    def warnings(self, text: str) -> tuple[Diagnostic, ...]:
        """Give what is doubtful in a query that can be run.

        Raises:
            Rejected: it cannot, as `read` says.
        """
        self.read(text)
        margin = len(text) - len(text.lstrip())
        return tuple(replace(d, span=d.span and d.span.shifted(margin)) for d in self._read(text.strip()).warnings)

    @property
    def _guards(self) -> tuple[Validator[exp.Query], ...]:
        reading = (policy.read_only,) if self.read_only else ()
        return (*reading, without_columns(self.schema.withheld)) if self.schema.withheld else reading

    @property
    def _allowed(self) -> placeholders.Parameters:
        return placeholders.given(self.parameters, self.dialect)

    def _bounded(self, query: exp.Query) -> exp.Query:
        return query if self.limit is None else policy.limited(query, self.limit)

    def _read(self, text: str) -> Read:
        return read(
            text,
            self.schema,
            self.dialect,
            grammar=dialect_grammar(self.dialect, self._allowed),
            engine=self.engine,
            allowed=self._allowed,
        )


def moved(error: Rejected, text: str) -> Rejected:
    """Point into the text as it was given, where what was judged is that without its blank margins.

    What was judged in another text, such as one with a limit put in, has no place in this one.
    """
    if error.text == text or error.text != text.strip():
        return error
    margin = len(text) - len(text.lstrip())
    found = (replace(d, span=d.span and d.span.shifted(margin)) for d in error.diagnostics)
    return Rejected(text, tuple(found), error.kind)
