"""Parameters: what stands in a query for a value that whoever runs it will give.

They are written as the database reads them, which is how drivers pass them on: `?`, `:name`, `@name`, `$1`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from sqlglot import exp

from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.nearest import listed
from grammarkit.sql.reading.source import dialect_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Parameters: TypeAlias = "Literal[True] | tuple[str, ...]"
"""Those that may stand in a query, as they are written; True: all that the dialect has."""

_FORMS = {
    "sqlite": (r"\?|[:@][a-zA-Z_][a-zA-Z0-9_]*", ("?", ":name", "@name")),  # https://sqlite.org/lang_expr.html#varparam
    "duckdb": (r"\?|\$[a-zA-Z0-9_]+", ("?", "$1", "$name")),  # https://duckdb.org/docs/stable/sql/query_syntax/prepared_statements
    "postgres": (r"\$[1-9][0-9]*", ("$1",)),  # https://www.postgresql.org/docs/17/sql-prepare.html
    "mysql": (r"\?", ("?",)),  # https://dev.mysql.com/doc/refman/8.4/en/prepare.html
    "bigquery": (r"\?|@[a-zA-Z_][a-zA-Z0-9_]*", ("?", "@name")),  # https://cloud.google.com/bigquery/docs/parameterized-queries
    "snowflake": (r"\?|:[a-zA-Z0-9_]+", ("?", ":1", ":name")),  # https://docs.snowflake.com/en/sql-reference/bind-variables
    "tsql": (r"@[a-zA-Z_][a-zA-Z0-9_]*", ("@name",)),  # https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-executesql-transact-sql
}  # fmt: skip
"""How each dialect writes them, as far as sqlglot reads it; and how that is told."""


def given(parameters: bool | Sequence[str], dialect: str) -> Parameters:  # noqa: FBT001 - it is the subject
    """Check how parameters are written.

    Raises:
        TypeError: they are one text, which would be taken for its letters.
        ValueError: the dialect does not write them so.
    """
    if isinstance(parameters, str):
        raise TypeError(f"`parameters` are several: ({parameters!r},)")
    if isinstance(parameters, bool):
        return parameters or ()
    pattern, shown = _FORMS[dialect]
    for written in parameters:
        if not re.fullmatch(pattern, written):
            raise ValueError(f"{sql_dialect(dialect).title} writes a parameter as {listed(shown)}, not {written!r}")
    return tuple(parameters)


def rules(bodies: Mapping[str, str], allowed: Parameters, dialect: str) -> dict[str, str]:
    """Give the rules of a grammar in which parameters may stand for values."""
    if not allowed:
        return {}
    terminal = f"/{_FORMS[dialect][0]}/" if allowed is True else " | ".join(map(json.dumps, dict.fromkeys(allowed)))
    return {
        "PARAMETER": terminal,
        **{rule: f"{bodies[rule]} | PARAMETER" for rule in ("literal", "_rows") if rule in bodies},
    }


def parameters(query: exp.Query) -> tuple[str, ...]:
    """List the parameters of a query, as they are written and in the order of its text; `?` once for each place."""
    text, _ = text_of(query)
    nodes = query.find_all(exp.Placeholder, exp.Parameter)
    written = sorted((node.sql(dialect_of(query)) for node in nodes), key=text.find)
    return tuple(written) if "?" in written else tuple(dict.fromkeys(written))
