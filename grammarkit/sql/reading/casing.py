"""Names whose letter case is another than the database's, where that makes them other names.

Postgres and Snowflake fold what stands without quotes, and take what stands in quotes as it is. That is held against a
query only where the schema is of its own SQL dialect, and so has names as the database keeps them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.reading.place import own_span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlglot import exp


def miscased(name: exp.Expr, known: Iterable[str], kind: str, dialect: str) -> Diagnostic | None:
    """Judge the name of a table or column against those that there are in any letter case."""
    rules = sql_dialect(dialect)
    if rules.folding == "any":
        return None
    quoted = bool(name.args.get("quoted"))
    folded = name.name.lower() if rules.folding == "lower" else name.name.upper()
    meant = name.name if quoted else folded
    alike = [own for own in known if own.lower() == name.name.lower()]
    if not alike or meant in alike:
        return None
    if rules.folding == "upper" and not quoted and alike[0].islower():
        return None  # a schema made by hand: nobody writes the names of tables in capitals there
    read_as = "" if quoted else f", which {rules.title} reads as `{folded}`"
    message = f"there is no {kind} `{name.name}`{read_as}, but one called `{alike[0]}`"
    return Diagnostic("wrong-case", message, own_span(name), help=f"write `{rules.written(alike[0])}`")
