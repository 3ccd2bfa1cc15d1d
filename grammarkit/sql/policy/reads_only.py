"""`read_only`: a query that does nothing but read tables."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from sqlglot import exp

from grammarkit.diagnostic import Diagnostic
from grammarkit.sql.policy.calls import calls, is_source
from grammarkit.sql.policy.deny_lists import DENIED, DOES, MOST_GENERATED, denied
from grammarkit.sql.policy.refusal import refuse
from grammarkit.sql.reading.place import own_span, span_of
from grammarkit.sql.reading.source import is_of_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITES: tuple[type[exp.Expr], ...] = (
    exp.DDL, exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.TruncateTable, exp.Into, exp.Lock,
    exp.Drop, exp.Alter, exp.Command, exp.Pragma, exp.Attach, exp.Detach, exp.Set, exp.Transaction, exp.Commit,
    exp.Rollback, exp.Copy, exp.Use, exp.Kill, exp.LoadData, exp.Comment, exp.Grant, exp.Revoke, exp.Analyze,
    exp.Execute, exp.Declare, exp.Export, exp.NextValueFor, exp.Cache, exp.Uncache, exp.Refresh, exp.Describe,
)  # fmt: skip
"""Statements and clauses that write, lock, change a setting, or tell of the server."""

UNSAFE_FUNCTIONS = frozenset(
    name for doing, names in DENIED["sqlite"].items() for name in names if doing != "generators"
)
"""SQLite functions that reach beyond the database."""

_PREFIXES = {
    "xp_": "admin", "pg_ls_": "files", "pg_read_": "files", "pg_write_": "files", "pg_file_": "files", "lo_": "files",
    "dblink": "network", "pg_advisory_": "admin", "pg_try_advisory_": "admin", "pg_stat_reset": "admin",
    "pg_replication_": "admin", "pg_logical_": "admin", "system$": "admin", "duckdb_": "admin", "pragma_": "admin",
    "read_csv": "files", "read_json": "files", "read_parquet": "files", "read_ndjson": "files", "http_": "network",
    "ai_": "network", "cortex.": "network",
}  # fmt: skip
"""Families of functions: whatever is added to one in a later version is denied as well."""

_LOCKS = frozenset({"updlock", "xlock", "tablock", "tablockx", "holdlock", "serializable", "repeatableread", "rowlock"})
"""https://learn.microsoft.com/sql/t-sql/queries/hints-transact-sql-table"""

_FILE = re.compile(
    r"[/\\:@]|\.(?:csv|tsv|parquet|json|jsonl|ndjson|txt|xlsx?|db|sqlite|duckdb|arrow|gz|zst)$", re.IGNORECASE
)
"""A table's name that DuckDB takes for a file, an address or a pattern of files, or Snowflake for a stage."""


def read_only(query: exp.Query) -> None:
    """Refuse a query that writes, locks, changes a setting, or reaches beyond the tables, anywhere in it.

    Functions are refused that any of the SQL dialects has for such things, since a query does not say which it is in.

    Raises:
        Rejected: it does; every place is told.
    """
    refuse(query, _found(query))


def only_reads(query: exp.Query) -> bool:
    """Tell whether `read_only` has nothing against a query."""
    return not any(True for _ in _found(query))


def _found(query: exp.Query) -> Iterator[Diagnostic]:
    yield from _writing(query)
    yield from _assigning(query)
    yield from _calling(query)
    yield from _opening(query)


def _writing(query: exp.Expr) -> Iterator[Diagnostic]:
    for part in query.find_all(*_WRITES):
        word = next((word for kind, word in _KEYWORDS if isinstance(part, kind)), part.key.upper())
        message = f"the query does more than read: it has {_article(word)}"
        yield _finding(message, part, "write a SELECT")
    for hints in query.find_all(exp.WithTableHint, exp.Hint):
        locking = _LOCKS & {part.name.lower() for part in hints.walk()}
        if locking or "set_var" in hints.sql().lower():
            yield _finding("the query has a hint that locks or sets something", hints, "leave it out")


_KEYWORDS: tuple[tuple[type[exp.Expr], str], ...] = (
    (exp.TruncateTable, "TRUNCATE"),
    (exp.NextValueFor, "NEXT VALUE FOR"),
)
"""What is not written as sqlglot calls it."""


def _assigning(query: exp.Expr) -> Iterator[Diagnostic]:
    for part in query.find_all(exp.PropertyEQ, exp.EQ):
        target = part.this
        assigns = isinstance(part, exp.PropertyEQ) or isinstance(part.parent, exp.Select)
        if assigns and isinstance(target, exp.Parameter | exp.SessionParameter):
            yield _finding("the query assigns a variable", part, "leave it out")
    for column in query.find_all(exp.Column):
        if column.table and column.name.lower() in {"nextval", "currval"}:
            yield _finding(f"`{column.sql()}` takes a number from a sequence", column, "leave it out")


def _calling(query: exp.Expr) -> Iterator[Diagnostic]:
    deny = denied()
    for call, names in calls(query):
        name = next((name for name in sorted(names) if name in deny or "\\" in name), "")
        doing = deny.get(name) or next((_PREFIXES[p] for p in _PREFIXES if any(n.startswith(p) for n in names)), "")
        if "\\" in name:
            yield _finding(f"the function's name `{name}` is hidden behind escapes", call, "write it plainly")
        elif doing and not (name == "glob" and not is_source(call)) and (doing != "generators" or _too_much(call)):
            yield _finding(f"the function `{name or min(names)}` {DOES[doing]}", call, "leave it out")


def _too_much(call: exp.Expr) -> bool:
    """Tell a generator that is told to make much; of what comes from columns nothing is known."""
    return any(_greatest(argument) > MOST_GENERATED for argument in call.iter_expressions())


def _greatest(argument: exp.Expr) -> float:
    """Give a bound of what the numbers of an argument come to, whatever is reckoned with them but powers."""
    if argument.find(exp.Pow, exp.BitwiseLeftShift, exp.Exp):
        return math.inf
    literals = list(argument.find_all(exp.Literal))
    within = (float(number) for literal in literals if literal.is_string for number in _NUMBER.findall(literal.name))
    return max(math.prod(max(float(n.name), 1.0) for n in literals if not n.is_string), *within, 0.0)


_NUMBER = re.compile(r"(?<![\d.])\d{1,30}")


def _opening(query: exp.Expr) -> Iterator[Diagnostic]:
    """Find files and stages in place of tables."""
    for table in query.find_all(exp.Table):
        if isinstance(table.this, exp.Func):
            continue
        named = table.this
        if table.name.lower().startswith("pragma_"):
            yield _finding(f"`{table.name}` is about the server, not about the tables", table, "name a table")
        quoted = isinstance(named, exp.Identifier) and bool(named.args.get("quoted")) and not is_of_schema(table)
        if not isinstance(named, exp.Identifier) or (quoted and _FILE.search(table.name)):
            yield _finding(f"`{table.name or table.sql()}` is no table, but a file or a stage", table, "name a table")


def _finding(message: str, part: exp.Expr, remedy: str) -> Diagnostic:
    return Diagnostic("not-read-only", message, own_span(part) or span_of(part), help=remedy)


def _article(word: str) -> str:
    return f"an `{word}`" if word[:1] in "AEIOU" else f"a `{word}`"
