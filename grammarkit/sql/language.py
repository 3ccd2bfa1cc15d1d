"""`Sql`: the language of queries on one schema."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import sqlglot
from sqlglot import errors, exp

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import Rejected, SourceError
from grammarkit.grammar import Grammar
from grammarkit.grammar.recognise import require
from grammarkit.language import validate
from grammarkit.sql import prompt, specialise
from grammarkit.sql.engines import sqlite
from grammarkit.sql.exact import exact_grammar
from grammarkit.sql.policy import read_only
from grammarkit.sql.reading.walk import resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grammarkit.language import Validator
    from grammarkit.sql.schema import Schema


@dataclass(frozen=True, slots=True)
class Sql:
    """Queries on a schema: a model is sent a grammar with its names, and what it writes is looked through name by name.

    `grammar` is what `read` accepts; `prompt_grammar`, a part of it, is what a model is sent. `notes` and `examples`
    (question and query) are told to the model with every question.

    `scope="names"` lets a model write any name of the schema anywhere; with `"exact"` FROM decides which columns there
    are, so that small models cannot take a column from the wrong table. That holds for schemas with up to 18 single
    tables and joins of two, and leaves out aliases, WITH and correlated subqueries; others fall back to `"names"`.
    """

    schema: Schema
    dialect: str = field(default="sqlite", kw_only=True)
    scope: Literal["names", "exact"] = field(default="names", kw_only=True)
    validators: Sequence[Validator[exp.Query]] = field(default=(read_only,), kw_only=True)
    notes: str = field(default="", kw_only=True)
    examples: Sequence[tuple[str, str]] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        if self.dialect != "sqlite":
            message = f"the SQL dialect `{self.dialect}` is not supported yet"
            raise SourceError(Diagnostic("unknown-sql-dialect", message, help="take `sqlite`"))

    @property
    def grammar(self) -> Grammar:
        """SQLite queries with any names; whether they exist is found out by `read`, which can say what does."""
        return Grammar.named("sql/sqlite")

    @property
    def prompt_grammar(self) -> Grammar:
        """The grammar for a model: one form of SQLite query, with this schema's names and no others."""
        exact = exact_grammar(self.schema) if self.scope == "exact" else None
        return exact or specialise.prompt_grammar(self.schema)

    @property
    def instructions(self) -> str:
        """The schema, notes and examples, in a fixed order."""
        return prompt.instructions(self.schema, self.notes, tuple(self.examples))

    @property
    def description(self) -> str:
        """One line for the tool."""
        return "Answers with one SQLite query on the given tables."

    def read(self, text: str) -> exp.Query:
        """Recognise, parse, look up every name, let SQLite prepare it, and apply the validators.

        Raises:
            Rejected: one of these objects; the diagnostics say where, and what would do.
        """
        body = text.strip()
        try:
            return validate(_read(body, self.schema), body, self.validators)
        except Rejected as error:
            raise _moved(error, text) from error
        except RecursionError as error:
            message = "the query is nested too deep to be read"
            raise Rejected(text, (Diagnostic("deep-nesting", message, help="write it with WITH"),)) from error


def _read(text: str, schema: Schema) -> exp.Query:
    require(Grammar.named("sql/sqlite"), text)
    query = _parsed(text)
    if found := resolve(query, schema, text):
        raise Rejected(text, tuple(found))
    if objection := sqlite.objection(text, schema):
        raise Rejected(text, (objection,))
    return query


def _parsed(text: str) -> exp.Query:
    try:
        query = sqlglot.parse_one(text, read="sqlite")
    except errors.SqlglotError as error:
        raise Rejected(text, (_syntax(error, text),)) from error
    if not isinstance(query, exp.Query):
        raise Rejected(text, (Diagnostic("not-a-query", "this is not a query", help="write a SELECT"),))
    return query


def _syntax(error: errors.SqlglotError, text: str) -> Diagnostic:
    """Put sqlglot's complaint into our words: its own speak of its classes, but it knows the place."""
    found = error.errors[0] if isinstance(error, errors.ParseError) and error.errors else {}
    word = str(found.get("highlight") or "")
    span = None
    if word:
        # `line` and `col` are those of the word's last character, from 1.
        begin = sum(len(line) for line in text.splitlines(keepends=True)[: found["line"] - 1])
        end = min(begin + found["col"], len(text))
        span = Span(max(0, end - len(word)), end)
    message = f"the query cannot be read at `{word}`" if word else "the query cannot be read"
    described = str(found.get("description", "")).partition(" but got")[0]
    wanted = described.removeprefix("Expected ").removeprefix("Expecting ") if described.startswith("Expect") else ""
    remedy = "look for a missing or misplaced word just before"
    return Diagnostic("sql-syntax", message, span, expected=(wanted,) if wanted else (), help="" if wanted else remedy)


def _moved(error: Rejected, text: str) -> Rejected:
    """Point into the text as it was given, blank margins included."""
    if error.text == text:
        return error
    margin = len(text) - len(text.lstrip())
    found = (replace(d, span=d.span and d.span.shifted(margin)) for d in error.diagnostics)
    return Rejected(text, tuple(found))
