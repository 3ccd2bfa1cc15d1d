"""How a query is read, step by step: parsed, recognised, looked through, and shown to the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grammarkit.diagnostic import Diagnostic, Severity
from grammarkit.errors import Rejected
from grammarkit.grammar.recognise import require
from grammarkit.sql.engines import objection
from grammarkit.sql.kinds import rejected
from grammarkit.sql.placeholders import parameters
from grammarkit.sql.policy.reads_only import only_reads
from grammarkit.sql.reading.findings import findings
from grammarkit.sql.reading.parse import parsed, too_deep
from grammarkit.sql.reading.source import recognise_tables
from grammarkit.sql.reading.syntax import advised

if TYPE_CHECKING:
    from sqlglot import exp

    from grammarkit.grammar import Grammar
    from grammarkit.sql.placeholders import Parameters
    from grammarkit.sql.schema import Schema


class Read(NamedTuple):
    """A query that can be run, and warnings about it."""

    query: exp.Query
    warnings: tuple[Diagnostic, ...]


def read(
    text: str, schema: Schema, dialect: str, *, grammar: Grammar | None, engine: bool, allowed: Parameters = ()
) -> Read:
    """Read a query on a schema.

    What we find comes before the grammar's word and the engine's, since it can name the remedy; the engine is asked
    only where nothing else is wrong. `grammar=None` leaves the recognition out. Of parameters, those `allowed`
    may stand in it.

    Raises:
        Rejected: something is wrong; the diagnostics say where, and what would do.
    """
    try:
        return _read(text, schema, dialect, grammar, engine=engine, allowed=allowed)
    except RecursionError as error:
        raise rejected(text, (too_deep(None),), "syntax") from error


def _read(
    text: str, schema: Schema, dialect: str, grammar: Grammar | None, *, engine: bool, allowed: Parameters
) -> Read:
    query = _parsed(text, schema, dialect, grammar)
    found = findings(query, schema, text, dialect, allowed)
    if any(d.severity is Severity.ERROR for d in found):
        raise rejected(text, tuple(found))
    if fault := _unrecognised(text, schema, dialect, grammar):
        raise rejected(text, (fault, *found), "syntax")
    recognise_tables(query, schema)
    # Engines compute a little while they plan: they are shown nothing that does more than read.
    if engine and only_reads(query) and (refusal := objection(text, schema, dialect, parameters(query))):
        raise rejected(text, (refusal, *found), "database")
    return Read(query, tuple(found))


def _parsed(text: str, schema: Schema, dialect: str, grammar: Grammar | None) -> exp.Query:
    try:
        return parsed(text, dialect)
    except Rejected as error:
        # Where the parser only knows that it cannot go on, the grammar knows better where, and what was expected.
        if error.diagnostics[0].code != "sql-syntax":
            raise
        if fault := _unrecognised(text, schema, dialect, grammar):
            raise rejected(text, (fault,), "syntax") from error
        raise rejected(text, (advised(error.diagnostics[0], text, dialect, schema),), "syntax") from error


def _unrecognised(text: str, schema: Schema, dialect: str, grammar: Grammar | None) -> Diagnostic | None:
    if grammar is None:
        return None
    try:
        require(grammar, text)
    except Rejected as error:
        return advised(error.diagnostics[0], text, dialect, schema)
    return None
