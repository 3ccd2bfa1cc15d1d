"""Where the parts of a parsed query stand in its text.

sqlglot notes the first and last character of names, literals, stars, and the names of called functions. What has no
place of its own stands where its parts do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grammarkit.diagnostic import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlglot import exp


def span_of(node: exp.Expr) -> Span | None:
    """Find where a node stands: from its first part to its last."""
    return span_of_all((node,))


def span_of_all(nodes: Iterable[exp.Expr]) -> Span | None:
    """Find where several nodes stand."""
    notes = [part.meta for node in nodes for part in node.walk() if "start" in part.meta]
    if not notes:
        return None
    return Span(min(note["start"] for note in notes), max(note["end"] for note in notes) + 1)


def own_span(node: exp.Expr) -> Span | None:
    """Find where a node's own word stands: a function's name without its arguments."""
    return Span(node.meta["start"], node.meta["end"] + 1) if "start" in node.meta else span_of(node)


def word_span(word: str, text: str) -> Span | None:
    """Find where a word stands first, for what sqlglot has noted no place of."""
    found = re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
    return Span(*found.span()) if found else None


def position(node: exp.Expr) -> int:
    """Give a number by which nodes can be put into the order of the text."""
    span = span_of(node)
    return span.start if span is not None else 0
