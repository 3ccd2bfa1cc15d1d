"""The functions that a query calls, under every name that they go by."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sqlglot import Dialect, TokenType, exp

from grammarkit.diagnostic import Span
from grammarkit.sql.reading.functions import written_name
from grammarkit.sql.reading.source import dialect_of, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator


def calls(query: exp.Expr) -> Iterator[tuple[exp.Func, frozenset[str]]]:
    """Give each call with its names in lower case, those with what stands before a dot too (`ml.predict`).

    sqlglot keeps one class for what goes by several names, in several SQL dialects, and does not say which was written.
    That is one of the names as well where the text is known.
    """
    text = read_text(query)
    for node in query.find_all(exp.Func):
        written = written_name(node, text) if text is not None else ""
        names = names_of(node) | ({written.lower()} if written else set())
        prefix = _prefix(node).lower()
        yield node, names | {f"{prefix}.{name}" for name in names if prefix}


def called_words(query: exp.Expr) -> Iterator[tuple[str, Span]]:
    """Give each word of a query's text that stands before a bracket, in lower case; none where it is not known."""
    text = read_text(query)
    tokens = Dialect.get_or_raise(dialect_of(query)).tokenize(text) if text is not None else []
    for word, bracket in pairwise(tokens):
        if bracket.token_type is TokenType.L_PAREN:
            yield word.text.lower(), Span(word.start, word.end + 1)


def parsed_apart(query: exp.Expr) -> frozenset[str]:
    """Give the functions of a query's SQL dialect of whose calls sqlglot keeps neither name nor place."""
    return frozenset(name.lower() for name in Dialect.get_or_raise(dialect_of(query)).parser_class.FUNCTION_PARSERS)


def names_of(node: exp.Func) -> frozenset[str]:
    """Give the names in lower case under which sqlglot knows a function, and what that is a kind of."""
    return frozenset(name.lower() for name in _names(node))


def _names(node: exp.Func) -> Iterator[str]:
    if isinstance(node, exp.Anonymous | exp.AnonymousAggFunc):
        yield node.name
        return
    for kind in type(node).__mro__:
        # A class of sqlglot's own stands for one function or several; those above it for what it is a kind of.
        if issubclass(kind, exp.Func) and kind not in {exp.Func, exp.AggFunc}:
            yield from kind.sql_names()


def _prefix(node: exp.Func) -> str:
    parent = node.parent
    if isinstance(parent, exp.Table):
        return parent.db
    if isinstance(parent, exp.Dot) and parent.expression is node:
        before = parent.this
        return before.name if isinstance(before, exp.Identifier | exp.Column) else before.expression.name
    return ""


def is_source(node: exp.Expr) -> bool:
    """Tell a function that stands in FROM."""
    return isinstance(node.parent, exp.Table | exp.Lateral | exp.TableFromRows)
