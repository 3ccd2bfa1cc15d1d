"""Advice on what is not in the grammar: what people and models write out of habit, and what to write instead.

A habit is told by the text before the place at which reading stopped, and by the word there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Diagnostic, Span
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.reading.glued import apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grammarkit.sql.schema import Schema

_EVERY = frozenset({"sqlite", "postgres", "duckdb", "mysql", "bigquery", "snowflake", "tsql"})
_CALL = r"\b(?:COUNT|SUM|AVG|MIN|MAX|TOTAL|DIVIDE)\s*\([^()]*"


@dataclass(frozen=True, slots=True)
class _Habit:
    """`before` ends where reading stopped, `at` begins there; either may be empty."""

    help: str
    before: str = ""
    at: str = ""
    dialects: frozenset[str] = field(default=_EVERY)

    def fits(self, before: str, after: str) -> bool:
        return bool(
            re.search(rf"(?:{self.before})$", before, re.IGNORECASE) and re.match(self.at, after, re.IGNORECASE)
        )


_CLAUSES = ("FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT")
_SQLITE = frozenset({"sqlite"})
_HABITS = (
    _Habit(r"leave out the backslash: `\_` and `\*` are Markdown, not SQL", at=r"\\[_*\[\]]"),
    _Habit("write `COUNT(CASE WHEN … THEN 1 END)` to count some rows only", _CALL + r"\s*", r"WHERE\b"),
    _Habit("write `COUNT(CASE WHEN … THEN 1 END)` to count some rows only", _CALL + r"\)\s*", r"WHERE\b"),
    _Habit("put the inner query into brackets: `(SELECT …)`", r"[-+*/%=<>(,]\s*(?:SELECT\s+(?:DISTINCT\s+)?)?"
           r"|\b(?:IN|AND|OR|WHEN|THEN|ELSE)\s+(?:SELECT\s+(?:DISTINCT\s+)?)?", r"SELECT\b"),
    _Habit("put the inner query into brackets: `(SELECT …)`", r"(?:[-+*/%=<>]|\b(?:IN|AND|OR|THEN|ELSE))\s*SELECT\s+"),
    _Habit("write `LIMIT n` at the end of the query", r"\bSELECT\s+(?:DISTINCT\s+)?TOP\s*\(?\s*", r"\d",
           _EVERY - {"tsql"}),
    _Habit("write `TOP n` behind SELECT, or OFFSET … FETCH behind ORDER BY", at=r"LIMIT\b",
           dialects=frozenset({"tsql"})),
    _Habit("write the comparison without a space inside: `>=`, `<=`, `!=` or `<>`", r"[<>!=]\s+", r"[=>]"),
    _Habit("leave out the percent sign", r"\d\s*%\s*(?:AS\s*)?"),
    _Habit("write `CAST(strftime('%Y', …) AS INTEGER)`, with the letter of the part", r"\bEXTRACT\s*\(\s*\w+\s*",
           r"FROM\b", _SQLITE),
    _Habit("write `date(…, '+1 day')`, or '-3 months', '+1 year'", r"\bINTERVAL\s*", "", _SQLITE),
    _Habit("write `CAST(… AS …)`", "", r"::?", _SQLITE),
    _Habit("write `group_concat(…, ', ')`", r"\bGROUP_CONCAT\s*\(.*", r"(?:SEPARATOR|ORDER)\b", _SQLITE),
    _Habit("compare the window function in a query around this one", at=r"QUALIFY\b", dialects=_SQLITE),
    _Habit("write `LIMIT n` at the end of the query", at=r"FETCH\b", dialects=_SQLITE),
    _Habit("write each join before WHERE", r"\bWHERE\b.*", r"(?:INNER\s+|LEFT\s+|RIGHT\s+|CROSS\s+)?JOIN\b"),
    _Habit("join conditions by AND; WHERE stands once", r"\bWHERE\b[^()]*", r"WHERE\b"),
    _Habit("write ORDER BY and LIMIT once, behind the last query of a set operation", r"(?:ORDER\s+BY|LIMIT)\b[^()]*",
           r"(?:UNION|INTERSECT|EXCEPT)\b"),
    _Habit("write `END` behind the last value of CASE", r"\bCASE\b(?:(?!\bEND\b).)*", r"(?:FROM|AS|,|\))"),
    _Habit("write what is selected before FROM: columns, or `*`", r"\bSELECT\s+(?:DISTINCT\s+|ALL\s+)?", r"FROM\b"),
    *(_Habit("put the clauses into this order: FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT",
             rf"\b(?:{'|'.join(_CLAUSES[number + 1 :])})\b[^()]*", rf"{clause}\b")
      for number, clause in enumerate(_CLAUSES[:-1])),
    _Habit("double an apostrophe inside a text: `'O''Brien'`", r"'\w+'\s*", r"\w+"),
    _Habit("write no comma before this", r",\s*", r"(?:FROM|WHERE|GROUP|ORDER|\))"),
    _Habit("write SELECT before what is selected", r"^\s*", ""),
)  # fmt: skip


def advised(found: Diagnostic, text: str, dialect: str, schema: Schema) -> Diagnostic:
    """Say what to do about a text that could not be read further than to the diagnostic's span."""
    if found.span is None:
        return replace(found, help=found.help or _SEEK)
    if quoted := _foreign_quotes(text, found.span, dialect):
        return quoted
    return replace(found, help=next(_advice(found, found.span, text, dialect, schema), _SEEK))


