"""Words that run together: a number with the word behind it, and a keyword with what it stands before.

Where a word ends, each lexer decides by itself: to SQLite and Postgres `1AND` is no word at all, to MySQL it is a name,
and to DuckDB, Snowflake and SQL Server it is two words. `AND2` is one word to all of them, and mostly a name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import TokenType, exp

from grammarkit.diagnostic import Diagnostic, Severity, Span
from grammarkit.sql.dialects import sql_dialect
from grammarkit.sql.reading.place import own_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlglot import Token

    from grammarkit.sql.schema import Schema

_KEYWORDS = (
    "SELECT|DISTINCT|FROM|JOIN|ON|WHERE|GROUP|BY|HAVING|ORDER|LIMIT|OFFSET|UNION"
    "|AND|OR|NOT|IN|LIKE|BETWEEN|AS|WHEN|THEN|ELSE|END"
)
_GLUED = re.compile(rf"({_KEYWORDS})(\w+)|([0-9]+)({_KEYWORDS})", re.IGNORECASE)
_BASED = re.compile(r"[xob][0-9a-f_]+", re.IGNORECASE)
"""What makes `0x1F`, `0o17` and `0b11` of a zero; sqlglot cuts some of them in two."""


def behind_number(tokens: Sequence[Token], text: str, dialect: str) -> Diagnostic | None:
    """Find a number with a word directly behind it, in the dialects that refuse it.

    SQLite calls it an unrecognized token, Postgres (since 15) junk after a literal. BigQuery minds an alias only, and
    none behind a point or a dash, where digits may be part of a name.
    """
    if dialect not in {"sqlite", "postgres", "bigquery"}:
        return None
    for before, number, word in zip((None, *tokens), tokens, tokens[1:], strict=False):
        follows = number.end + 1 == word.start and text[word.start].isalpha()
        if number.token_type is not TokenType.NUMBER or not follows or (number.text == "0" and _BASED.match(word.text)):
            continue
        if dialect == "bigquery" and (word.token_type is not TokenType.VAR or _may_be_name(before, number)):
            continue
        span = Span(number.start, word.end + 1)
        left, right = text[number.start : word.start], text[word.start : word.end + 1]
        message = f"`{left}{right}` runs together, which {sql_dialect(dialect).title} does not take apart"
        return Diagnostic("glued-words", message, span, help=f"write `{left} {right}`")
    return None


def _may_be_name(before: Token | None, number: Token) -> bool:
    signs = {TokenType.DASH, TokenType.DOT}
    return number.text.endswith(".") or (before is not None and before.token_type in signs)


def apart(word: str, schema: Schema) -> str:
    """Write a word as a keyword and the number or name of the schema that it runs together with; else nothing."""
    found = _GLUED.fullmatch(word)
    names = {name.lower() for table in schema.tables for name in (table.name, *(c.name for c in table.columns))}
    if found is None or word.lower() in names:
        return ""
    left, right = found[1] or found[3], found[2] or found[4]
    return f"{left} {right}" if found[3] or right.isdigit() or right.lower() in names else ""


def aliases(query: exp.Query, schema: Schema, text: str) -> Iterator[Diagnostic]:
    """Find aliases without AS that look like a clause: engines read on, and the clause is not there."""
    for node in query.find_all(exp.Alias, exp.TableAlias):
        name = node.args.get("alias") if isinstance(node, exp.Alias) else node.this
        if not isinstance(name, exp.Identifier) or name.quoted or not (meant := apart(name.name, schema)):
            continue
        span = own_span(name)
        if span is not None and not re.search(r"\bAS\s+$", text[: span.start], re.IGNORECASE):
            message = f"`{name.name}` is taken for an alias"
            yield Diagnostic("glued-words", message, span, Severity.WARNING, help=f"write `{meant}`")
