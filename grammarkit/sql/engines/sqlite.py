"""SQLite's own word on a query, without the database: an empty in-memory one, made from the schema, prepares it."""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.errors import SourceError
from grammarkit.sql.ddl import to_ddl
from grammarkit.sql.nearest import nearest
from grammarkit.sql.reading.foreign import INSTEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grammarkit.sql.schema import Schema


def objection(sql: str, schema: Schema, parameters: Sequence[str] = ()) -> Diagnostic | None:
    """Give SQLite's objection to a query on this schema, if it has one."""
    empty = _empty(schema)
    error = empty.says(sql, parameters)
    return _diagnostic(error, sql, empty) if error else None


class _Empty:
    """An empty database with the schema's tables. One statement at a time: SQLite's errors belong to the connection."""

    def __init__(self, schema: Schema) -> None:
        self.lock = Lock()
        self.connection = sqlite3.connect(":memory:", check_same_thread=False)
        try:
            self.connection.executescript(to_ddl(schema))
        except sqlite3.Error as error:
            message = f"SQLite cannot have this schema: {error}"
            raise SourceError(Diagnostic("impossible-schema", message, help="rename what it objects to")) from error

    def says(self, sql: str, parameters: Sequence[str] = ()) -> str:
        """Give SQLite's error on a query, or nothing."""
        nulls = {name[1:]: None for name in parameters} if "?" not in parameters else [None] * len(parameters)
        try:
            with self.lock:
                self.connection.execute(f"EXPLAIN {sql}", nulls).close()
        except (sqlite3.Error, sqlite3.Warning) as error:
            return str(error)
        return ""

    def functions(self) -> list[str]:
        with self.lock:
            return [name for (name,) in self.connection.execute("SELECT DISTINCT name FROM pragma_function_list")]

    def __del__(self) -> None:
        self.connection.close()


@lru_cache(maxsize=16)
def _empty(schema: Schema) -> _Empty:
    return _Empty(schema)


def _diagnostic(error: str, sql: str, empty: _Empty) -> Diagnostic:
    for pattern, make in _KNOWN:
        if found := re.fullmatch(pattern, error, re.DOTALL):
            return make(found, sql, empty)
    return Diagnostic("refused-by-database", f"SQLite says: {error}")


def _incomplete(_: re.Match[str], sql: str, __: _Empty) -> Diagnostic:
    end = Span(len(sql), len(sql))
    return Diagnostic("unfinished", "the query ends before it is complete", end, help="write the query to its end")


def _syntax(found: re.Match[str], sql: str, empty: _Empty) -> Diagnostic:
    near = found["near"]
    remedy = "look for a missing or misplaced word just before"
    return Diagnostic("sql-syntax", f"SQLite does not expect `{near}` here", _stop(near, sql, empty), help=remedy)


def _function(found: re.Match[str], sql: str, empty: _Empty) -> Diagnostic:
    name = found["name"]
    near = nearest(name, empty.functions())
    remedy = f"did you mean `{near[0]}`?" if near else "use a function that SQLite has"
    remedy = INSTEAD["sqlite"].get(name.lower(), remedy)
    return Diagnostic("unknown-function", f"SQLite has no function `{name}`", _only(name, sql), help=remedy)


def _column(found: re.Match[str], sql: str, _: _Empty) -> Diagnostic:
    name = found["name"]
    span = _only(name.rpartition(".")[2], sql)
    remedy = "name a column of a table in FROM"
    return Diagnostic("unknown-column", f"there is no column `{name}` here", span, help=remedy)


def _aggregate(found: re.Match[str], sql: str, _: _Empty) -> Diagnostic:
    name = found["name"].rstrip("()")
    message = f"the aggregate `{name}` cannot stand here"
    remedy = "compare aggregates in HAVING, or compute them in a subquery"
    return Diagnostic("misplaced-aggregate", message, _only(name, sql), help=remedy)


def _arguments(found: re.Match[str], sql: str, _: _Empty) -> Diagnostic:
    name = found["name"]
    message = f"`{name}` does not take this number of arguments"
    return Diagnostic("function-arguments", message, _only(name, sql), help="give it as many as it takes")


def _widths(_: re.Match[str], sql: str, __: _Empty) -> Diagnostic:
    message = "the queries of a set operation give different numbers of columns"
    return Diagnostic("set-operation-columns", message, _only("SELECT", sql), help="select as many columns in each")


def _depth(_: re.Match[str], __: str, ___: _Empty) -> Diagnostic:
    message = "SQLite does not take so much in one expression"
    return Diagnostic("deep-nesting", message, help="write IN instead of many conditions, and WITH instead of brackets")


_KNOWN: tuple[tuple[str, Callable[[re.Match[str], str, _Empty], Diagnostic]], ...] = (
    (r'near "(?P<near>.*)": syntax error', _syntax),
    (r"Expression tree is too large .*|parser stack overflow|too many terms in compound SELECT", _depth),
    (r"incomplete input", _incomplete),
    (r"no such function: (?P<name>.*)", _function),
    (r"no such column: (?P<name>.*)", _column),
    (r"misuse of (?:aggregate function|aggregate:|window function) (?P<name>.*)", _aggregate),
    (r"wrong number of arguments to function (?P<name>\w+)\(\)", _arguments),
    (r"SELECTs to the left and right of .* do not have the same number of result columns", _widths),
)


def _stop(word: str, sql: str, empty: _Empty) -> Span | None:
    """Find the place at which SQLite stopped: of those where the word stands, the first that ends what it refuses."""
    refusal = f'near "{word}": syntax error'
    for found in re.finditer(re.escape(word), sql):
        if empty.says(sql[: found.end()]) == refusal:
            return Span(*found.span())
    return None


def _only(word: str, sql: str) -> Span | None:
    """Point at a word where it stands only once; SQLite names it and does not say where it is."""
    places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", sql, re.IGNORECASE)]
    return Span(*places[-1]) if len(places) == 1 else None