_SEEK = "look for a missing or misplaced word just before"


def _advice(found: Diagnostic, span: Span, text: str, dialect: str, schema: Schema) -> Iterator[str]:
    if remedy := _spaced_name(text, span, dialect, schema) or _apart(text, span, schema):
        yield remedy
    before, after = text[: span.start], text[span.start :]
    yield from (h.help for h in _HABITS if dialect in h.dialects and h.fits(before[-_BACK:], after[:_FORWARD]))
    if found.help:
        yield found.help
    if remedy := _brackets(text):
        yield remedy
    if not after:
        yield "write the query to its end"


_BACK, _FORWARD = 400, 40


def _foreign_quotes(text: str, span: Span, dialect: str) -> Diagnostic | None:
    """Find backticks or square brackets around a name, where the dialect quotes by other signs."""
    rules = sql_dialect(dialect)
    own = {opening for opening, _ in rules.quotes}
    for opening, closing in (("`", "`"), ("[", "]")):
        if opening in own or (opening == "[" and dialect in {"postgres", "duckdb", "bigquery", "snowflake"}):
            continue
        for found in re.finditer(rf"{re.escape(opening)}([^{re.escape(closing)}\n]+){re.escape(closing)}", text):
            if found.start() <= span.start + 1 and text.count("'", 0, found.start()) % 2 == 0:
                message = f"`{rules.title}` does not quote names by `{opening}`"
                where = Span(*found.span())
                return Diagnostic("foreign-quotes", message, where, help=f"write `{rules.quoted(found[1])}`")
    return None


def _spaced_name(text: str, span: Span, dialect: str, schema: Schema) -> str:
    """Find the name of a column that stands without the quotes that it needs: reading stops inside it."""
    rules = sql_dialect(dialect)
    around = text[max(0, span.start - _LONGEST_NAME) : span.end + _LONGEST_NAME].lower()
    at = span.start - max(0, span.start - _LONGEST_NAME)
    names = {c.name for table in schema.tables for c in table.columns} | {table.name for table in schema.tables}
    for name in sorted(names, key=len, reverse=True):
        start = around.find(name.lower()) if not rules.is_plain(name.lower()) else -1
        if 0 <= start <= at <= start + len(name) and around[start - 1 : start] not in {'"', "`", "["}:
            return f"write `{rules.quoted(name)}`"
    return ""


_LONGEST_NAME = 100


def _apart(text: str, span: Span, schema: Schema) -> str:
    """Find a keyword that runs together with what follows, at the place or just before it."""
    words = [*re.findall(r"\w+", text[: span.start])[-1:], *re.findall(r"\w+", text[span.start :])[:1]]
    return next((f"write `{meant}`" for word in words if (meant := apart(word, schema))), "")


def _brackets(text: str) -> str:
    bare = re.sub(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*", "", text)
    opened, closed = bare.count("("), bare.count(")")
    if opened > closed:
        return "close each bracket that was opened"
    return "leave out a closing bracket: there are more than were opened" if closed > opened else ""
